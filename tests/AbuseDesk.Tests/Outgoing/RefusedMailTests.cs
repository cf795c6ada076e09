using AbuseDesk.Demo;
using AbuseDesk.Outgoing;
using Microsoft.EntityFrameworkCore;
using static AbuseDesk.Tests.Outgoing.SendingDesk;

namespace AbuseDesk.Tests.Outgoing;

/// <summary>Who refuses a mail, its recipient or its sender, and what becomes of the mail (RELIABILITY R14, R26).</summary>
public sealed class RefusedMailTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncDisposable
{
    private readonly SendingDesk _desk = new(database.ConnectionString);
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("550 5.1.1 no such user")]
    [InlineData("554 5.7.1 not here")]
    public async Task A_refused_recipient_fails_the_mail_and_the_case_says_so(string reply)
    {
        var (abuseCase, decision) = await _desk.Decided();
        var mail = await _desk.Put(Draft(), decision);
        await _desk.EndHold(mail);
        _desk.Sink.OnRecipient = _ => new SinkAnswer.Reply(reply);

        await _desk.Sender().SendDue(Cancel);

        var row = await _desk.Row(mail);
        Assert.Equal(OutgoingState.Failed, row.State);
        Assert.Contains(reply[..3], row.LastError, StringComparison.Ordinal);
        await using var context = _desk.Context();
        Assert.Single(
            await context.CaseEvents.Where(e => e.CaseId == abuseCase.Id && e.Kind == "mail_failed").ToListAsync(Cancel)
        );
        Assert.Equal(
            "bounced",
            (await context.CaseCounters.SingleAsync(c => c.CaseId == abuseCase.Id, Cancel)).Attention
        );

        var attempt = await context.ContactAttempts.SingleAsync(a => a.CaseId == abuseCase.Id, Cancel);
        Assert.Equal(
            ("owner@customer.example", "mail", "bounced", mail.Id),
            (attempt.Address, attempt.Channel, attempt.Result, attempt.MailId)
        );

        _desk.Sink.OnRecipient = _ => null;
        Assert.True(await Outbox.SendAgain(context, mail.Id, Cancel));
        await _desk.Sender().SendDue(Cancel);
        Assert.Equal(mail.MessageId, Read(Assert.Single(_desk.Sink.Mails)).MessageId);
    }

    [Fact]
    public async Task A_refused_text_fails_the_mail()
    {
        var mail = await _desk.Due();
        _desk.Sink.OnData = _ => new SinkAnswer.Reply("554 5.7.1 not liked");

        await _desk.Sender().SendDue(Cancel);

        Assert.Equal(OutgoingState.Failed, (await _desk.Row(mail)).State);
    }

    [Fact]
    public async Task A_recipient_that_has_to_wait_does_not_stop_the_others()
    {
        var waits = await _desk.Due("later@customer.example");
        var goes = await _desk.Due("owner@customer.example");
        _desk.Sink.OnRecipient = to =>
            to.StartsWith("later", StringComparison.Ordinal) ? new SinkAnswer.Reply("451 4.3.0 later") : null;

        Assert.Equal(2, await _desk.Sender().SendDue(Cancel));

        var row = await _desk.Row(waits);
        Assert.Equal(OutgoingState.Waiting, row.State);
        Assert.True(row.SendAfter > row.CreatedAt);
        Assert.Equal(OutgoingState.Sent, (await _desk.Row(goes)).State);
        Assert.Null(_desk.Health.FailingSince);
        Assert.Equal(0, await _desk.Sender().SendDue(Cancel));

        _desk.Sink.OnRecipient = _ => null;
        await _desk.EndHold(waits);
        await _desk.Sender().SendDue(Cancel);
        Assert.Equal([goes.MessageId, waits.MessageId], _desk.Sink.Mails.Select(m => Read(m).MessageId));
    }

    [Fact]
    public async Task A_refused_sender_waits_and_raises_an_alarm()
    {
        var mail = await _desk.Due();
        _desk.Sink.OnMailFrom = _ => new SinkAnswer.Reply("550 5.7.1 you may not send");

        await _desk.Sender().SendDue(Cancel);

        Assert.Equal(OutgoingState.Waiting, (await _desk.Row(mail)).State);
        Assert.Contains("550", _desk.Health.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("554 5.3.2 no service here")]
    [InlineData("421 4.3.2 too many connections")]
    public async Task A_server_that_does_not_greet_fails_no_mail(string greeting)
    {
        var mail = await _desk.Due();
        _desk.Sink.OnConnect = () => new SinkAnswer.Reply(greeting);

        await Assert.ThrowsAsync<SmtpUnreachableException>(() => _desk.Sender().SendDue(Cancel));

        var row = await _desk.Row(mail);
        Assert.Equal(OutgoingState.Waiting, row.State);
        Assert.Equal(0, row.Attempts);
        Assert.NotNull(_desk.Health.FailingSince);

        _desk.Sink.OnConnect = () => null;
        await _desk.Sender().SendDue(Cancel);
        Assert.Equal(OutgoingState.Sent, (await _desk.Row(mail)).State);
        Assert.Null(_desk.Health.FailingSince);
    }

    [Fact]
    public async Task A_server_that_is_down_fails_no_mail()
    {
        var mail = await _desk.Due();
        var down = SmtpSink.Start();
        var sender = _desk.Sender(smtp: _desk.Smtp() with { Port = down.Port });
        await down.DisposeAsync();

        await Assert.ThrowsAsync<SmtpUnreachableException>(() => sender.SendDue(Cancel));

        Assert.Equal(OutgoingState.Waiting, (await _desk.Row(mail)).State);
    }

    [Fact]
    public async Task A_login_that_is_refused_fails_no_mail()
    {
        var mail = await _desk.Due();

        // The sink offers no AUTH.
        var sender = _desk.Sender(smtp: _desk.Smtp() with { Username = "abuse", Password = "secret" });
        await Assert.ThrowsAsync<SmtpUnreachableException>(() => sender.SendDue(Cancel));

        Assert.Equal(OutgoingState.Waiting, (await _desk.Row(mail)).State);
    }

    public ValueTask DisposeAsync() => _desk.DisposeAsync();
}
