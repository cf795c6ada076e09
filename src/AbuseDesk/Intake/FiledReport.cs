using System.Net;
using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Evidence;
using AbuseDesk.Parsing;
using Npgsql;

namespace AbuseDesk.Intake;

/// <summary>A report with its findings and cases, locked against a second correction at the same time.</summary>
internal sealed record FiledReport(
    Report Report,
    IReadOnlyList<LiveFinding> Live,
    IReadOnlyList<Guid> Cases,
    IReadOnlySet<Guid> Sole
)
{
    /// <summary>A list longer than this is corrected at its sender, not by hand.</summary>
    private const int MostFindings = MessagePart.MostFindings;

    public static async Task<FiledReport?> Lock(NpgsqlConnection connection, Guid reportId, CancellationToken cancel)
    {
        if (await Row(connection, reportId, cancel) is not { } report)
        {
            return null;
        }

        var live = await Findings(connection, reportId, null, cancel);
        if (live.Count > MostFindings)
        {
            throw new CaseRuleException("too_many_findings", MostFindings);
        }

        List<Guid> cases = [];
        HashSet<Guid> sole = [];
        await using var links = new NpgsqlCommand(
            """
            select case_id, not exists (
                select from report_cases o where o.case_id = l.case_id and o.report_id <> l.report_id)
            from report_cases l where report_id = $1 order by attached_at
            """,
            connection
        );
        links.Parameters.Add(Sql.Value(reportId));
        await using var row = await links.ExecuteReaderAsync(cancel);
        while (await row.ReadAsync(cancel))
        {
            cases.Add(row.GetGuid(0));
            if (row.GetBoolean(1))
            {
                sole.Add(row.GetGuid(0));
            }
        }

        return new FiledReport(report, live, cases, sole);
    }

    /// <summary>
    /// Cases on which nothing of the report is left without these findings. Where it had none on any case, those are
    /// enquiries about it.
    /// </summary>
    public IReadOnlyList<Guid> Vacated(IReadOnlyCollection<LiveFinding> gone) =>
        Live.All(f => f.CaseId is null)
            ? Cases
            :
            [
                .. gone.Select(f => f.CaseId)
                    .OfType<Guid>()
                    .Distinct()
                    .Except(Live.Except(gone).Select(f => f.CaseId).OfType<Guid>()),
            ];

    /// <summary>The findings that hold, or those a correction replaced.</summary>
    public static async Task<List<LiveFinding>> Findings(
        NpgsqlConnection connection,
        Guid reportId,
        Guid? retiredBy,
        CancellationToken cancel
    )
    {
        List<LiveFinding> findings = [];
        await using var command = new NpgsqlCommand(
            $"""
            select id, case_id, source, made_by, category, source_ip, source_port, urls, domains, mailbox, occurred_at,
                last_at, earliest, latest, occurred_text, zone, precision, time_basis, own_side_at, own_side_queue_id,
                own_side_sender, count, excerpt, reason, claimant, work
            from findings where report_id = $1 and retired_by is not distinct from $2
            order by id limit {MostFindings + 1}
            """,
            connection
        );
        command.Parameters.Add(Sql.Value(reportId));
        command.Parameters.Add(Sql.Value(retiredBy));
        await using var row = await command.ExecuteReaderAsync(cancel);
        while (await row.ReadAsync(cancel))
        {
            findings.Add(
                new LiveFinding(
                    row.GetGuid(0),
                    row.GuidOrNull(1),
                    row.GetString(2) is "person",
                    row.GuidOrNull(3),
                    Finding(row)
                )
            );
        }

        return findings;
    }

    /// <summary>The message as if a person had just filed it with these findings.</summary>
    public ReadMessage Message(Guid staff, IReadOnlyList<Finding> findings)
    {
        var claim = new ClaimedMessage(
            Report.RawId,
            Report.Number,
            Door.Unknown,
            Report.Channel,
            Report.ReceivedAt,
            Report.Compartment,
            0,
            true
        );
        var read = new ParsedReport
        {
            Kind = MessageKind.Report,
            Format = Report.Format,
            Parser = Report.Parser,
            IsTest = Report.IsTest,
            Envelope = new Envelope { Subject = Report.Subject },
        };
        return new ReadMessage(claim, read, []) { ByPerson = new ReadMessage.Decided(staff, findings) };
    }

    private static async Task<Report?> Row(NpgsqlConnection connection, Guid reportId, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            """
            select number, raw_id, reading_id, received_at, channel, format, parser, language, subject, reporter_address,
                reporter_role, compartment, is_test
            from reports where id = $1 for update
            """,
            connection
        );
        command.Parameters.Add(Sql.Value(reportId));
        await using var row = await command.ExecuteReaderAsync(cancel);
        return !await row.ReadAsync(cancel)
            ? null
            : new Report
            {
                Id = reportId,
                Number = row.GetString(0),
                RawId = row.GetGuid(1),
                ReadingId = row.GetGuid(2),
                ReceivedAt = row.GetFieldValue<DateTimeOffset>(3),
                Channel = row.GetString(4),
                Format = row.GetString(5),
                Parser = row.GetString(6),
                Language = row.GetString(7),
                Subject = row.TextOrNull(8),
                ReporterAddress = row.TextOrNull(9),
                ReporterRole = row.GetString(10),
                Compartment = row.TextOrNull(11),
                IsTest = row.GetBoolean(12),
                Consent = Consent.Unknown,
                Trust = SenderTrust.NotChecked,
            };
    }

    private static Finding Finding(NpgsqlDataReader row) =>
        new()
        {
            Category = row.GetString(4),
            SourceIp = row.IsDBNull(5) ? null : row.GetFieldValue<IPAddress>(5),
            SourcePort = row.IsDBNull(6) ? null : row.GetInt32(6),
            Urls = row.GetFieldValue<string[]>(7),
            Domains = row.GetFieldValue<string[]>(8),
            Mailbox = row.TextOrNull(9),
            OccurredAt = Instant(row, 10),
            LastAt = Instant(row, 11),
            Earliest = Instant(row, 12),
            Latest = Instant(row, 13),
            OccurredText = row.TextOrNull(14),
            Zone = StoredText.Parse<ZoneBasis>(row.GetString(15)),
            Precision = StoredText.Parse<TimePrecision>(row.GetString(16)),
            TimeBasis = StoredText.Parse<TimeBasis>(row.GetString(17)),
            OwnSide =
                row.IsDBNull(18) && row.IsDBNull(19) && row.IsDBNull(20)
                    ? null
                    : new OwnSide(Instant(row, 18), row.TextOrNull(19), row.TextOrNull(20)),
            Count = row.GetInt32(21),
            Excerpt = row.TextOrNull(22),
            Reason = row.GetString(23),
            Claimant = row.TextOrNull(24),
            Work = row.TextOrNull(25),
        };

    private static DateTimeOffset? Instant(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}
