using AbuseDesk.Data;
using AbuseDesk.Ops;
using Npgsql;

namespace AbuseDesk.Cases;

/// <summary>A wave: more reports on one case within minutes than anybody reads one by one (DOMAIN §4.4 step 7).</summary>
public sealed class Waves(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>More reports than this within <see cref="Within"/> are a wave.</summary>
    public const int MoreThan = 20;

    public static readonly TimeSpan Within = TimeSpan.FromMinutes(10);

    /// <summary>Without a report for so long the wave is over.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMinutes(30);

    // Only as many links are counted as say that it is a wave.
    private const string Begin = """
        update case_counters n set wave_started_at = $2, wave_ended_at = null
        where n.case_id = any($1) and (n.wave_started_at is null or n.wave_ended_at is not null)
            and (select count(*) from (
                select from report_cases l where l.case_id = n.case_id and l.attached_at > $3 limit $4) as enough) >= $4
        returning n.case_id
        """;

    private const string End = """
        update case_counters n set wave_ended_at = $1
        where n.case_id in (
            select case_id from case_counters
            where wave_started_at is not null and wave_ended_at is null and last_report_at < $2
            order by case_id limit 500 for no key update skip locked)
        returning n.case_id
        """;

    /// <summary>In the transaction that filed reports on these cases.</summary>
    internal static async Task Start(
        NpgsqlConnection connection,
        IReadOnlyCollection<Guid> cases,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        if (cases.Count == 0)
        {
            return;
        }

        await using var begin = new NpgsqlCommand(Begin, connection)
        {
            Parameters =
            {
                Sql.Value(cases.ToArray()),
                Sql.Value(now.ToUniversalTime()),
                Sql.Value((now - Within).ToUniversalTime()),
                Sql.Value(MoreThan + 1),
            },
        };
        var started = await Ids(begin, cancel);
        await BulkCopy<CaseEvent>.Write(connection, [.. started.Select(c => AbuseCase.WaveStarted(c, now))], cancel);
    }

    /// <summary>Ends the waves of cases that are quiet; gives how many.</summary>
    public async Task<int> EndQuiet(CancellationToken cancel)
    {
        var now = CaseEvent.ToMicroseconds(clock.GetUtcNow());
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using var end = new NpgsqlCommand(End, connection)
        {
            Parameters = { Sql.Value(now.ToUniversalTime()), Sql.Value((now - Quiet).ToUniversalTime()) },
        };
        var ended = await Ids(end, cancel);
        await BulkCopy<CaseEvent>.Write(connection, [.. ended.Select(c => AbuseCase.WaveEnded(c, now))], cancel);
        await transaction.CommitAsync(cancel);
        return ended.Count;
    }

    private static async Task<List<Guid>> Ids(NpgsqlCommand command, CancellationToken cancel)
    {
        List<Guid> ids = [];
        await using var row = await command.ExecuteReaderAsync(cancel);
        while (await row.ReadAsync(cancel))
        {
            ids.Add(row.GetGuid(0));
        }

        return ids;
    }
}

/// <summary>Sees when waves are over.</summary>
public sealed class WaveWatch(LoopGround ground, ILogger<WaveWatch> logger) : BackgroundLoop(ground, logger)
{
    protected override TimeSpan Interval => TimeSpan.FromMinutes(1);

    protected override async Task<bool> Turn(IServiceProvider scope, CancellationToken cancel) =>
        await scope.GetRequiredService<Waves>().EndQuiet(cancel) > 0;
}

/// <summary>What waves need in the container.</summary>
public static class WaveSetup
{
    /// <summary>For the worker: the loop.</summary>
    public static IServiceCollection AddWaveWatch(this IServiceCollection services)
    {
        services.AddSingleton<Waves>();
        return services.AddHostedService<WaveWatch>();
    }
}
