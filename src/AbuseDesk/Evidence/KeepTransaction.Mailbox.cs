namespace AbuseDesk.Evidence;

// The mailbox's side: the lease, where each message lay, and the cursor.
internal sealed partial class KeepTransaction
{
    // The row stays locked until the end, so a poller that takes over waits for us, and we find out when it was first.
    private async Task CheckLease(CancellationToken cancel)
    {
        if (_lease is null)
        {
            return;
        }

        await using var check = Command(
            "select epoch = $2 and uid_validity = $3 from mailboxes where name = $1 for update",
            Value(_lease.Mailbox),
            Value(_lease.Epoch),
            Value(_lease.UidValidity)
        );
        if (await check.ExecuteScalarAsync(cancel) is not true)
        {
            throw new StalePollerException(_lease.Mailbox);
        }
    }

    private async Task InsertDeliveries(PreparedBatch batch, Kept[] kept, CancellationToken cancel)
    {
        var delivered = Enumerable.Range(0, kept.Length).Where(i => batch.Messages[i].Uid is not null).ToArray();
        if (_lease is null || delivered.Length == 0)
        {
            return;
        }

        await Execute(
            """
            insert into deliveries (id, mailbox, uid_validity, uid, raw_id, received_at, left_in_folder)
            select id, $6, $7, uid, raw_id, received_at, left_in_folder
            from unnest($1, $2, $3, $4, $5) as d (id, uid, raw_id, received_at, left_in_folder)
            on conflict (mailbox, uid_validity, uid) do nothing
            """,
            cancel,
            Value(delivered.Select(_ => Guid.CreateVersion7(batch.Now)).ToArray()),
            Value(delivered.Select(i => batch.Messages[i].Uid!.Value).ToArray()),
            Value(delivered.Select(i => kept[i].RawId).ToArray()),
            Value(delivered.Select(i => batch.Messages[i].ReceivedAt.ToUniversalTime()).ToArray()),
            Value(delivered.Select(i => !batch.Messages[i].Complete).ToArray()),
            Value(_lease.Mailbox),
            Value(_lease.UidValidity)
        );
    }

    private async Task AdvanceCursor(PreparedBatch batch, CancellationToken cancel)
    {
        if (_lease is null)
        {
            return;
        }

        var highest = batch.Messages.Max(m => m.Uid) ?? 0;
        await Execute(
            "update mailboxes set last_uid = greatest(last_uid, $2), last_mail_at = $3 where name = $1",
            cancel,
            Value(_lease.Mailbox),
            Value(Math.Min(highest, _lease.Ceiling)),
            Value(batch.Now.ToUniversalTime())
        );
    }
}
