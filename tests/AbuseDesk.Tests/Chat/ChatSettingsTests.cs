using AbuseDesk.Ops;
using AbuseDesk.Parsing;
using static AbuseDesk.Tests.Ops.GivenSettings;

namespace AbuseDesk.Tests.Chat;

public sealed class ChatSettingsTests
{
    private const string Url = "https://hooks.slack.example/services/T0/B0/hush";

    [Fact]
    public void A_chat_is_named_by_its_address_alone()
    {
        var chat = Load(("Desk:Chat:Url", Url)).Chat!;

        Assert.Equal((ChatFormat.Slack, Severity.High, null), (chat.Format, chat.MinSeverity, chat.Language));
        Assert.Null(Load().Chat);
    }

    [Fact]
    public void The_address_is_a_secret()
    {
        var shown = DeskConfiguration.Show(Load(("Desk:Chat:Url", Url))).ToDictionary(s => s.Name, s => s.Value);

        Assert.Equal("***", shown["Desk__Chat__Url"]);
        Assert.True(DeskConfiguration.Knows("Desk__Chat__Url_FILE"));
    }

    [Theory]
    [InlineData("http://hooks.slack.example/services/T0/hush", "use https")]
    [InlineData("https://me:hush@chat.example/hook", "without a user name")]
    [InlineData("hush", "not an http or https address")]
    public void A_wrong_address_is_refused_without_being_repeated(string url, string says)
    {
        var said = Refused(("Desk:Chat:Url", url));

        Assert.Contains("Desk__Chat__Url", said, StringComparison.Ordinal);
        Assert.Contains(says, said, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_without_an_address_says_what_is_missing() =>
        Assert.Contains("Desk__Chat__Url is missing", Refused(("Desk:Chat:Language", "ja")), StringComparison.Ordinal);
}
