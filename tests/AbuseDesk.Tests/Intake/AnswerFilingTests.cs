using AbuseDesk.Cases;
using AbuseDesk.Evidence;
using AbuseDesk.Outgoing;
using AbuseDesk.Parsing;
using Microsoft.EntityFrameworkCore;
using static AbuseDesk.Tests.Intake.FilingDesk;
using Minato = AbuseDesk.Tests.Registry.Minato;

namespace AbuseDesk.Tests.Intake;

/// <summary>Replies, notes, bounces and what is not for the desk.</summary>
public sealed class AnswerFilingTests(PostgresServer server) : IAsyncLifetime
{
    private static readonly Actor Suzuki = Actor.Staff(Guid.Parse("00000000-0000-0000-0000-000000000001"));
    private FilingDesk _desk = null!;
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _desk = await FilingDesk.AtMinato(server);

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task A_customer_who_answers_by_the_signed_address_takes_the_case_out_of_waiting()
    {
        var warned = await Warned();

        var answer = await _desk.File(
            Reply(
                "owner@mirai.example",
                Outgoing.Minato.Addresses.For(Party.Customer, warned.Id, Minato.Now.AddDays(30))
            )
        );

        var after = await _desk.OnlyCase();
        Assert.Equal(CaseState.Open, after.State);
        Assert.Equal(MessageState.Answered, (await _desk.Work(answer)).State);
        Assert.Equal("customer_replied", (await _desk.Counters(after.Id)).Attention);
        await using var context = _desk.Context();
        var message = await context.CaseMessages.SingleAsync(Cancel);
        Assert.Equal((Party.Customer, true, "I fixed it"), (message.Party, message.Verified, message.Text));
        Assert.Equal(1L, await _desk.Scalar<long>("select count(*) from outgoing_mails"));
    }

    [Fact]
    public async Task A_customers_answer_accuses_nobody()
    {
        var warned = await Warned();

        await _desk.File(
            Reply(
                "owner@mirai.example",
                Outgoing.Minato.Addresses.For(Party.Customer, warned.Id, Minato.Now.AddDays(30))
            ) with
            {
                Findings = [Accuses("198.51.100.20", "scan", "2026-11-23T12:00:00Z")],
            }
        );

        await _desk.OnlyCase();
        Assert.Equal(1L, await _desk.Scalar<long>("select count(*) from findings"));
    }

    [Theory]
    [InlineData("tag")]
    [InlineData("reference")]
    [InlineData("forged")]
    [InlineData("expired")]
    public async Task Whatever_proves_nothing_is_a_note_that_changes_no_state(string claim)
    {
        var warned = await Warned();
        var sent = await _desk.Scalar<string>("select message_id from outgoing_mails");
        var valid = Outgoing.Minato.Addresses.For(Party.Customer, warned.Id, Minato.Now.AddDays(30));
        var reply = Reply(
            "owner@mirai.example",
            claim switch
            {
                "forged" => valid.Replace(valid[^20], valid[^20] == 'a' ? 'b' : 'a'),
                "expired" => Outgoing.Minato.Addresses.For(Party.Customer, warned.Id, Minato.Now.AddDays(-1)),
                _ => "abuse@minato.example",
            }
        );
        reply = reply with
        {
            Envelope = reply.Envelope with
            {
                Subject = claim is "reference" ? "Re: hello" : $"Re: [{warned.Number}] hello",
                References = claim is "reference" ? [sent] : [],
            },
        };

        var note = await _desk.File(reply);

        var after = await _desk.OnlyCase();
        Assert.Equal((CaseState.WaitingCustomer, warned.Version), (after.State, after.Version));
        Assert.Equal("unverified_note", (await _desk.Counters(after.Id)).Attention);
        Assert.Equal(MessageState.Answered, (await _desk.Work(note)).State);
        await using var context = _desk.Context();
        Assert.False((await context.CaseMessages.SingleAsync(Cancel)).Verified);
        Assert.Single(await context.OutgoingMails.ToListAsync(Cancel));
    }

    [Fact]
    public async Task A_customers_answer_is_not_covered_by_a_note()
    {
        var warned = await Warned();
        await _desk.File(
            Reply(
                "owner@mirai.example",
                Outgoing.Minato.Addresses.For(Party.Customer, warned.Id, Minato.Now.AddDays(30))
            )
        );
        var note = Reply("x@other.example", "abuse@minato.example");
        await _desk.File(note with { Envelope = note.Envelope with { Subject = $"[{warned.Number}]" } });

        Assert.Equal("customer_replied", (await _desk.Counters(warned.Id)).Attention);
    }

    [Fact]
    public async Task A_vague_report_that_was_closed_becomes_a_case_when_the_reporter_answers_with_evidence()
    {
        var first = await _desk.File(Report("tokumei@free.example"));
        var enquiry = await _desk.OnlyCase();
        await _desk.Act(enquiry.Id, c => c.Dismiss("insufficient", null, Suzuki, Minato.Now.AddMinutes(1)));
        _desk.Clock.Advance(TimeSpan.FromDays(9));
        var report = (await _desk.Link(first)).ReportId;

        var answer = await _desk.File(
            Reply(
                "tokumei@free.example",
                Outgoing.Minato.Addresses.For(Party.Reporter, report, Minato.Now.AddDays(400))
            ) with
            {
                Findings = [Accuses("203.0.113.20", "web_attack", "2026-11-23T20:22:11Z")],
            }
        );

        var after = await _desk.OnlyCase();
        Assert.Equal(enquiry.Id, after.Id);
        Assert.Equal((CaseState.New, CaseKind.Incident, "web_attack"), (after.State, after.Kind, after.Category));
        Assert.Equal((OwnerKind.SharedHost, (Guid?)null), (after.Owner, after.CustomerId));
        Assert.Equal(
            ["opened", "report_joined", "dismissed", "answered", "became_incident"],
            await _desk.Events(after.Id)
        );
        Assert.Equal(MessageState.Answered, (await _desk.Work(answer)).State);
        await using var context = _desk.Context();
        Assert.Single(await context.Reports.ToListAsync(Cancel));
        Assert.Equal(report, (await context.Findings.SingleAsync(Cancel)).ReportId);

        await _desk.File(Report("b@home.example", Accuses("203.0.113.20", "web_attack", "2026-11-23T21:00:00Z")));
        await _desk.OnlyCase();
    }

    [Fact]
    public async Task Evidence_about_something_that_has_a_case_joins_that_case()
    {
        await _desk.File(Report("a@home.example", Accuses("198.51.100.10", "scan", "2026-11-23T12:00:00Z")));
        var vague = await _desk.File(Report("tokumei@free.example"));
        var report = (await _desk.Link(vague)).ReportId;
        var address = Outgoing.Minato.Addresses.For(Party.Reporter, report, Minato.Now.AddDays(400));
        var answer = Reply("tokumei@free.example", address) with
        {
            Findings = [Accuses("198.51.100.10", "scan", "2026-11-23T13:00:00Z")],
        };

        await _desk.File(answer);
        await _desk.File(answer with { Envelope = answer.Envelope with { MessageId = "again@free.example" } });

        Assert.Equal(2, (await _desk.Cases()).Count);
        var incident = (await _desk.Cases()).Single(c => c.Kind == CaseKind.Incident);
        Assert.Equal(2, (await _desk.Counters(incident.Id)).Reports);
        Assert.Equal(2L, await _desk.Scalar<long>("select count(*) from findings"));
    }

    [Fact]
    public async Task A_mail_that_comes_back_is_failed_and_calls_for_a_look()
    {
        var warned = await Warned();
        await _desk.Scalar<int>("update outgoing_mails set state = 'sent' returning 1");
        var sent = await _desk.Scalar<string>("select message_id from outgoing_mails");
        var delayed = Bounce(sent, "a@home.example 4.2.2");

        var kept = await _desk.File(delayed);
        Assert.Equal("sent", await _desk.Scalar<string>("select state from outgoing_mails"));
        Assert.Null((await _desk.Counters(warned.Id)).Attention);
        Assert.Equal("bounce", (await _desk.Work(kept)).IgnoredBecause);

        // of a notice it is kept whom it did not reach
        await _desk.Scalar<int>(
            "update outgoing_mails set party = 'customer', to_address = 'gone@mirai.example' returning 1"
        );
        await _desk.File(Bounce(sent, "a@home.example 5.1.1"));
        await _desk.File(Bounce(sent, "a@home.example 5.1.1"));
        Assert.Equal("failed", await _desk.Scalar<string>("select state from outgoing_mails"));
        Assert.Equal(
            "gone@mirai.example mail bounced",
            await _desk.Scalar<string>(
                "select string_agg(concat_ws(' ', address, channel, result), '|') from contact_attempts"
            )
        );
        Assert.Equal("bounced", (await _desk.Counters(warned.Id)).Attention);
        Assert.Contains("mail_failed", await _desk.Events(warned.Id));
    }

    [Fact]
    public async Task What_is_no_report_stays_visible_under_its_reason()
    {
        var own = await _desk.Keep(Report("Abuse@Minato.example", Accuses("198.51.100.10", "scan")));
        var robot = await _desk.Keep(Report("a@home.example") with { Kind = MessageKind.AutoReply });
        var news = await _desk.Keep(Report("a@home.example") with { Kind = MessageKind.Other });
        var notSpam = await _desk.Keep(
            Report("fbl@mailbox.example", Accuses("198.51.100.10", "not_spam")) with
            {
                Kind = MessageKind.Other,
                Format = "arf",
            }
        );
        var stranger = await _desk.Keep(Bounce("unknown@other.example", "a@home.example 5.1.1"));
        await _desk.FileAll();

        Assert.Equal("own_mail", (await _desk.Work(own)).IgnoredBecause);
        Assert.Equal("auto_reply", (await _desk.Work(robot)).IgnoredBecause);
        Assert.Equal("not_a_report", (await _desk.Work(news)).IgnoredBecause);
        Assert.Equal("not_a_report", (await _desk.Work(notSpam)).IgnoredBecause);
        Assert.Equal("bounce", (await _desk.Work(stranger)).IgnoredBecause);
        Assert.Equal(5L, await _desk.Scalar<long>("select count(*) from message_work where state = 'ignored'"));
        Assert.Empty(await _desk.Cases());
    }

    [Fact]
    public async Task A_claimed_message_that_failed_files_nothing_by_itself()
    {
        var kept = await _desk.File(
            Report("a@home.example", Accuses("198.51.100.10", "scan")) with
            {
                Format = "spamcop",
                Problems = [new Problem(ProblemCodes.ReaderFailed, "spamcop")],
            }
        );

        var work = await _desk.Work(kept);
        Assert.Equal(
            (MessageState.NeedsHuman, "reader_failed", "spamcop"),
            (work.State, work.Problem, work.ProblemDetail)
        );
        Assert.Empty(await _desk.Cases());
        Assert.Equal(1L, await _desk.Scalar<long>("select count(*) from readings"));
    }

    [Fact]
    public async Task Whoever_uses_the_form_reports_whatever_the_headers_say()
    {
        var report = Report("abuse@minato.example", Accuses("198.51.100.10", "scan")) with
        {
            Kind = MessageKind.AutoReply,
        };

        await _desk.Keep(() => report, Door.Form);
        await _desk.FileAll();

        Assert.Equal(CaseKind.Incident, (await _desk.OnlyCase()).Kind);
    }

    private static ParsedReport Reply(string from, string to)
    {
        var reply = Report(from) with { Kind = MessageKind.Reply };
        return reply with
        {
            Envelope = reply.Envelope with
            {
                Subject = "Re: hello",
                Recipients = [to.ToLowerInvariant()],
                OwnText = "I fixed it",
            },
        };
    }

    private static ParsedReport Bounce(string messageId, string status)
    {
        var bounce = Report("mailer-daemon@mx.example") with { Kind = MessageKind.Bounce };
        return bounce with { Envelope = bounce.Envelope with { BouncedMessageId = messageId, BounceStatus = status } };
    }

    private async Task<AbuseCase> Warned()
    {
        await _desk.File(Report("a@home.example", Accuses("198.51.100.10", "scan", "2026-11-23T12:00:00Z")));
        var opened = await _desk.OnlyCase();
        await _desk.Act(
            opened.Id,
            c =>
            {
                c.Accept(true, null, Suzuki, Minato.Now);
                c.Warn(Minato.Now.AddDays(2), null, Suzuki, Minato.Now);
            }
        );
        return await _desk.OnlyCase();
    }
}
