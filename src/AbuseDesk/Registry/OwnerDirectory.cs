using System.Data;
using System.Net;
using AbuseDesk.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AbuseDesk.Registry;

/// <summary>
/// Holds the newest <see cref="OwnerIndex"/> of this process. Filing asks for at least the version it saw in its
/// transaction; the notification only makes it quick.
/// </summary>
public sealed class OwnerDirectory(NpgsqlDataSource database) : IDisposable
{
    public const string Channel = "registry_changed";

    private const string Rows = """
        select id, kind, asset, net, address, port_from, port_to, service, customer_id, flags, valid_from, valid_to,
               recorded_from
        from assignments where recorded_to is null
        """;

    private readonly SemaphoreSlim _one = new(1);
    private OwnerIndex _current = OwnerIndex.Empty;

    public OwnerIndex Current => Volatile.Read(ref _current);

    /// <summary>An index that knows every change up to a version.</summary>
    public ValueTask<OwnerIndex> AtLeast(long registryVersion, CancellationToken cancel)
    {
        var current = Current;
        return current.Version >= registryVersion ? new(current) : new(Refresh(registryVersion, cancel));
    }

    /// <summary>The index of the registry as it is now.</summary>
    public async Task<OwnerIndex> Newest(CancellationToken cancel)
    {
        await using var command = database.CreateCommand("select version from registry_versions where id = 1");
        return await AtLeast((long)(await command.ExecuteScalarAsync(cancel))!, cancel);
    }

    /// <summary>
    /// Raises the version in the transaction of a change and tells every process at its commit. The row it locks also
    /// lines changes up behind each other, so that what a change was checked against is still so when it commits.
    /// </summary>
    public static async Task<long> Raise(DeskContext context, CancellationToken cancel)
    {
        if (context.Database.CurrentTransaction is null)
        {
            throw new InvalidOperationException("The registry version is raised in the transaction of the change.");
        }

        var raised = await context
            .Database.SqlQuery<long>(
                $"update registry_versions set version = version + 1 where id = 1 returning version"
            )
            .ToListAsync(cancel);
        await context.Database.ExecuteSqlAsync($"select pg_notify({Channel}, '')", cancel);
        return raised[0];
    }

    public void Dispose() => _one.Dispose();

    private async Task<OwnerIndex> Refresh(long registryVersion, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            if (Current.Version < registryVersion)
            {
                Volatile.Write(ref _current, await Load(cancel));
            }
        }
        finally
        {
            _one.Release();
        }

        return Current.Version >= registryVersion
            ? Current
            : throw new InvalidOperationException(
                $"The registry is at version {Current.Version}, older than {registryVersion}: is this another database?"
            );
    }

    // One snapshot: the version and exactly its rows.
    private async Task<OwnerIndex> Load(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        await using var version = new NpgsqlCommand("select version from registry_versions where id = 1", connection);
        var read = (long)(await version.ExecuteScalarAsync(cancel))!;
        await using var command = new NpgsqlCommand(Rows, connection);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await OwnerIndex.Build(Read(reader, cancel), read, cancel);
    }

    private static async IAsyncEnumerable<Assignment> Read(
        NpgsqlDataReader reader,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel
    )
    {
        while (await reader.ReadAsync(cancel))
        {
            yield return new Assignment
            {
                Id = reader.GetGuid(0),
                Kind = StoredText.Parse<AssetKind>(reader.GetString(1)),
                Asset = reader.GetString(2),
                Net = reader.IsDBNull(3) ? null : reader.GetFieldValue<IPNetwork>(3),
                Address = reader.IsDBNull(4) ? null : reader.GetFieldValue<IPAddress>(4),
                PortFrom = reader.IsDBNull(5) ? null : reader.GetInt32(5),
                PortTo = reader.IsDBNull(6) ? null : reader.GetInt32(6),
                Service = reader.GetString(7),
                CustomerId = reader.IsDBNull(8) ? null : reader.GetGuid(8),
                Flags = reader.GetFieldValue<string[]>(9),
                ValidFrom = reader.IsDBNull(10) ? null : reader.GetFieldValue<DateTimeOffset>(10),
                ValidTo = reader.IsDBNull(11) ? null : reader.GetFieldValue<DateTimeOffset>(11),
                RecordedFrom = reader.GetFieldValue<DateTimeOffset>(12),
            };
        }
    }
}
