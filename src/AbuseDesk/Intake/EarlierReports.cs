using AbuseDesk.Cases;
using AbuseDesk.Data;
using Npgsql;

namespace AbuseDesk.Intake;

/// <summary>How a report repeats an earlier one, and on which cases that one is.</summary>
/// <param name="SameContent">Byte for byte what was sent before, but for the way it came.</param>
/// <param name="Duplicates">Cases of the same report: same content, or the same id of the format from the same domain.</param>
/// <param name="Reminders">Cases of an earlier report of the same reporter under the same reference.</param>
internal sealed record Repetition(bool SameContent, IReadOnlySet<Guid> Duplicates, IReadOnlySet<Guid> Reminders);

/// <summary>
/// Reports that came before. To be loaded after the case keys of the batch are locked. Being a repetition only names how
/// a report is attached: it never keeps a finding from its case, since ids and references can be forged.
/// </summary>
internal sealed class EarlierReports
{
    private const string Same = """
        with found as (
            select r.id from unnest($1) as t (v) cross join lateral (
                select id from reports where content_hash = t.v limit 20) r
            union select r.id from unnest($2) as t (v) cross join lateral (
                select id from reports where external_id = t.v limit 20) r
            union select r.id from unnest($3) as t (v) cross join lateral (
                select id from reports where reporter_reference = t.v limit 20) r
        )
        select r.content_hash, r.external_id, r.reporter_reference, r.reporter_address,
            array(select case_id from report_cases c where c.report_id = r.id)
        from found join reports r on r.id = found.id
        """;

    private readonly List<Earlier> _reports = [];

    /// <summary>All cases any of them is on.</summary>
    public IEnumerable<Guid> Cases => _reports.SelectMany(r => r.Cases);

    public static async Task<EarlierReports> Load(
        NpgsqlConnection connection,
        IReadOnlyCollection<ReadMessage> complaints,
        CancellationToken cancel
    )
    {
        var earlier = new EarlierReports();
        if (complaints.Count == 0)
        {
            return earlier;
        }

        await using var command = new NpgsqlCommand(Same, connection);
        command.Parameters.Add(Sql.Value(complaints.Select(m => m.Envelope.ContentHash).OfType<byte[]>().ToArray()));
        command.Parameters.Add(Sql.Value(Texts(complaints, m => m.Report.ReportId, ReportRow.LongestReference)));
        command.Parameters.Add(
            Sql.Value(Texts(complaints, m => m.Report.Reporter?.Reference, ReportRow.LongestReference))
        );
        await using var row = await command.ExecuteReaderAsync(cancel);
        while (await row.ReadAsync(cancel))
        {
            earlier._reports.Add(
                new Earlier(
                    await row.IsDBNullAsync(0, cancel) ? null : row.GetFieldValue<byte[]>(0),
                    row.TextOrNull(1),
                    row.TextOrNull(2),
                    row.TextOrNull(3),
                    [.. row.GetFieldValue<Guid[]>(4)]
                )
            );
        }

        return earlier;
    }

    public Repetition Of(Report report)
    {
        var same = _reports.Where(e => e.HasContent(report.ContentHash)).ToList();
        var domain = Domain(report.ReporterAddress);
        var twins = _reports.Where(e =>
            report.ExternalId is not null
            && string.Equals(e.ExternalId, report.ExternalId, StringComparison.Ordinal)
            && string.Equals(Domain(e.Address), domain, StringComparison.OrdinalIgnoreCase)
        );
        var reminded = _reports.Where(e =>
            report.ReporterReference is not null
            && string.Equals(e.Reference, report.ReporterReference, StringComparison.Ordinal)
            && string.Equals(Domain(e.Address), domain, StringComparison.OrdinalIgnoreCase)
        );
        return new Repetition(
            same.Count > 0,
            same.Concat(twins).SelectMany(e => e.Cases).ToHashSet(),
            reminded.SelectMany(e => e.Cases).ToHashSet()
        );
    }

    /// <summary>A report of this batch comes before the next one.</summary>
    public void Add(Report report, IEnumerable<Guid> cases) =>
        _reports.Add(
            new Earlier(
                report.ContentHash,
                report.ExternalId,
                report.ReporterReference,
                report.ReporterAddress,
                [.. cases]
            )
        );

    private static string[] Texts(IEnumerable<ReadMessage> messages, Func<ReadMessage, string?> text, int longest) =>
        [
            .. messages
                .Select(m => StorableText.Capped(text(m), longest))
                .OfType<string>()
                .Distinct(StringComparer.Ordinal),
        ];

    private static string? Domain(string? address) => address?[(address.LastIndexOf('@') + 1)..];

    private sealed record Earlier(
        byte[]? ContentHash,
        string? ExternalId,
        string? Reference,
        string? Address,
        IReadOnlyList<Guid> Cases
    )
    {
        public bool HasContent(byte[]? hash) =>
            hash is not null && ContentHash is not null && hash.AsSpan().SequenceEqual(ContentHash);
    }
}
