using System.Net;
using AbuseDesk.Data;
using AbuseDesk.Parsing;
using Npgsql;

namespace AbuseDesk.Intake;

/// <summary>A finding a report has already; a reply often quotes what it answers.</summary>
internal sealed record KnownFinding(
    Guid ReportId,
    string Category,
    IPAddress? SourceIp,
    int? SourcePort,
    string? Mailbox,
    string[] Urls,
    string[] Domains,
    DateTimeOffset? OccurredAt
)
{
    private const int Most = 1_000;

    public bool IsSameAs(Finding finding) =>
        string.Equals(finding.Category, Category, StringComparison.Ordinal)
        && Equals(finding.SourceIp, SourceIp)
        && finding.SourcePort == SourcePort
        && string.Equals(finding.Mailbox, Mailbox, StringComparison.OrdinalIgnoreCase)
        && finding.Urls.SequenceEqual(Urls, StringComparer.Ordinal)
        && finding.Domains.SequenceEqual(Domains, StringComparer.Ordinal)
        && finding.OccurredAt == OccurredAt;

    public static async Task<List<KnownFinding>> Load(
        NpgsqlConnection connection,
        IReadOnlyCollection<Guid> reports,
        CancellationToken cancel
    )
    {
        List<KnownFinding> known = [];
        if (reports.Count == 0)
        {
            return known;
        }

        await using var command = new NpgsqlCommand(
            $"""
            select f.* from unnest($1) as r (id) cross join lateral (
                select report_id, category, source_ip, source_port, mailbox, urls, domains, occurred_at
                from findings where report_id = r.id order by id limit {Most}) f
            """,
            connection
        );
        command.Parameters.Add(Sql.Value(reports.ToArray()));
        await using var row = await command.ExecuteReaderAsync(cancel);
        while (await row.ReadAsync(cancel))
        {
            known.Add(
                new KnownFinding(
                    row.GetGuid(0),
                    row.GetString(1),
                    row.IsDBNull(2) ? null : row.GetFieldValue<IPAddress>(2),
                    row.IsDBNull(3) ? null : row.GetInt32(3),
                    row.TextOrNull(4),
                    row.GetFieldValue<string[]>(5),
                    row.GetFieldValue<string[]>(6),
                    row.IsDBNull(7) ? null : row.GetFieldValue<DateTimeOffset>(7)
                )
            );
        }

        return known;
    }
}
