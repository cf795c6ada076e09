using AbuseDesk.Checks;
using AbuseDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Cases;

/// <summary>How the reported URLs of a case were last seen, and when they are looked at next.</summary>
public sealed class CaseUrls
{
    public static readonly CaseUrls None = new([], []);

    private CaseUrls(IReadOnlyList<UrlSeen> seen, IReadOnlyList<UrlVisit> planned)
    {
        Lines =
        [
            .. seen.Select(s => new Line(s.Url, s, planned.FirstOrDefault(p => Same(p.UrlKey, s.UrlKey))))
                .Concat(
                    planned.Where(p => !seen.Any(s => Same(s.UrlKey, p.UrlKey))).Select(p => new Line(p.Url, null, p))
                )
                .OrderByDescending(l => UrlResults.IsLive(l.Seen?.Result))
                .ThenBy(l => l.Url, StringComparer.Ordinal),
        ];
        GoneSince =
            Lines.Count > 0 && Lines.All(l => UrlResults.IsGone(l.Seen?.Result))
                ? Lines.Max(l => l.Seen!.GoneSince)
                : null;
    }

    internal IReadOnlyList<Line> Lines { get; }

    /// <summary>All were looked at and all are gone: since when.</summary>
    public DateTimeOffset? GoneSince { get; }

    public static async Task<CaseUrls> Of(DeskContext db, CaseReading read, CancellationToken cancel) =>
        read.Findings.Any(f => f.Urls.Length > 0) && UrlSubject.MayLook(read.Case)
            ? new(
                await UrlVisits.Newest(db, read.Case.Id, cancel),
                await db
                    .UrlVisits.AsNoTracking()
                    .Where(v => v.CaseId == read.Case.Id && v.DoneAt == null)
                    .ToListAsync(cancel)
            )
            : None;

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.Ordinal);

    internal sealed record Line(string Url, UrlSeen? Seen, UrlVisit? Next);
}
