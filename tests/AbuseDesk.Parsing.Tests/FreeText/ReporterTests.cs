namespace AbuseDesk.Parsing.Tests.FreeText;

public sealed class ReporterTests
{
    [Theory]
    [InlineData("A researcher <scan@research.example>", "Your host 203.0.113.20 exposes Redis.", "researcher")]
    [InlineData(
        "Brand Watch <cases@watch.example>",
        "We have discovered a phishing attack against our client Example Bank at hxxp://a[.]example/x.",
        "vendor"
    )]
    [InlineData(
        "Jane Roe <jane@law.example>",
        "We are the law firm of our client. Phishing at hxxp://a[.]example/x.",
        "law_firm"
    )]
    [InlineData("Ann <ann@home.example>", "Spam from 203.0.113.20 to me and all our clients.", "individual")]
    public void The_role_is_what_the_reporter_says_of_himself(string from, string body, string role) =>
        Assert.Equal(role, Mail.Read("Report", body, from: from).Reporter!.Role);
}
