using AbuseDesk.Cases;
using AbuseDesk.Evidence;
using AbuseDesk.Intake;
using AbuseDesk.Parsing;
using Microsoft.EntityFrameworkCore;
using static AbuseDesk.Tests.Intake.FilingDesk;
using Minato = AbuseDesk.Tests.Registry.Minato;

namespace AbuseDesk.Tests.Intake;

public sealed class ReportFilingTests(PostgresServer server) : IAsyncLifetime
{
    private static readonly Actor Suzuki = Actor.Staff(Guid.Parse("00000000-0000-0000-0000-000000000001"));
    private string _connectionString = "";
    private FilingDesk _desk = null!;
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _connectionString = await server.CreateFromTemplate();
        await Minato.Load(_connectionString, Cancel);
        _desk = new FilingDesk(_connectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await _desk.DisposeAsync();
        await server.Drop(_connectionString);
    }

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
    public async Task A_late_report_leaves_the_case_closed_and_asks_for_a_look()
    {
        var closed = await ClosedCase(fixedAt: "2026-11-23T20:00:00Z");

        var late = await _desk.File(
            Report("b@home.example", Accuses("198.51.100.10", "brute_force", "2026-11-23T20:30:00Z"))
        );

        var after = await _desk.OnlyCase();
        Assert.Equal((closed.Id, CaseState.Closed), (after.Id, after.State));
        Assert.Equal(Attachment.Late, (await _desk.Link(late)).Attachment);
        Assert.Equal("late_report", (await _desk.Counters(after.Id)).Attention);
    }

    [Fact]
    public async Task A_recurrence_within_two_weeks_reopens_the_case_and_later_reports_join_it()
    {
        var closed = await ClosedCase(fixedAt: "2026-11-23T20:00:00Z");
        _desk.Clock.Advance(TimeSpan.FromDays(10));

        var again = await _desk.Keep(
            Report("b@home.example", Accuses("198.51.100.10", "brute_force", "2026-12-03T00:00:00Z"))
        );
        _desk.Clock.Advance(TimeSpan.FromMinutes(1));
        var next = await _desk.Keep(
            Report("c@home.example", Accuses("198.51.100.10", "brute_force", "2026-12-03T00:10:00Z"))
        );
        await _desk.FileAll();

        var after = await _desk.OnlyCase();
        Assert.Equal((closed.Id, CaseState.Open, 1), (after.Id, after.State, after.Recurrences));
        Assert.Equal(Severity.High, after.Severity);
        Assert.Equal(Attachment.Recurrence, (await _desk.Link(again)).Attachment);
        Assert.Equal(Attachment.Joined, (await _desk.Link(next)).Attachment);
        Assert.Contains("recurred", await _desk.Events(after.Id));
        Assert.True(after.LookBy > _desk.Clock.GetUtcNow());
    }

    [Fact]
    public async Task A_recurrence_after_two_weeks_opens_a_linked_case()
    {
        var closed = await ClosedCase(fixedAt: "2026-11-23T20:00:00Z");
        _desk.Clock.Advance(TimeSpan.FromDays(30));

        await _desk.File(Report("b@home.example", Accuses("198.51.100.10", "brute_force", "2026-12-23T00:00:00Z")));

        var cases = await _desk.Cases();
        Assert.Equal([CaseState.Closed, CaseState.New], cases.Select(c => c.State));
        Assert.Equal((closed.Id, 1), (cases[1].RecurrenceOf!.Value, cases[1].Recurrences));
    }

    [Fact]
    public async Task A_report_without_a_time_on_a_closed_case_waits_for_a_person()
    {
        var closed = await ClosedCase(fixedAt: "2026-11-23T20:00:00Z", address: "198.51.100.20");

        // Its owner is known all the same: the address has always been this customer's.
        var vague = await _desk.File(Report("b@home.example", Accuses("198.51.100.20", "brute_force")));

        Assert.Equal(CaseState.Closed, (await _desk.Cases()).Single(c => c.Id == closed.Id).State);
        Assert.Equal(Attachment.TimeUnknown, (await _desk.Link(vague)).Attachment);
        Assert.Equal("time_unknown", (await _desk.Counters(closed.Id)).Attention);
    }

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
    public async Task A_message_that_cannot_be_filed_is_set_aside_alone()
    {
        var good = await _desk.Keep(Report("a@home.example", Accuses("198.51.100.10", "scan")));
        var broken = await _desk.Keep(
            Report("b@home.example", Accuses("198.51.100.10", "scan")) with
            {
                Missing = ["a\0b"],
                Language = null!,
            }
        );
        var alsoGood = await _desk.Keep(Report("c@home.example", Accuses("198.51.100.20", "scan")));
        await _desk.FileAll();

        Assert.Equal(MessageState.Filed, (await _desk.Work(good)).State);
        Assert.Equal(MessageState.Filed, (await _desk.Work(alsoGood)).State);
        var work = await _desk.Work(broken);
        Assert.Equal((MessageState.NeedsHuman, ReportFiling.FilingFailed), (work.State, work.Problem));
        Assert.Equal(2, (await _desk.Cases()).Count);
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

    [Fact]
    public async Task What_is_not_claimed_by_us_any_more_is_not_filed()
    {
        await _desk.Keep(Report("a@home.example", Accuses("198.51.100.10", "scan")));
        var stalled = await _desk.NewWorker();
        var batch = await _desk.Reading.Read(await stalled.NextBatch(Cancel), Cancel);
        await _desk.Scalar<int>("update message_work set claimed_by = 'reader-1' returning 1");

        await _desk.Filing.File(batch, stalled.Claimant, Cancel);

        Assert.Empty(await _desk.Cases());
        Assert.Equal("waiting", await _desk.Scalar<string>("select state from message_work"));
    }

    [Fact]
    public async Task Filing_the_same_batch_twice_files_it_once()
    {
        await _desk.Keep(Report("a@home.example", Accuses("198.51.100.10", "scan")));
        var worker = await _desk.NewWorker();
        var batch = await _desk.Reading.Read(await worker.NextBatch(Cancel), Cancel);

        await _desk.Filing.File(batch, worker.Claimant, Cancel);
        await _desk.Filing.File(batch, worker.Claimant, Cancel);

        Assert.Equal(1L, await _desk.Scalar<long>("select count(*) from reports"));
        Assert.Equal(1L, await _desk.Scalar<long>("select count(*) from outgoing_mails"));
    }

    [Fact]
    public async Task Four_workers_and_two_hundred_messages_make_exactly_three_cases()
    {
        string[] addresses = ["198.51.100.10", "198.51.100.20", "2001:db8:100:a::25"];
        for (var i = 0; i < 200; i++)
        {
            var (first, second) = (addresses[i % 3], addresses[(i + 1 + (i % 2)) % 3]);
            var at = "2026-11-23T12:00:00Z";
            await _desk.Keep(
                Report($"r{i}@home.example", Accuses(first, "scan", at), Accuses(second, "scan", at)) with
                {
                    Format = "xarf",
                }
            );
        }

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(FileInSmallBatches, Cancel)));

        Assert.Equal(3, (await _desk.Cases()).Count);
        Assert.Equal(200L, await _desk.Scalar<long>("select count(*) from message_work where state = 'filed'"));
        Assert.Equal(200L, await _desk.Scalar<long>("select count(*) from reports"));
        Assert.Equal(400L, await _desk.Scalar<long>("select sum(reports) from case_counters"));
        Assert.Equal(400L, await _desk.Scalar<long>("select sum(reporters) from case_counters"));
        Assert.Equal(400L, await _desk.Scalar<long>("select count(*) from report_cases"));

        // Small batches, so that the workers meet often.
        async Task FileInSmallBatches()
        {
            var claims = await _desk.NewWorker();
            while (await claims.NextBatch(Cancel) is { Count: > 0 } batch)
            {
                foreach (var some in batch.Chunk(5))
                {
                    await _desk.Filing.File(await _desk.Reading.Read(some, Cancel), claims.Claimant, Cancel);
                }
            }
        }
    }

    [Fact]
    public async Task Thousands_of_findings_are_filed_in_parts_that_can_be_taken_up_again()
    {
        var findings = Enumerable
            .Range(0, 12_000)
            .Select(i => Accuses($"198.51.100.{10 + (i % 2 * 10)}", "scan", "2026-11-23T12:00:00Z"))
            .ToArray();
        var kept = await _desk.Keep(Report("feed@vendor.example", findings) with { Format = "feed" });
        await _desk.FileAll();

        Assert.Equal(MessageState.Filed, (await _desk.Work(kept)).State);
        Assert.Equal(12_000L, await _desk.Scalar<long>("select count(*) from findings where case_id is not null"));
        Assert.Equal(2L, await _desk.Scalar<long>("select sum(reports) from case_counters"));
        Assert.Equal(12_000L, await _desk.Scalar<long>("select sum(findings) from case_counters"));

        // As after a kill between the second and the third part.
        await _desk.Scalar<int>(
            "update message_work set state = 'waiting', attempts = 1, claimed_by = 'reader-1', saved_position = 10000 returning 1"
        );
        await _desk.Scalar<long>(
            "with gone as (delete from findings where id in (select id from findings limit 2000) returning 1) select count(*) from gone"
        );
        var worker = await _desk.NewWorker();
        var survivor = await worker.NextSurvivor(Cancel);
        await _desk.Filing.File(await _desk.Reading.Read([survivor!], Cancel), worker.Claimant, Cancel);

        Assert.Equal(12_000L, await _desk.Scalar<long>("select count(*) from findings"));
        Assert.Equal(1L, await _desk.Scalar<long>("select count(*) from reports"));
        Assert.Equal(MessageState.Filed, (await _desk.Work(kept)).State);
    }

    private async Task<AbuseCase> ClosedCase(string fixedAt, string address = "198.51.100.10")
    {
        await _desk.File(Report("a@home.example", Accuses(address, "brute_force", "2026-11-23T12:00:00Z")));
        var opened = await _desk.OnlyCase();
        await _desk.Act(
            opened.Id,
            c =>
            {
                c.Accept(true, null, Suzuki, Minato.Now);
                c.Close("fixed_by_customer", Minato.At(fixedAt), null, Suzuki, Minato.Now);
            }
        );
        return opened;
    }
}
