using AbuseDesk.Cases;
using AbuseDesk.Parsing;
using Microsoft.EntityFrameworkCore;
using static AbuseDesk.Tests.Intake.FilingDesk;

namespace AbuseDesk.Tests.Intake;

/// <summary>Reports that come again, and reports that only look so.</summary>
public sealed class RepeatedReportTests(PostgresServer server) : IAsyncLifetime
{
    private FilingDesk _desk = null!;
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _desk = await FilingDesk.AtMinato(server);

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task The_same_content_again_is_a_duplicate_without_a_second_acknowledgement()
    {
        var report = Report("a@home.example", Accuses("198.51.100.10", "brute_force", "2026-11-23T12:00:00Z"));
        await _desk.File(report);
        var again = await _desk.File(report);

        var only = await _desk.OnlyCase();
        Assert.Equal(Attachment.Duplicate, (await _desk.Link(again)).Attachment);
        var counters = await _desk.Counters(only.Id);
        Assert.Equal((2, 1, 1), (counters.Reports, counters.Findings, counters.Reporters));
        await using var context = _desk.Context();
        Assert.Single(await context.OutgoingMails.ToListAsync(Cancel));
    }

    [Fact]
    public async Task The_same_id_of_the_format_is_a_duplicate_only_from_the_same_domain()
    {
        var finding = Accuses("198.51.100.10", "brute_force", "2026-11-23T12:00:00Z");
        ParsedReport Xarf(string from) => Report(from, finding) with { ReportId = "id-1", Format = "xarf" };
        await _desk.File(Xarf("a@vendor.example"));

        var same = await _desk.File(Xarf("b@vendor.example"));
        var other = await _desk.File(Xarf("a@forger.example"));

        Assert.Equal(Attachment.Duplicate, (await _desk.Link(same)).Attachment);
        Assert.Equal(Attachment.Joined, (await _desk.Link(other)).Attachment);
    }

    [Fact]
    public async Task A_forged_id_keeps_no_finding_from_its_case()
    {
        await _desk.File(
            Report("a@vendor.example", Accuses("198.51.100.20", "scan", "2026-11-23T12:00:00Z")) with
            {
                ReportId = "id-1",
            }
        );

        var truth = await _desk.File(
            Report("a@vendor.example", Accuses("198.51.100.10", "scan", "2026-11-23T12:00:00Z")) with
            {
                ReportId = "id-1",
            }
        );

        Assert.Equal(2, (await _desk.Cases()).Count);
        Assert.Equal(Attachment.Opened, (await _desk.Link(truth)).Attachment);
    }

    [Fact]
    public async Task The_same_reference_with_new_text_is_a_reminder()
    {
        var first = Report("info@jpcert.example", Accuses("198.51.100.10", "scan", "2026-11-23T12:00:00Z"));
        first = first with { Reporter = first.Reporter! with { Reference = "JPCERT#98765432" }, Format = "jpcert" };
        await _desk.File(first);

        var reminder = await _desk.File(
            first with
            {
                Envelope = first.Envelope with { ContentHash = [1, 2, 3], MessageId = "2@jpcert.example" },
            }
        );

        await _desk.OnlyCase();
        Assert.Equal(Attachment.Reminder, (await _desk.Link(reminder)).Attachment);
    }
}
