using AbuseDesk.Outgoing;
using Microsoft.EntityFrameworkCore;
using static AbuseDesk.Tests.Outgoing.SendingDesk;

namespace AbuseDesk.Tests.Outgoing;

/// <summary>Real database, real SMTP conversation (RELIABILITY R14, R26).</summary>
public sealed class OutboxSenderTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncDisposable
{
    private readonly SendingDesk _desk = new(database.ConnectionString);
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mail_leaves_with_the_envelope_and_headers_of_its_row()
    {
        var (_, decision) = await _desk.Decided();
        var mail = await _desk.Put(Draft(), decision);
        await _desk.EndHold(mail);

        Assert.Equal(1, await _desk.Sender().SendDue(Cancel));

        var sunk = Assert.Single(_desk.Sink.Mails);
        Assert.Equal(mail.MailFrom, sunk.MailFrom);
        Assert.Equal(["owner@customer.example"], sunk.Recipients);
        var message = Read(sunk);
        Assert.Equal(mail.MessageId, message.MessageId);
        Assert.Equal(mail.ReplyTo, Assert.Single(message.ReplyTo.Mailboxes).Address);
        Assert.Equal("みなとインターネット株式会社", Assert.Single(message.From.Mailboxes).Name);
        Assert.Equal("件名", message.Subject);
        Assert.Equal("本文です。\n.点で始まる行\n", message.TextBody!.ReplaceLineEndings("\n"));
        Assert.Null(message.Headers["Auto-Submitted"]);
        var row = await _desk.Row(mail);
        Assert.Equal(OutgoingState.Sent, row.State);
        Assert.NotNull(row.SentAt);
        Assert.Equal(0, await _desk.Sender().SendDue(Cancel));
    }

    [Fact]
    public async Task An_automatic_mail_has_the_null_sender_and_says_what_it_is()
    {
        var mail = await _desk.Put(Draft() with { CaseId = (await _desk.Decided()).Case.Id }, null);

        await _desk.Sender().SendDue(Cancel);

        var sunk = Assert.Single(_desk.Sink.Mails);
        Assert.Equal("", sunk.MailFrom);
        Assert.Equal("auto-replied", Read(sunk).Headers["Auto-Submitted"]);
        Assert.Equal("All", Read(sunk).Headers["X-Auto-Response-Suppress"]);
        Assert.Equal(OutgoingState.Sent, (await _desk.Row(mail)).State);
    }

    [Fact]
    public async Task Nothing_leaves_while_it_is_held()
    {
        var (_, decision) = await _desk.Decided();
        var mail = await _desk.Put(Draft(), decision);

        Assert.Equal(0, await _desk.Sender().SendDue(Cancel));

        Assert.Empty(_desk.Sink.Mails);
        var row = await _desk.Row(mail);
        Assert.Equal(OutgoingState.Held, row.State);

        // Written with the clock of the stories, held by the clock of the database.
        var databaseNow = await _desk.DatabaseNow();
        Assert.InRange(row.SendAfter, databaseNow.AddSeconds(20), databaseNow.AddSeconds(30));
    }

    [Fact]
    public async Task A_held_mail_can_be_sent_at_once()
    {
        var (_, decision) = await _desk.Decided();
        await _desk.Put(Draft(), decision);
        await using (var context = _desk.Context())
        {
            Assert.Equal(1, await Outbox.SendNow(context, decision.Id, Cancel));
        }

        Assert.Equal(1, await _desk.Sender().SendDue(Cancel));
    }

    [Fact]
    public async Task Two_senders_never_take_the_same_mail()
    {
        for (var i = 0; i < 30; i++)
        {
            await _desk.Due($"owner{i}@customer.example");
        }

        await Task.WhenAll(_desk.Sender().SendDue(Cancel), _desk.Sender().SendDue(Cancel));

        Assert.Equal(30, _desk.Sink.Mails.Select(m => Read(m).MessageId).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(30, _desk.Sink.Mails.Count);
    }

    [Fact]
    public async Task A_row_that_is_no_mail_fails_alone()
    {
        var mail = await _desk.Due();
        await _desk.Set(mail, "to_address = E'a@b.example>\\r\\nRCPT TO:<c@d.example'");

        await _desk.Sender().SendDue(Cancel);

        Assert.Equal(OutgoingState.Failed, (await _desk.Row(mail)).State);
        Assert.Empty(_desk.Sink.Mails);
    }

    public ValueTask DisposeAsync() => _desk.DisposeAsync();
}
