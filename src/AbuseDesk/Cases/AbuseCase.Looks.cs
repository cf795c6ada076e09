using AbuseDesk.Checks;

namespace AbuseDesk.Cases;

/// <summary>What was seen of the reported pages.</summary>
public sealed partial class AbuseCase
{
    /// <summary>Somebody wants the reported pages looked at now.</summary>
    internal void LookAsked(int urls, Actor actor, DateTimeOffset now)
    {
        RefuseEnquiry();
        Happened("look_asked", actor, now, null, ("urls", urls));
    }

    /// <summary>Everything that was reported and seen is gone.</summary>
    internal void WasGone(UrlVisit visit, DateTimeOffset now) =>
        Happened("url_gone", Actor.Desk, now, null, ("visit", visit.Id), ("since", visit.GoneSince));

    /// <summary>What was gone, or had ended, is there again: with what changed between the two looks.</summary>
    internal void CameBack(UrlVisit visit, UrlSeen? before, DateTimeOffset now) =>
        Happened(
            "came_back",
            Actor.Desk,
            now,
            string.Equals(before?.Title, visit.Title, StringComparison.Ordinal)
                ? visit.Title
                : $"{before?.Title ?? "–"} → {visit.Title ?? "–"}",
            ("visit", visit.Id),
            ("before", before?.Id),
            ("result_before", before?.Result),
            ("result_now", visit.Result),
            ("status_before", before?.Status),
            ("status_now", visit.Status),
            ("sha256_before", before?.BodySha256),
            ("sha256_now", visit.BodySha256)
        );
}
