using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Demo;
using AbuseDesk.Ops;
using AbuseDesk.Outgoing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using MimeKit;
using Npgsql;

namespace AbuseDesk.Tests.Outgoing;

/// <summary>Real database, real SMTP conversation (RELIABILITY R14, R26).</summary>
public sealed class OutboxSenderTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncDisposable
{
    private static readonly SendTimes Quick = new(
        TimeSpan.FromSeconds(20),
        TimeSpan.FromSeconds(60),
        new BackOff(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5)),
        TimeSpan.FromSeconds(1),
        2
    );

    private readonly SmtpSink _sink = SmtpSink.Start();
    private readonly OutboxHealth _health = new();
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(database.ConnectionString);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mail_leaves_with_the_envelope_and_headers_of_its_row()
    {
        var (_, decision) = await Decided();
        var mail = await Put(Draft(), decision);
        await EndHold(mail);

        Assert.Equal(1, await Sender().SendDue(Cancel));

        var sunk = Assert.Single(_sink.Mails);
        Assert.Equal(mail.MailFrom, sunk.MailFrom);
        Assert.Equal(["owner@customer.example"], sunk.Recipients);
        var message = Read(sunk);
        Assert.Equal(mail.MessageId, message.MessageId);
        Assert.Equal(mail.ReplyTo, Assert.Single(message.ReplyTo.Mailboxes).Address);
        Assert.Equal("みなとインターネット株式会社", Assert.Single(message.From.Mailboxes).Name);
        Assert.Equal("件名", message.Subject);
        Assert.Equal("本文です。\n.点で始まる行\n", message.TextBody!.ReplaceLineEndings("\n"));
        Assert.Null(message.Headers["Auto-Submitted"]);
        var row = await Row(mail);
        Assert.Equal(OutgoingState.Sent, row.State);
        Assert.NotNull(row.SentAt);
        Assert.Equal(0, await Sender().SendDue(Cancel));
    }

    [Fact]
    public async Task An_automatic_mail_has_the_null_sender_and_says_what_it_is()
    {
        var mail = await Put(Draft() with { CaseId = (await Decided()).Case.Id }, null);

        await Sender().SendDue(Cancel);

        var sunk = Assert.Single(_sink.Mails);
        Assert.Equal("", sunk.MailFrom);
        Assert.Equal("auto-replied", Read(sunk).Headers["Auto-Submitted"]);
        Assert.Equal("All", Read(sunk).Headers["X-Auto-Response-Suppress"]);
        Assert.Equal(OutgoingState.Sent, (await Row(mail)).State);
    }

    [Fact]
    public async Task Nothing_leaves_while_it_is_held()
    {
        var (_, decision) = await Decided();
        var mail = await Put(Draft(), decision);

        Assert.Equal(0, await Sender().SendDue(Cancel));

        Assert.Empty(_sink.Mails);
        var row = await Row(mail);
        Assert.Equal(OutgoingState.Held, row.State);

        // Written with the clock of the stories, held by the clock of the database.
        await using var clock = _source.CreateCommand("select now()");
        var databaseNow = new DateTimeOffset((DateTime)(await clock.ExecuteScalarAsync(Cancel))!);
        Assert.InRange(row.SendAfter, databaseNow.AddSeconds(20), databaseNow.AddSeconds(30));
    }

    [Fact]
    public async Task A_held_mail_can_be_sent_at_once()
    {
        var (_, decision) = await Decided();
        await Put(Draft(), decision);
        await using (var context = Context())
        {
            Assert.Equal(1, await Outbox.SendNow(context, decision.Id, Cancel));
        }

        Assert.Equal(1, await Sender().SendDue(Cancel));
    }

    [Theory]
    [InlineData("550 5.1.1 no such user")]
    [InlineData("554 5.7.1 not here")]
    public async Task A_refused_recipient_fails_the_mail_and_the_case_says_so(string reply)
    {
        var (abuseCase, decision) = await Decided();
        var mail = await Put(Draft(), decision);
        await EndHold(mail);
        _sink.OnRecipient = _ => new SinkAnswer.Reply(reply);

        await Sender().SendDue(Cancel);

        var row = await Row(mail);
        Assert.Equal(OutgoingState.Failed, row.State);
        Assert.Contains(reply[..3], row.LastError, StringComparison.Ordinal);
        await using var context = Context();
        Assert.Single(
            await context.CaseEvents.Where(e => e.CaseId == abuseCase.Id && e.Kind == "mail_failed").ToListAsync(Cancel)
        );
        Assert.Equal(
            "bounced",
            (await context.CaseCounters.SingleAsync(c => c.CaseId == abuseCase.Id, Cancel)).Attention
        );

        _sink.OnRecipient = _ => null;
        Assert.True(await Outbox.SendAgain(context, mail.Id, Cancel));
        await Sender().SendDue(Cancel);
        Assert.Equal(mail.MessageId, Read(Assert.Single(_sink.Mails)).MessageId);
    }

    [Fact]
    public async Task A_refused_text_fails_the_mail()
    {
        var mail = await Due();
        _sink.OnData = _ => new SinkAnswer.Reply("554 5.7.1 not liked");

        await Sender().SendDue(Cancel);

        Assert.Equal(OutgoingState.Failed, (await Row(mail)).State);
    }

    [Fact]
    public async Task A_recipient_that_has_to_wait_does_not_stop_the_others()
    {
        var waits = await Due("later@customer.example");
        var goes = await Due("owner@customer.example");
        _sink.OnRecipient = to =>
            to.StartsWith("later", StringComparison.Ordinal) ? new SinkAnswer.Reply("451 4.3.0 later") : null;

        Assert.Equal(2, await Sender().SendDue(Cancel));

        var row = await Row(waits);
        Assert.Equal(OutgoingState.Waiting, row.State);
        Assert.True(row.SendAfter > row.CreatedAt);
        Assert.Equal(OutgoingState.Sent, (await Row(goes)).State);
        Assert.Null(_health.FailingSince);
        Assert.Equal(0, await Sender().SendDue(Cancel));

        _sink.OnRecipient = _ => null;
        await EndHold(waits);
        await Sender().SendDue(Cancel);
        Assert.Equal([goes.MessageId, waits.MessageId], _sink.Mails.Select(m => Read(m).MessageId));
    }

    [Fact]
    public async Task A_refused_sender_waits_and_raises_an_alarm()
    {
        var mail = await Due();
        _sink.OnMailFrom = _ => new SinkAnswer.Reply("550 5.7.1 you may not send");

        await Sender().SendDue(Cancel);

        Assert.Equal(OutgoingState.Waiting, (await Row(mail)).State);
        Assert.Contains("550", _health.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("554 5.3.2 no service here")]
    [InlineData("421 4.3.2 too many connections")]
    public async Task A_server_that_does_not_greet_fails_no_mail(string greeting)
    {
        var mail = await Due();
        _sink.OnConnect = () => new SinkAnswer.Reply(greeting);

        await Assert.ThrowsAsync<SmtpUnreachableException>(() => Sender().SendDue(Cancel));

        var row = await Row(mail);
        Assert.Equal(OutgoingState.Waiting, row.State);
        Assert.Equal(0, row.Attempts);
        Assert.NotNull(_health.FailingSince);

        _sink.OnConnect = () => null;
        await Sender().SendDue(Cancel);
        Assert.Equal(OutgoingState.Sent, (await Row(mail)).State);
        Assert.Null(_health.FailingSince);
    }

    [Fact]
    public async Task A_server_that_is_down_fails_no_mail()
    {
        var mail = await Due();
        var down = SmtpSink.Start();
        var sender = Sender(smtp: Smtp() with { Port = down.Port });
        await down.DisposeAsync();

        await Assert.ThrowsAsync<SmtpUnreachableException>(() => sender.SendDue(Cancel));

        Assert.Equal(OutgoingState.Waiting, (await Row(mail)).State);
    }

    [Fact]
    public async Task A_login_that_is_refused_fails_no_mail()
    {
        var mail = await Due();

        // The sink offers no AUTH.
        var sender = Sender(smtp: Smtp() with { Username = "abuse", Password = "secret" });
        await Assert.ThrowsAsync<SmtpUnreachableException>(() => sender.SendDue(Cancel));

        Assert.Equal(OutgoingState.Waiting, (await Row(mail)).State);
    }

    [Fact]
    public async Task A_server_that_hangs_after_the_text_gets_the_same_mail_again()
    {
        var mail = await Due();
        _sink.OnData = _ => new SinkAnswer.Hang();

        await Sender(Quick with { Try = TimeSpan.FromSeconds(1) }).SendDue(Cancel);

        var row = await Row(mail);
        Assert.Equal(OutgoingState.Waiting, row.State);
        Assert.StartsWith(OutboxSender.MayHaveLeft, row.LastError, StringComparison.Ordinal);

        _sink.OnData = _ => null;
        await EndHold(mail);
        await Sender().SendDue(Cancel);
        Assert.Equal(mail.MessageId, Read(Assert.Single(_sink.Mails)).MessageId);
    }

    [Fact]
    public async Task A_lost_last_reply_makes_at_most_a_second_copy_with_the_same_id()
    {
        var mail = await Due();
        _sink.OnData = _ => new SinkAnswer.Drop();
        await Sender().SendDue(Cancel);
        _sink.OnData = _ => null;
        await EndHold(mail);

        await Sender().SendDue(Cancel);

        Assert.Equal([mail.MessageId, mail.MessageId], _sink.Mails.Select(m => Read(m).MessageId));
        Assert.Equal(OutgoingState.Sent, (await Row(mail)).State);
    }

    [Fact]
    public async Task Who_dies_between_the_last_reply_and_the_commit_leaves_a_lease_that_runs_out()
    {
        var mail = await Due();
        var dying = NpgsqlDataSource.Create(database.ConnectionString);
        _sink.OnData = _ =>
        {
            dying.Dispose();
            return null;
        };
        await Assert.ThrowsAnyAsync<ObjectDisposedException>(() => Sender(source: dying).SendDue(Cancel));
        Assert.Equal(OutgoingState.Sending, (await Row(mail)).State);
        Assert.Equal(0, await Sender().SendDue(Cancel));

        _sink.OnData = _ => null;
        await Set(mail, "lease_until = now()");
        await Sender().SendDue(Cancel);

        Assert.Equal([mail.MessageId, mail.MessageId], _sink.Mails.Select(m => Read(m).MessageId));
        Assert.Equal(OutgoingState.Sent, (await Row(mail)).State);
    }

    [Fact]
    public async Task An_undo_before_the_hold_ends_takes_mails_and_facts_back()
    {
        var (abuseCase, decision) = await Decided();
        var mail = await Put(Draft(), decision);
        await using (var context = Context())
        {
            await Outbox.Undo(context, decision.Id, Actor.Staff(Guid.NewGuid()), Minato.Now, Cancel);
        }

        await EndHold(mail);
        Assert.Equal(0, await Sender().SendDue(Cancel));
        Assert.Equal(OutgoingState.Withdrawn, (await Row(mail)).State);
        await using var after = Context();
        Assert.Equal(
            CaseState.Open,
            (await after.Cases.AsNoTracking().SingleAsync(c => c.Id == abuseCase.Id, Cancel)).State
        );
    }

    [Fact]
    public async Task An_undo_after_one_mail_has_left_is_refused_and_names_it()
    {
        var (abuseCase, decision) = await Decided();
        var gone = await Put(Draft(), decision);
        var held = await Put(Draft("second@customer.example"), decision);
        await EndHold(gone);
        await Sender().SendDue(Cancel);
        await using var context = Context();

        var refusal = await Assert.ThrowsAsync<CaseRuleException>(() =>
            Outbox.Undo(context, decision.Id, Actor.Staff(Guid.NewGuid()), Minato.Now, Cancel)
        );

        Assert.Equal("mail_has_left", refusal.Code);
        Assert.Contains("owner@customer.example", refusal.Arguments);
        Assert.Equal(OutgoingState.Held, (await Row(held)).State);
        await using var after = Context();
        Assert.Equal(
            CaseState.WaitingCustomer,
            (await after.Cases.SingleAsync(c => c.Id == abuseCase.Id, Cancel)).State
        );
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("451 4.3.0 later", true)]
    [InlineData(OutboxSender.MayHaveLeft + ": no answer in time", false)]
    public async Task A_waiting_mail_can_be_withdrawn_unless_it_may_have_left(string? error, bool possible)
    {
        var (_, decision) = await Decided();
        var mail = await Put(Draft(), decision);
        await Set(mail, $"state = 'waiting', last_error = {(error is null ? "null" : $"'{error}'")}");
        await using var context = Context();

        var undo = Outbox.Undo(context, decision.Id, Actor.Staff(Guid.NewGuid()), Minato.Now, Cancel);

        if (possible)
        {
            await undo;
        }
        else
        {
            await Assert.ThrowsAsync<CaseRuleException>(() => undo);
        }
    }

    [Fact]
    public async Task Two_senders_never_take_the_same_mail()
    {
        for (var i = 0; i < 30; i++)
        {
            await Due($"owner{i}@customer.example");
        }

        await Task.WhenAll(Sender().SendDue(Cancel), Sender().SendDue(Cancel));

        Assert.Equal(30, _sink.Mails.Select(m => Read(m).MessageId).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(30, _sink.Mails.Count);
    }

    [Fact]
    public async Task A_row_that_is_no_mail_fails_alone()
    {
        var mail = await Due();
        await Set(mail, "to_address = E'a@b.example>\\r\\nRCPT TO:<c@d.example'");

        await Sender().SendDue(Cancel);

        Assert.Equal(OutgoingState.Failed, (await Row(mail)).State);
        Assert.Empty(_sink.Mails);
    }

    public async ValueTask DisposeAsync()
    {
        await using (var clear = _source.CreateCommand("update outgoing_mails set state = 'sent'"))
        {
            await clear.ExecuteNonQueryAsync(CancellationToken.None);
        }

        await _source.DisposeAsync();
        await _sink.DisposeAsync();
    }

    private static OutgoingDraft Draft(string to = "owner@customer.example") =>
        new(Party.Customer, null, null, "T6", "ja", to, "件名", "本文です。\n.点で始まる行\n");

    private SmtpSettings Smtp() =>
        new()
        {
            Host = "127.0.0.1",
            Port = _sink.Port,
            Security = Security.None,
        };

    private OutboxSender Sender(SendTimes? times = null, NpgsqlDataSource? source = null, SmtpSettings? smtp = null) =>
        new(
            source ?? _source,
            smtp ?? Smtp(),
            Minato.Desk,
            times ?? Quick,
            _health,
            TimeProvider.System,
            NullLogger<OutboxSender>.Instance
        );

    private DeskContext Context() => new(DeskSchema.Options(database.ConnectionString));

    private async Task<(AbuseCase Case, Decision Decision)> Decided()
    {
        await using var context = Context();
        var (abuseCase, decision) = Warned.Case(context);
        await context.SaveChangesAsync(Cancel);
        return (abuseCase, decision);
    }

    private async Task<OutgoingMail> Put(OutgoingDraft draft, Decision? decision)
    {
        await using var context = Context();
        var about = draft with { CaseId = decision?.CaseId ?? draft.CaseId };
        var mail = Minato.Outbox.Compose(about, MailThread.None, decision, Minato.Now);
        Outbox.Add(context, mail);
        await context.SaveChangesAsync(Cancel);
        return mail;
    }

    private async Task<OutgoingMail> Due(string to = "owner@customer.example")
    {
        var (_, decision) = await Decided();
        var mail = await Put(Draft(to), decision);
        await EndHold(mail);
        return mail;
    }

    private Task EndHold(OutgoingMail mail) => Set(mail, "send_after = now()");

    private async Task Set(OutgoingMail mail, string what)
    {
        await using var command = _source.CreateCommand($"update outgoing_mails set {what} where id = $1");
        command.Parameters.Add(new() { Value = mail.Id });
        await command.ExecuteNonQueryAsync(Cancel);
    }

    private async Task<OutgoingMail> Row(OutgoingMail mail)
    {
        await using var context = Context();
        return await context.OutgoingMails.AsNoTracking().SingleAsync(m => m.Id == mail.Id, Cancel);
    }

    private static MimeMessage Read(SunkMail mail) =>
        MimeMessage.Load(new MemoryStream(mail.Bytes), TestContext.Current.CancellationToken);
}
