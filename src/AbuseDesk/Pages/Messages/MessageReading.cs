using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Evidence;
using AbuseDesk.Intake;
using AbuseDesk.Parsing;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Messages;

/// <summary>What was read in a message, with the places it was read at.</summary>
public sealed record MessageReading(
    OriginalText? Original,
    MarkedText? Marked,
    IReadOnlyList<Finding> Findings,
    IReadOnlyList<ReadingProblem> Problems,
    IReadOnlyList<string> Missing,
    Report? Report,
    IReadOnlyList<FindingCorrection> Corrections
)
{
    private const int Shown = 200;

    /// <summary>Names of those who corrected it.</summary>
    public IReadOnlyDictionary<Guid, string> People { get; private init; } = new Dictionary<Guid, string>();

    /// <summary>The last reading, where the report does not rest on it: a person decides whether it shall.</summary>
    public Reading? Newer { get; private init; }

    /// <summary>Says to be somebody whose word has weight, and our server does not vouch for it.</summary>
    public bool IsUnverifiedClaim =>
        Report is { } report
            ? SenderClaim.IsUnverified(report)
            : Problems.Any(p => p.Code is ProblemCodes.SenderUnverified);

    public static async Task<MessageReading> Of(
        DeskContext db,
        EvidenceStore evidence,
        Guid rawId,
        CancellationToken cancel
    )
    {
        var original = await evidence.Body(rawId, cancel) is { } bytes ? OriginalText.Of(bytes) : null;
        var report = await db
            .Reports.AsNoTracking()
            .OrderBy(r => r.ReceivedAt)
            .FirstOrDefaultAsync(r => r.RawId == rawId, cancel);
        var readings = await db
            .Readings.AsNoTracking()
            .Where(r => r.RawId == rawId)
            .OrderByDescending(r => r.ReadAt)
            .Take(20)
            .ToListAsync(cancel);
        var shown = readings.Find(r => r.Id == report?.ReadingId) ?? readings.FirstOrDefault();
        var findings = report is null
            ? await FoundBy(db, shown, cancel)
            : [.. (await Live(db, report.Id, cancel)).Select(f => f.Accusation())];
        var corrections = await db
            .FindingCorrections.AsNoTracking()
            .Where(c => c.RawId == rawId)
            .OrderByDescending(c => c.At)
            .Take(Shown)
            .ToListAsync(cancel);
        var ids = corrections.Select(c => c.ActorId).Distinct().ToList();
        return new MessageReading(
            original,
            original is null ? null : MarkedText.Of(original, findings),
            findings,
            shown is null ? [] : ReadingProblem.Parse(shown.Problems),
            report?.Missing ?? shown?.Missing ?? [],
            report,
            corrections
        )
        {
            People = await db.Users.Where(u => ids.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.Name, cancel),
            Newer = report is not null && readings.Count > 0 && readings[0].Id != report.ReadingId ? readings[0] : null,
        };
    }

    // A reporter's answer adds to the findings of the report it answers.
    private static async Task<IReadOnlyList<Finding>> FoundBy(
        DeskContext db,
        Reading? reading,
        CancellationToken cancel
    )
    {
        if (reading is null || reading.Found is not null)
        {
            return [.. FoundJson.Parse(reading?.Found).Take(Shown)];
        }

        var rows = await db
            .Findings.AsNoTracking()
            .Where(f => f.ReadingId == reading.Id && f.RetiredBy == null)
            .OrderBy(f => f.Id)
            .Take(Shown)
            .ToListAsync(cancel);
        return [.. rows.Select(f => f.Accusation())];
    }

    private static Task<List<ReportFinding>> Live(DeskContext db, Guid reportId, CancellationToken cancel) =>
        db
            .Findings.AsNoTracking()
            .Where(f => f.ReportId == reportId && f.RetiredBy == null)
            .OrderBy(f => f.Id)
            .Take(Shown)
            .ToListAsync(cancel);
}
