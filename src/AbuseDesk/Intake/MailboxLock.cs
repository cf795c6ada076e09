using Npgsql;

namespace AbuseDesk.Intake;

/// <summary>
/// Held by the one active poller of a mailbox, among all processes: an advisory lock on a connection of its own. The
/// holder shows that it lives by a statement now and then; one that has stopped is cut off, and finds out by its epoch
/// when it wakes.
/// </summary>
internal sealed class MailboxLock : IAsyncDisposable
{
    private const string Key = "hashtextextended('abusedesk mailbox ' || $1, 0)";
    private readonly NpgsqlConnection _connection;
    private readonly CancellationTokenSource _end = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly Task _beat;

    private MailboxLock(NpgsqlConnection connection, TimeSpan beat, TimeProvider clock)
    {
        _connection = connection;
        _beat = Beat(beat, clock);
    }

    /// <summary>Cancelled when the lock is no longer ours.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>The lock, or null while another living poller has it.</summary>
    public static async Task<MailboxLock?> TryTake(
        NpgsqlDataSource database,
        string mailbox,
        TimeSpan beat,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var connection = await database.OpenConnectionAsync(cancel);
        try
        {
            if (await Ask(connection, $"select pg_try_advisory_lock({Key})", cancel, mailbox))
            {
                return new MailboxLock(connection, beat, clock);
            }

            await CutOff(connection, mailbox, 4 * beat, cancel);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _beat;
        try
        {
            // Back in the pool the connection would keep the lock until it is used again.
            await using var release = new NpgsqlCommand("select pg_advisory_unlock_all()", _connection);
            await release.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (Exception gone) when (gone is NpgsqlException or InvalidOperationException)
        {
            // A connection that is gone holds no lock.
        }

        await _connection.DisposeAsync();
        _end.Dispose();
        _lost.Dispose();
    }

    // The holder's connection must be idle that long; Postgres ends it and gives the lock free.
    private static async Task CutOff(
        NpgsqlConnection connection,
        string mailbox,
        TimeSpan silence,
        CancellationToken cancel
    )
    {
        const string Sql = $"""
            select coalesce(bool_or(pg_terminate_backend(l.pid)), false)
            from pg_locks l join pg_stat_activity a on a.pid = l.pid
            where l.locktype = 'advisory' and l.granted and l.objsubid = 1
                and l.database = (select oid from pg_database where datname = current_database())
                and l.classid::bigint = (({Key} >> 32) & 4294967295) and l.objid::bigint = ({Key} & 4294967295)
                and a.state_change < clock_timestamp() - $2
            """;
        await Ask(connection, Sql, cancel, mailbox, silence);
    }

    private static async Task<bool> Ask(
        NpgsqlConnection connection,
        string sql,
        CancellationToken cancel,
        params object[] values
    )
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(values.Select(v => new NpgsqlParameter { Value = v }).ToArray());
        return await command.ExecuteScalarAsync(cancel) is true;
    }

    private async Task Beat(TimeSpan beat, TimeProvider clock)
    {
        try
        {
            while (true)
            {
                await Task.Delay(beat, clock, _end.Token);
                await Ask(_connection, "select true", _end.Token);
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // The holder gives it back.
        }
        catch (Exception lost) when (lost is NpgsqlException or InvalidOperationException or TimeoutException)
        {
            await _lost.CancelAsync();
        }
    }
}
