using System.Globalization;
using System.Security.Cryptography;
using AbuseDesk.Data;
using Npgsql;

namespace AbuseDesk.Intake;

/// <summary>
/// Shows that a reader is alive: a lock of its session in Postgres, which goes with the process however that ends. So what
/// a dead reader had claimed is taken up at once, not after a lease.
/// </summary>
public sealed class ReaderPresence(NpgsqlDataSource database) : IAsyncDisposable
{
    /// <summary>The class of these locks among the advisory locks.</summary>
    private const int LockClass = 0x52454144;

    /// <summary>
    /// SQL: whoever <c>claimed_by</c> names holds no lock. The array is made once a statement: to list the locks stops all
    /// that take one.
    /// </summary>
    internal const string IsAbsent = """
        claimed_by <> all (array(
            select 'reader-' || l.objid from pg_locks l
            where l.locktype = 'advisory' and l.classid = 1380270404 and l.objsubid = 2
                and l.database = (select oid from pg_database where datname = current_database())))
        """;

    private readonly int _key = RandomNumberGenerator.GetInt32(1, int.MaxValue);
    private readonly SemaphoreSlim _one = new(1);
    private NpgsqlConnection? _connection;

    public string Name => string.Create(CultureInfo.InvariantCulture, $"reader-{_key}");

    /// <summary>Takes the lock, or makes sure it is still held; to be called before claiming.</summary>
    public async Task Show(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            await TakeOrKeep(cancel);
        }
        finally
        {
            _one.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await LetGo();
        _one.Dispose();
    }

    private async Task TakeOrKeep(CancellationToken cancel)
    {
        if (_connection is not null && await StillHolds(_connection, cancel))
        {
            return;
        }

        await LetGo();
        _connection = await database.OpenConnectionAsync(cancel);
        await using var take = new NpgsqlCommand("select pg_advisory_lock($1, $2)", _connection)
        {
            Parameters = { Sql.Value(LockClass), Sql.Value(_key) },
        };
        await take.ExecuteNonQueryAsync(cancel);
    }

    private async Task LetGo()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }

    private static async Task<bool> StillHolds(NpgsqlConnection connection, CancellationToken cancel)
    {
        try
        {
            await using var probe = new NpgsqlCommand("select 1", connection);
            await probe.ExecuteNonQueryAsync(cancel);
            return true;
        }
        catch (NpgsqlException)
        {
            // The connection is gone, and the lock with it: it is taken again on a new one.
            return false;
        }
    }
}
