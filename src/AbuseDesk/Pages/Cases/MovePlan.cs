using AbuseDesk.Cases;
using AbuseDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Cases;

/// <summary>What goes along with some reports, and what stays behind.</summary>
public sealed record MovePlan(int Reports, int Findings, int Messages, int Stay, MovePlan.Goal? To)
{
    public sealed record Goal(string Number, string Category, string Resource, string ResourceKind, int Reports);

    /// <summary>The chosen ones among the reports of the case; what is not on it is not chosen.</summary>
    public static IReadOnlyList<Guid> Chosen(CaseReading read, ActEntry typed) =>
        [
            .. read
                .Reports.Select(l => l.Report)
                .Where(r => typed.Reports.Contains(r.Number, StringComparer.Ordinal))
                .Select(r => r.Id),
        ];

    public static async Task<MovePlan> Of(
        DeskContext db,
        Viewer viewer,
        CaseReading read,
        ActEntry typed,
        CancellationToken cancel
    )
    {
        var (chosen, number) = (Chosen(read, typed), typed.Into?.Trim() ?? "");
        var all = await db.ReportCases.CountAsync(l => l.CaseId == read.Case.Id, cancel);
        var to =
            number.Length == 0
                ? null
                : await db
                    .Cases.VisibleTo(viewer)
                    .Where(c => c.Number == number)
                    .Select(c => new Goal(
                        c.Number,
                        c.Category,
                        c.Resource,
                        c.ResourceKind,
                        db.ReportCases.Count(l => l.CaseId == c.Id)
                    ))
                    .SingleOrDefaultAsync(cancel);
        return new MovePlan(
            chosen.Count,
            await db.Findings.CountAsync(f => f.CaseId == read.Case.Id && chosen.Contains(f.ReportId), cancel),
            await db.CaseMessages.CountAsync(
                m => m.CaseId == read.Case.Id && m.ReportId != null && chosen.Contains(m.ReportId.Value),
                cancel
            ),
            all - chosen.Count,
            to
        );
    }
}
