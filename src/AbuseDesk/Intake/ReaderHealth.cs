using AbuseDesk.Cases;
using AbuseDesk.Data;
using Npgsql;

namespace AbuseDesk.Intake;

/// <summary>How the mails of one sender in one format are read: the last ones beside those before.</summary>
public sealed record SenderHealth(
    string Sender,
    string Format,
    long Recent,
    long RecentInFull,
    long Before,
    long BeforeInFull,
    Guid? LastFailure
)
{
    private const int FewestRecent = 10;
    private const int FewestBefore = 20;
    private const double Fall = 0.15;

    public double RecentShare => Recent == 0 ? 1 : (double)RecentInFull / Recent;
    public double BeforeShare => Before == 0 ? 1 : (double)BeforeInFull / Before;

    /// <summary>The share of fully read mails falls: the sender has changed something, or the reader has.</summary>
    public bool Drifts => Recent >= FewestRecent && Before >= FewestBefore && RecentShare <= BeforeShare - Fall;
}

/// <summary>How one format is read, over the last mails of the desk.</summary>
public sealed record FormatHealth(string Format, long Messages, long Reports, long InFull, Guid? LastFailure)
{
    public double Share => Reports == 0 ? 1 : (double)InFull / Reports;
}

/// <summary>What the health page shows of the reader. Each query looks at a bounded number of rows by an index.</summary>
public sealed class ReaderHealth(NpgsqlDataSource database)
{
    public const int RecentMails = 50;
    public const int BeforeMails = 500;
    public const int LastMails = 5_000;
    private const int MostSenders = 200;

    // Who drifts has failures among the last ones: only those senders are looked at.
    private const string Senders = """
        with failing as (
            select sender_domain, format, max(received_at) as at from (
                select sender_domain, format, received_at from message_work where read_in_full = false
                order by received_at desc, raw_id desc limit $2) f
            where sender_domain is not null and format is not null
            group by sender_domain, format order by at desc limit $3
        )
        select f.sender_domain, f.format, s.recent, s.recent_full, s.before, s.before_full, s.failure
        from failing f cross join lateral (
            select count(*) filter (where place <= $4) as recent,
                count(*) filter (where place <= $4 and read_in_full) as recent_full,
                count(*) filter (where place > $4) as before,
                count(*) filter (where place > $4 and read_in_full) as before_full,
                (array_agg(raw_id order by place) filter (
                    where not read_in_full and (compartment is null or compartment = any($1))))[1] as failure
            from (
                select raw_id, read_in_full, compartment,
                    row_number() over (order by received_at desc, raw_id desc) as place
                from message_work
                where sender_domain = f.sender_domain and format = f.format and read_in_full is not null
                order by received_at desc, raw_id desc limit $5) last
        ) s
        order by f.at desc
        """;

    private const string Formats = """
        select format, count(*), count(read_in_full), count(*) filter (where read_in_full),
            (array_agg(raw_id order by received_at desc, raw_id desc) filter (
                where read_in_full = false and (compartment is null or compartment = any($1))))[1]
        from (
            select format, read_in_full, raw_id, received_at, compartment from message_work
            order by received_at desc, raw_id desc limit $2) last
        where format is not null group by format order by 2 desc, 1
        """;

    public async Task<IReadOnlyList<SenderHealth>> OfSenders(Viewer viewer, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(Senders);
        command.Parameters.Add(Sql.Value(viewer.Compartments.ToArray()));
        command.Parameters.Add(Sql.Value(LastMails));
        command.Parameters.Add(Sql.Value(MostSenders));
        command.Parameters.Add(Sql.Value(RecentMails));
        command.Parameters.Add(Sql.Value(RecentMails + BeforeMails));
        List<SenderHealth> senders = [];
        await using var row = await command.ExecuteReaderAsync(cancel);
        while (await row.ReadAsync(cancel))
        {
            senders.Add(
                new SenderHealth(
                    row.GetString(0),
                    row.GetString(1),
                    row.GetInt64(2),
                    row.GetInt64(3),
                    row.GetInt64(4),
                    row.GetInt64(5),
                    row.GuidOrNull(6)
                )
            );
        }

        return [.. senders.OrderByDescending(s => s.Drifts).ThenBy(s => s.RecentShare - s.BeforeShare)];
    }

    public async Task<IReadOnlyList<FormatHealth>> OfFormats(Viewer viewer, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(Formats);
        command.Parameters.Add(Sql.Value(viewer.Compartments.ToArray()));
        command.Parameters.Add(Sql.Value(LastMails));
        List<FormatHealth> formats = [];
        await using var row = await command.ExecuteReaderAsync(cancel);
        while (await row.ReadAsync(cancel))
        {
            formats.Add(
                new FormatHealth(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GuidOrNull(4))
            );
        }

        return formats;
    }
}
