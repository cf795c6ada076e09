namespace AbuseDesk.Parsing.Tests.FreeText;

/// <summary>Who is accused, and who is never: victims, registries, proofs, the reporter himself.</summary>
public sealed class RoleTests
{
    [Theory]
    [InlineData("Our server 203.0.113.9 was attacked by 198.51.100.10 (brute force).", "198.51.100.10")]
    [InlineData("Brute force attack\nSource IP: 198.51.100.10\nDestination IP: 203.0.113.9\n", "198.51.100.10")]
    [InlineData("Brute force attack.\nMy IP: 203.0.113.9\nOffender: 198.51.100.10", "198.51.100.10")]
    [InlineData("攻撃元: 198.51.100.10\n攻撃先: 203.0.113.9\n不正ログイン試行です。", "198.51.100.10")]
    [InlineData("198.51.100.10 から当社の 203.0.113.9 への不正ログイン試行がありました。", "198.51.100.10")]
    [InlineData(
        "We block brute force from 198.51.100.10. Whois says:\ninetnum: 198.51.100.0 - 198.51.100.255\nroute: 198.51.100.0/24",
        "198.51.100.10"
    )]
    [InlineData(
        "Login attempts from 198[.]51[.]100[.]10, see https://www.abuseipdb.com/check/198.51.100.10",
        "198.51.100.10"
    )]
    public void The_victim_the_registry_and_the_proof_are_never_accused(string body, string offender)
    {
        var report = Mail.Read("Attack", body);

        var finding = Assert.Single(report.Findings);
        Assert.Equal(offender, finding.SourceIp!.ToString());
        Assert.Equal("brute_force", finding.Category);
        Assert.Empty(finding.Urls);
    }

    [Fact]
    public void The_transport_of_the_report_and_its_signature_are_never_accused()
    {
        var report = Mail.Read(
            "Spam",
            "I get spam from one of your servers again. Please stop it.\n-- \nTaro\nhttp://www.home.example/ 203.0.113.77\nmail.home.example [192.0.2.200]"
        );

        Assert.Equal(MessageKind.Report, report.Kind);
        Assert.Empty(report.Findings);
    }

    [Fact]
    public void Addresses_of_others_beside_one_of_ours_are_only_observed()
    {
        var report = Mail.Read(
            "Scans",
            "Port scans from 198.51.100.10 and from 192.0.2.66 (other provider informed), 2026-11-24 00:00:00 UTC"
        );

        Assert.Equal("198.51.100.10", Assert.Single(report.Findings).SourceIp!.ToString());
        Assert.Contains("192.0.2.66", report.Observed.Ips.Select(ip => ip.ToString()), StringComparer.Ordinal);
    }

    [Fact]
    public void Lines_of_other_visitors_are_context_when_the_offender_is_named()
    {
        var report = Mail.Read(
            "Abuse from 192.0.2.66",
            """
            192.0.2.66 - - [24/Nov/2026:00:22:11 +0000] "GET /.env HTTP/1.1" 404 0
            192.0.2.99 - - [24/Nov/2026:00:22:12 +0000] "GET /?q=192.0.2.66 HTTP/1.1" 200 0
            """,
            ReadingContext.Empty
        );

        Assert.Equal("192.0.2.66", Assert.Single(report.Findings).SourceIp!.ToString());
    }

    [Fact]
    public void A_time_after_the_mail_is_flagged_and_never_used_to_find_a_customer()
    {
        var report = Mail.Read("Scan", "Port scan from 198.51.100.10 at 2026-11-27 09:30:00 UTC");

        var finding = Assert.Single(report.Findings);
        Assert.Contains(report.Problems, p => p.Code is ProblemCodes.TimeInFuture);
        Assert.True(finding.Latest <= Mail.Minato.ReceivedAt);
        Assert.Equal(ZoneBasis.None, finding.Zone);
    }
}
