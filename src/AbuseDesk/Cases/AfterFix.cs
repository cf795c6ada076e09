using AbuseDesk.Checks;
using AbuseDesk.Data;
using AbuseDesk.Policy;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Cases;

/// <summary>How the reported thing was when it was looked at after something was done about it.</summary>
/// <param name="Kind">The kind of check.</param>
/// <param name="Result">In its words.</param>
/// <param name="At">The instant it speaks of.</param>
public sealed record LaterLook(string Kind, string Result, DateTimeOffset At)
{
    public bool IsThere => CheckKind.Of(Kind)?.Confirming.Contains(Result, StringComparer.Ordinal) is true;
}

/// <summary>What is known of a case since the customer was last told, the service was last stopped, or it was taken up again.</summary>
/// <param name="Look">The look that decides: that it is still there outweighs that it is gone. Null: nobody has looked.</param>
/// <param name="Statement">The customer's last word that it is dealt with.</param>
public sealed record AfterFix(LaterLook? Look, CustomerStatement? Statement)
{
    public static readonly AfterFix Nothing = new(null, null);

    private static readonly string[] Turns = ["warn", "suspend", "hand-over", "reopen"];

    /// <summary>The customer says that it is over, and a look since then says that it is not.</summary>
    public bool Contradicts => Statement is { } said && Look is { IsThere: true } look && look.At > said.SaidAt;

    public static async Task<AfterFix> Of(DeskContext db, AbuseCase of, CancellationToken cancel)
    {
        var turned = await LastTurn(db, of, cancel);
        var said = await db
            .CustomerStatements.AsNoTracking()
            .Where(s => s.CaseId == of.Id)
            .OrderByDescending(s => s.SaidAt)
            .ThenByDescending(s => s.Id)
            .FirstOrDefaultAsync(cancel);
        var checks = await CaseProposal.ChecksOf(db, of.Id, cancel);
        var visits = checks.Any(c => c.Kind is UrlResults.Kind) ? await UrlVisits.Newest(db, of.Id, cancel) : [];
        var looks = LooksOf(of, checks, visits)
            .Where(l => !(l.At <= (turned ?? of.AcceptedAt)))
            .Where(l => l.Kind is not UrlResults.Kind || IsNotOfTheStop(of, l));
        return new AfterFix(Deciding([.. looks]), said?.SaidAt <= turned ? null : said);
    }

    // A page that is gone while we keep it shut says nothing of the time after we gave it back.
    private static bool IsNotOfTheStop(AbuseCase of, LaterLook look) => !(look.At <= of.ReleasedAt);

    // The newest of each kind that says something of the reported thing.
    private static IEnumerable<LaterLook> LooksOf(
        AbuseCase of,
        IReadOnlyList<CaseCheck> checks,
        IReadOnlyList<UrlSeen> visits
    ) =>
        checks
            .Where(c => c.What is { SaysOver.Count: > 0 })
            .Where(c => c.Kind is not "blocklist" || of.Category is "blocklist")
            .DistinctBy(c => c.Kind, StringComparer.Ordinal)
            .Where(c => c.What!.SaysOver.Concat(c.What.Confirming).Contains(c.Result, StringComparer.Ordinal))
            .Select(c => new LaterLook(c.Kind, c.Result, InstantOf(c, visits)));

    // A log tells of its range, not of the moment somebody read it. A visit that says nothing new writes no check, so the
    // visits themselves say how far it holds: one page that is up is enough, all have to be gone.
    private static DateTimeOffset InstantOf(CaseCheck check, IReadOnlyList<UrlSeen> visits)
    {
        if (check.Kind is not UrlResults.Kind)
        {
            return check.RangeTo is { } end && end < check.At ? end : check.At;
        }

        var live = visits.Where(v => UrlResults.IsLive(v.Result)).ToList();
        DateTimeOffset? seen =
            UrlResults.IsLive(check.Result) ? (live.Count > 0 ? live.Max(v => v.DoneAt) : null)
            : visits.Count > 0 && live.Count == 0 ? visits.Min(v => v.DoneAt)
            : null;
        return seen > check.At ? seen.Value : check.At;
    }

    // A person's look after the fix stands for all that was seen before it.
    private static LaterLook? Deciding(IReadOnlyList<LaterLook> looks)
    {
        var judged = looks.FirstOrDefault(l => l.Kind is CheckKind.Recheck)?.At;
        return looks
            .Where(l => judged is null || l.At >= judged)
            .OrderByDescending(l => l.IsThere)
            .ThenByDescending(l => l.At)
            .FirstOrDefault();
    }

    // Acts that were taken back did not happen.
    private static async Task<DateTimeOffset?> LastTurn(DeskContext db, AbuseCase of, CancellationToken cancel)
    {
        var decided = await db
            .Decisions.Where(d => d.CaseId == of.Id && d.UndoneAt == null && Turns.Contains(d.Verb))
            .MaxAsync(d => (DateTimeOffset?)d.At, cancel);
        var recurred =
            of.Recurrences == 0
                ? null
                : await db
                    .CaseEvents.Where(e => e.CaseId == of.Id && e.Kind == "recurred")
                    .MaxAsync(e => (DateTimeOffset?)e.At, cancel);
        return new[] { decided, recurred, of.NotifiedAt, of.ContainedAt }.Max();
    }
}
