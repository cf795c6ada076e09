using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Outgoing;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Cases;

/// <summary>Which mails an act brings, from what stands on its sheet.</summary>
public sealed class ActMails(Drafts drafts, DeskContext db, Times times)
{
    /// <summary>So many are shown to be edited; further reporters get theirs as it was written.</summary>
    public const int Shown = 20;

    /// <summary>What a reporter can be asked for.</summary>
    public static readonly IReadOnlyList<string> Askable =
    [
        "ip",
        "url",
        "time",
        "zone",
        "port",
        "log",
        "headers",
        "work",
        "claimant",
    ];

    public static bool Writes(Act act) =>
        act.Name
            is "warn"
                or "suspend"
                or "release"
                or "hand-over"
                or "to-partner"
                or "ask"
                or "not-ours"
                or "dismiss"
                or "close";

    public async Task<ActDrafts> For(Act act, AbuseCase abuseCase, ActEntry typed, CancellationToken cancel)
    {
        var matter = await NoticeMatter.Load(db, abuseCase, cancel);
        if (act.Name is "to-partner")
        {
            var partner = await db.Partners.AsNoTracking().SingleOrDefaultAsync(p => p.Id == typed.Partner, cancel);
            matter = matter with { Customer = partner?.Addressee() };
        }

        return new ActDrafts(matter, IsComplete(act, typed) ? Of(act, matter, typed) : []);
    }

    private IReadOnlyList<OutgoingDraft> Of(Act act, NoticeMatter matter, ActEntry typed)
    {
        var now = times.Now;
        var due = typed.Due is { } at ? times.Instant(at) : now;
        DateTimeOffset? over = typed.FixedAt is { } ended ? times.Instant(ended) : null;
        return act.Name switch
        {
            "accept" => drafts.Accept(matter),
            "warn" => drafts.Warn(matter, due),
            "suspend" => drafts.Suspend(matter, typed.Lever!, typed.Target!, typed.Text!, now),
            "release" => drafts.Release(matter, typed.Text!, now),
            "hand-over" => drafts.HandOver(matter, due, now),
            "to-partner" => drafts.ToPartner(matter, due, now),
            "ask" => drafts.Ask(matter, [.. typed.Missing], due),
            "not-ours" => drafts.NotOurs(matter, now),
            "dismiss" or "close" => End(act, matter, typed, over, now),
            _ => [],
        };
    }

    // A report that came to something else than its case is answered by what it came to.
    private IReadOnlyList<OutgoingDraft> End(
        Act act,
        NoticeMatter matter,
        ActEntry typed,
        DateTimeOffset? over,
        DateTimeOffset now
    )
    {
        var apart = matter.Reports.ToLookup(
            r => Dispositions.Chosen(typed.Dispositions, r.Report.Number),
            StringComparer.Ordinal
        );
        var together = matter with { Reports = [.. apart[null]] };
        return
        [
            .. act.Name is "close"
                ? drafts.Close(together, typed.Code!, over, now)
                : drafts.Dismiss(together, typed.Code!, over, now),
            .. apart
                .Where(g => g.Key is not null)
                .SelectMany(g => drafts.Dismiss(matter with { Reports = [.. g] }, g.Key!, over, now)),
        ];
    }

    // A letter is written once there is something to say.
    private static bool IsComplete(Act act, ActEntry typed) =>
        act.Name switch
        {
            "warn" or "hand-over" => typed.Due is not null,
            "to-partner" => typed.Due is not null && typed.Partner is not null,
            "ask" => typed.Due is not null && typed.Missing.Count > 0 && typed.Missing.All(Askable.Contains),
            "suspend" => !string.IsNullOrWhiteSpace(typed.Target)
                && !string.IsNullOrWhiteSpace(typed.Text)
                && Levers.Restricting.Contains(typed.Lever, StringComparer.Ordinal),
            "release" => !string.IsNullOrWhiteSpace(typed.Text),
            "dismiss" or "close" => typed.Code is not null,
            _ => true,
        };
}

/// <summary>The mails of an act and what they were made of.</summary>
public sealed record ActDrafts(NoticeMatter Matter, IReadOnlyList<OutgoingDraft> All)
{
    public IReadOnlyList<OutgoingDraft> Edited { get; } = [.. All.Take(ActMails.Shown)];

    /// <summary>To further reporters: not shown one by one.</summary>
    public IReadOnlyList<OutgoingDraft> Others { get; } = [.. All.Skip(ActMails.Shown).Where(d => d.Proposed)];
}
