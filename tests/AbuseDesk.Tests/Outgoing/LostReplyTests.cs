using AbuseDesk.Demo;
using AbuseDesk.Outgoing;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using static AbuseDesk.Tests.Outgoing.SendingDesk;

namespace AbuseDesk.Tests.Outgoing;

/// <summary>A mail of which nobody can say whether it has left (RELIABILITY R14, R26).</summary>
public sealed class LostReplyTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncDisposable
{
    private readonly SendingDesk _desk = new(database.ConnectionString);
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_hangs_after_the_text_gets_the_same_mail_again()
    {
        var mail = await _desk.Due();
        _desk.Sink.OnData = _ => new SinkAnswer.Hang();

        await _desk.Sender(Quick with { Try = TimeSpan.FromSeconds(1) }).SendDue(Cancel);

        var row = await _desk.Row(mail);
        Assert.Equal(OutgoingState.Waiting, row.State);
        Assert.StartsWith(OutboxSender.MayHaveLeft, row.LastError, StringComparison.Ordinal);

        _desk.Sink.OnData = _ => null;
        await _desk.EndHold(mail);
        await _desk.Sender().SendDue(Cancel);
        Assert.Equal(mail.MessageId, Read(Assert.Single(_desk.Sink.Mails)).MessageId);
    }

    [Fact]
    public async Task A_lost_last_reply_makes_at_most_a_second_copy_with_the_same_id()
    {
        var mail = await _desk.Due();
        _desk.Sink.OnData = _ => new SinkAnswer.Drop();
        await _desk.Sender().SendDue(Cancel);
        _desk.Sink.OnData = _ => null;
        await _desk.EndHold(mail);

        await _desk.Sender().SendDue(Cancel);

        Assert.Equal([mail.MessageId, mail.MessageId], _desk.Sink.Mails.Select(m => Read(m).MessageId));
        Assert.Equal(OutgoingState.Sent, (await _desk.Row(mail)).State);
    }

    [Fact]
    public async Task Who_dies_between_the_last_reply_and_the_commit_leaves_a_lease_that_runs_out()
    {
        var mail = await _desk.Due();
        var dying = NpgsqlDataSource.Create(database.ConnectionString);
        _desk.Sink.OnData = _ =>
        {
            dying.Dispose();
            return null;
        };
        await Assert.ThrowsAnyAsync<ObjectDisposedException>(() => _desk.Sender(source: dying).SendDue(Cancel));
        Assert.Equal(OutgoingState.Sending, (await _desk.Row(mail)).State);
        Assert.Equal(0, await _desk.Sender().SendDue(Cancel));

        _desk.Sink.OnData = _ => null;
        await _desk.Set(mail, "lease_until = now()");
        await _desk.Sender().SendDue(Cancel);

        Assert.Equal([mail.MessageId, mail.MessageId], _desk.Sink.Mails.Select(m => Read(m).MessageId));
        Assert.Equal(OutgoingState.Sent, (await _desk.Row(mail)).State);
    }

    public ValueTask DisposeAsync() => _desk.DisposeAsync();
}
