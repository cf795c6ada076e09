using AbuseDesk.Cases;
using AbuseDesk.Evidence;
using AbuseDesk.Parsing;
using Microsoft.EntityFrameworkCore;
using static AbuseDesk.Tests.Intake.FilingDesk;
using Minato = AbuseDesk.Tests.Registry.Minato;

namespace AbuseDesk.Tests.Intake;

/// <summary>Which case each finding of a report goes to, and whom it accuses.</summary>
public sealed class ReportFilingTests(PostgresServer server) : IAsyncLifetime
{
    private FilingDesk _desk = null!;
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _desk = await FilingDesk.AtMinato(server);

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task A_report_opens_a_case_of_the_customer_who_had_the_address()
    {
        var kept = await _desk.File(
            Report("a@home.example", Accuses("198.51.100.11", "brute_force", "2026-11-24T00:55:00Z"))
        );

        var opened = await _desk.OnlyCase();
        Assert.Equal(Minato.Id("C-1009"), opened.CustomerId);
        Assert.Equal(CaseState.New, opened.State);
        Assert.Equal("198.51.100.11", opened.Resource);
        Assert.Matches("^MI-2026-[0-9]{6}$", opened.Number);
        Assert.Equal(["opened", "report_joined"], await _desk.Events(opened.Id));
        var work = await _desk.Work(kept);
        Assert.Equal(MessageState.Filed, work.State);
        Assert.Null(work.ClaimedBy);
        var counters = await _desk.Counters(opened.Id);
        Assert.Equal((1, 1, 1, 1L), (counters.Reports, counters.Findings, counters.Reporters, counters.Incidents));
        Assert.Equal(Attachment.Opened, (await _desk.Link(kept)).Attachment);
        await using var context = _desk.Context();
        var mail = await context.OutgoingMails.SingleAsync(Cancel);
        Assert.Equal(("T1", "a@home.example", ""), (mail.Template, mail.ToAddress, mail.MailFrom));
        var finding = await context.Findings.SingleAsync(Cancel);
        Assert.Equal((OwnerKind.Customer, 1L, "reader"), (finding.Owner, finding.RegistryVersion, finding.Source));
    }

    [Fact]
    public async Task A_second_report_for_the_same_address_joins_the_open_case_without_touching_its_version()
    {
        await _desk.File(Report("a@home.example", Accuses("198.51.100.10", "brute_force", "2026-11-23T12:00:00Z")));
        var before = await _desk.OnlyCase();

        var second = await _desk.File(
            Report("b@home.example", Accuses("198.51.100.10", "scan", "2026-11-23T13:00:00Z"))
        );

        var after = await _desk.OnlyCase();
        Assert.Equal(before.Version, after.Version);
        Assert.Equal(Attachment.Joined, (await _desk.Link(second)).Attachment);
        var counters = await _desk.Counters(after.Id);
        Assert.Equal((2, 2, 2), (counters.Reports, counters.Findings, counters.Reporters));
        Assert.Equal(Minato.At("2026-11-23T13:00:00Z"), counters.LastSeenAt);
    }

    [Fact]
    public async Task One_mail_about_three_customers_makes_three_cases_of_one_report()
    {
        var kept = await _desk.File(
            Report(
                "a@home.example",
                Accuses("198.51.100.10", "brute_force", "2026-11-23T12:00:00Z"),
                Accuses("198.51.100.20", "brute_force", "2026-11-23T12:00:00Z"),
                Accuses("2001:db8:100:a::25", "brute_force", "2026-11-23T12:00:00Z"),
                Accuses("198.51.100.10", "brute_force", "2026-11-23T12:05:00Z")
            )
        );

        var cases = await _desk.Cases();
        Assert.Equal(
            new[] { "C-1002", "C-1005", "C-1011" }.Select(Minato.Id).Order(),
            cases.Select(c => c.CustomerId!.Value).Order()
        );
        await using var context = _desk.Context();
        var report = await context.Reports.SingleAsync(Cancel);
        Assert.Equal(kept.ReportNumber, report.Number);
        Assert.Equal(3, await context.ReportCases.CountAsync(l => l.ReportId == report.Id, Cancel));
        Assert.Single(await context.OutgoingMails.ToListAsync(Cancel));
    }

    [Fact]
    public async Task Families_keep_cases_apart_and_rights_go_by_claimant_and_url()
    {
        Finding Claim(string who, string url) =>
            new()
            {
                Category = "copyright",
                Urls = [url],
                Claimant = who,
                Reason = "test",
            };
        await _desk.File(
            Report(
                "a@home.example",
                Claim("ABC", "http://manga-dl.example/1?utm_source=x"),
                Claim("abc", "http://MANGA-DL.example:80/1#top"),
                Claim("ABC", "http://manga-dl.example/2"),
                Claim("XYZ", "http://manga-dl.example/1")
            )
        );
        await _desk.File(Report("b@home.example", Accuses("198.51.100.10", "spam"), Accuses("198.51.100.10", "scan")));

        Assert.Equal(3, (await _desk.Cases()).Count(c => c.Family == "rights"));
        Assert.Equal(2, (await _desk.Cases()).Count(c => c.Family is "mail" or "network_attack"));
    }

    [Fact]
    public async Task A_report_without_an_offender_is_an_enquiry_of_its_own()
    {
        var long_ = new string('長', 300);
        var report = Report("tokumei@free.example") with { Missing = ["ip", "time"] };
        await _desk.File(report with { Envelope = report.Envelope with { Subject = long_ } });
        await _desk.File(Report("other@free.example"));

        var cases = await _desk.Cases();
        Assert.Equal(2, cases.Count);
        Assert.All(
            cases,
            c => Assert.Equal((CaseKind.Enquiry, CaseState.New, "none"), (c.Kind, c.State, c.ResourceKind))
        );
        Assert.Equal(200, cases[0].Resource.Length);
        await using var context = _desk.Context();
        Assert.Empty(await context.CaseKeys.ToListAsync(Cancel));
    }

    [Fact]
    public async Task A_test_accuses_nobody()
    {
        await _desk.File(
            Report("a@vendor.example", Accuses("198.51.100.10", "brute_force", "2026-11-23T12:00:00Z")) with
            {
                IsTest = true,
            }
        );

        var only = await _desk.OnlyCase();
        Assert.Equal(("test", CaseKind.Enquiry), (only.Category, only.Kind));
        Assert.Null(only.CustomerId);
        await using var context = _desk.Context();
        Assert.Empty(await context.OutgoingMails.ToListAsync(Cancel));
    }

    [Fact]
    public async Task What_two_customers_may_have_done_is_attributed_to_none()
    {
        var finding = Accuses("198.51.100.11", "brute_force", "2026-11-24T09:30:00Z") with
        {
            Zone = ZoneBasis.None,
            Earliest = Minato.At("2026-11-23T19:30:00Z"),
            Latest = Minato.At("2026-11-24T21:30:00Z"),
        };
        await _desk.File(Report("a@home.example", finding));

        var only = await _desk.OnlyCase();
        Assert.Equal(OwnerKind.UnknownTime, only.Owner);
        Assert.Null(only.CustomerId);
        await using var context = _desk.Context();
        Assert.Contains(
            "several_over_time",
            (await context.Findings.SingleAsync(Cancel)).OwnerReason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_line_that_needs_its_port_says_that_it_is_missing()
    {
        await _desk.File(Report("a@home.example", Accuses("198.51.100.70", "scan", "2026-11-23T12:00:00Z")));

        await using var context = _desk.Context();
        Assert.Equal(["port"], (await context.Reports.SingleAsync(Cancel)).Missing);
    }

    [Fact]
    public async Task Text_the_database_cannot_hold_is_kept_readable()
    {
        var report = Report("a@home.example", Accuses("198.51.100.10", "scan") with { Excerpt = "a\0b\uD800c" });
        await _desk.File(report with { Envelope = report.Envelope with { Subject = "x\0y" } });

        await using var context = _desk.Context();
        Assert.Equal("x\uFFFDy", (await context.Reports.SingleAsync(Cancel)).Subject);
        Assert.Equal("a\uFFFDb\uFFFDc", (await context.Findings.SingleAsync(Cancel)).Excerpt);
    }
}
