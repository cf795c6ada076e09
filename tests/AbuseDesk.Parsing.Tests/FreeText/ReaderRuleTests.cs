using System.Net;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Tests.FreeText;

public sealed class ReaderRuleTests
{
    private const string Body = """
        Our probe saw this scan.

        Probe: 192.0.2.77
        Peer node: 198.51.100.9
        Logged: 2026-11-20 03:04:05 UTC
        Report made: 2026-11-24 00:10:00 UTC
        """;

    [Theory]
    [InlineData("Source Host: 192.0.2.1", "192.0.2.1", "source host")]
    [InlineData("  * Source  Host :  192.0.2.1", "192.0.2.1", "source host")]
    [InlineData("攻撃元ＩＰアドレス：192.0.2.1", "192.0.2.1", "攻撃元ipアドレス")]
    [InlineData("src=192.0.2.1 dst=192.0.2.9", "192.0.2.9", "dst")]
    [InlineData("2026-11-24 08:55:01 attack from 192.0.2.1", "192.0.2.1", "attack from")]
    [InlineData("Source Host:\n192.0.2.1", "192.0.2.1", "source host")]
    [InlineData("time,peer,target\n08:01,192.0.2.1,192.0.2.9\n08:02,192.0.2.2,192.0.2.9", "192.0.2.2", "peer")]
    [InlineData("| time | peer | target |\n|---|---|---|\n| 08:01 | 192.0.2.1 | 192.0.2.9 |", "192.0.2.9", "target")]
    [InlineData("192.0.2.1", "192.0.2.1", "")]
    public void What_names_a_value_is_the_same_in_every_mail_of_one_template(string text, string value, string label) =>
        Assert.Equal(label, ValueLabel.Of(text, text.LastIndexOf(value, StringComparison.Ordinal)));

    [Fact]
    public void What_a_rule_calls_the_offender_is_accused_and_what_it_calls_the_victim_is_not()
    {
        var read = Mail.Read(
            "Scan",
            Body,
            With(("peer node", ReaderRole.Offender), ("probe", ReaderRole.Victim)),
            "probe@sensor.example"
        );

        Assert.Equal([IPAddress.Parse("198.51.100.9")], read.Findings.Select(f => f.SourceIp));
        Assert.Contains(IPAddress.Parse("192.0.2.77"), read.Observed.Ips);
    }

    [Fact]
    public void A_rule_that_turns_the_roles_round_is_followed_too()
    {
        var read = Mail.Read(
            "Scan",
            Body,
            With(("peer node", ReaderRole.Reference), ("probe", ReaderRole.Offender)),
            "probe@sensor.example"
        );

        Assert.Equal([IPAddress.Parse("192.0.2.77")], read.Findings.Select(f => f.SourceIp));
    }

    [Theory]
    [InlineData("logged", "2026-11-20T03:04:05Z")]
    [InlineData("report made", "2026-11-24T00:10:00Z")]
    public void A_rule_says_which_time_is_that_of_the_event(string label, string at)
    {
        var read = Mail.Read(
            "Scan",
            Body,
            With(("peer node", ReaderRole.Offender), (label, ReaderRole.Time)),
            "probe@sensor.example"
        );

        Assert.Equal(
            DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture),
            Assert.Single(read.Findings).OccurredAt
        );
    }

    [Fact]
    public void A_victim_is_spared_even_where_a_log_line_would_accuse_it()
    {
        const string log = """
            Failed logins on our gateway:
            Gateway: 198.51.100.7
            Nov 24 08:55:01 gw sshd[811]: Failed password for root from 198.51.100.7 port 40112 ssh2
            Nov 24 08:55:03 gw sshd[811]: Failed password for root from 198.51.100.9 port 40113 ssh2
            """;

        Assert.Contains(IPAddress.Parse("198.51.100.7"), Accused(ReadingContext.Empty));
        Assert.Equal(
            [IPAddress.Parse("198.51.100.9")],
            Accused(
                ReadingContext.Empty with
                {
                    Rules = [new ReaderRule("sensor.example", "gateway", ReaderRole.Victim)],
                }
            )
        );

        static IEnumerable<IPAddress?> Accused(ReadingContext context) =>
            Mail.Read("Failed logins", log, context, "probe@sensor.example").Findings.Select(f => f.SourceIp);
    }

    [Fact]
    public void The_mails_of_other_senders_are_read_as_before()
    {
        var context = With(("peer node", ReaderRole.Victim), ("probe", ReaderRole.Offender));

        Assert.Equal(
            Mail.Read("Scan", Body).Findings.Select(f => f.SourceIp),
            Mail.Read("Scan", Body, context, "somebody@home.example").Findings.Select(f => f.SourceIp)
        );
    }

    [Fact]
    public void Rules_are_part_of_what_a_reading_is_known_by()
    {
        var one = With(("probe", ReaderRole.Victim));

        Assert.NotEqual(Mail.Minato.Hash(), one.Hash());
        Assert.NotEqual(With(("probe", ReaderRole.Offender)).Hash(), one.Hash());
        Assert.Equal(With(("probe", ReaderRole.Victim)).Hash(), one.Hash());
    }

    private static ReadingContext With(params (string Label, ReaderRole Role)[] rules) =>
        Mail.Minato with
        {
            Rules = [.. rules.Select(r => new ReaderRule("sensor.example", r.Label, r.Role))],
        };
}
