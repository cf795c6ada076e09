using AbuseDesk.Cases;
using AbuseDesk.Outgoing;
using AbuseDesk.Registry;

namespace AbuseDesk.Tests.Cases;

/// <summary>Whom to try next after what was tried; the newest attempt comes first.</summary>
public sealed class NextContactTests
{
    private const string Mail = "admin@mirai.example";
    private const string Phone = "03-0000-0001";

    [Theory]
    [InlineData("", null)]
    [InlineData("admin@mirai.example bounced", Phone)]
    [InlineData("03-0000-0001 no_answer|admin@mirai.example bounced", Phone)]
    [InlineData("03-0000-0001 wrong_address|admin@mirai.example bounced", null)]
    [InlineData("admin@mirai.example no_answer", Phone)]
    [InlineData("03-0000-0001 no_answer|admin@mirai.example no_answer", Mail)]
    [InlineData("03-0000-0001 reached|admin@mirai.example bounced", null)]
    [InlineData("Night@mirai.example bounced", Mail)]
    [InlineData("ADMIN@MIRAI.EXAMPLE bounced", Phone)]
    public void A_contact_that_failed_is_not_proposed_again(string tried, string? next)
    {
        var attempts = tried
            .Split('|', StringSplitOptions.RemoveEmptyEntries)
            .Select(t => t.Split(' '))
            .Select(t => Attempt(t[0], t[1]))
            .ToList();
        Assert.Equal(next, NextContact.Of(Customer(), attempts)?.Address);
    }

    [Theory]
    [InlineData("mail", "", "registry", "reached", "contact_address_missing")]
    [InlineData("pigeon", "x", "registry", "reached", "unknown_code")]
    [InlineData("phone", "x", "dream", "reached", "unknown_code")]
    [InlineData("phone", "x", "registry", null, "unknown_code")]
    public void What_was_not_told_whole_is_refused(
        string channel,
        string address,
        string found,
        string? result,
        string code
    )
    {
        var told = new ContactAttempt.Told(channel, address, found, result, null);
        var refusal = Assert.Throws<CaseRuleException>(() =>
            ContactAttempt.Made(SampleCases.Incident(), told, Guid.NewGuid(), SampleCases.Now)
        );
        Assert.Equal(code, refusal.Code);
    }

    private static Customer Customer() =>
        new()
        {
            Id = Guid.NewGuid(),
            Ref = "C-1002",
            Name = "株式会社みらい製作所",
            Email = Mail,
            Phone = Phone,
        };

    private static ContactAttempt Attempt(string address, string result) =>
        new()
        {
            Id = Guid.NewGuid(),
            CaseId = Guid.NewGuid(),
            At = SampleCases.Now,
            Party = Party.Customer,
            Channel = address.Contains('@') ? "mail" : "phone",
            Address = address,
            Found = "registry",
            Result = result,
        };
}
