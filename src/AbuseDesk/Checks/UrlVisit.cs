using AbuseDesk.Data;

namespace AbuseDesk.Checks;

/// <summary>Why a reported URL is looked at.</summary>
public enum VisitReason
{
    Unknown,

    /// <summary>A report named it for the first time.</summary>
    Opened,
    Accepted,

    /// <summary>A person wants to know.</summary>
    Asked,

    /// <summary>The customer was told, and it may be gone.</summary>
    AfterNotice,

    /// <summary>It was gone, or the customer says so, and may be back.</summary>
    AfterFix,

    /// <summary>The case is closed.</summary>
    FollowUp,
}

/// <summary>
/// One visit to one reported URL: planned, under way, or done with what was seen. A done row is never changed; the newest
/// of a URL says how it is today.
/// </summary>
public sealed class UrlVisit
{
    private const int LongestTitle = 300;

    public required Guid Id { get; init; }
    public required Guid CaseId { get; init; }

    /// <summary>As it is asked for: one form, without fragment.</summary>
    public required string Url { get; init; }

    /// <summary>SHA-256 of it: the same URL on other cases has the same.</summary>
    public required string UrlKey { get; init; }

    public required string Host { get; init; }
    public required VisitReason Why { get; set; }
    public Guid? AskedBy { get; set; }
    public required DateTimeOffset DueAt { get; set; }

    /// <summary>Until when a worker has it to itself.</summary>
    public DateTimeOffset? ClaimedUntil { get; set; }
    public int Attempts { get; set; }
    public DateTimeOffset? DoneAt { get; private set; }

    /// <summary>In the words of the check url_live.</summary>
    public string? Result { get; private set; }

    /// <summary>A <see cref="UrlReason"/>, or why there was no visit.</summary>
    public string? Reason { get; private set; }

    // Of the visitor who saw a page, else of the first.
    public int? Status { get; private set; }
    public string? FinalUrl { get; private set; }
    public string? Title { get; private set; }
    public string? BodySha256 { get; private set; }
    public string? Certificate { get; private set; }
    public bool AsksPassword { get; private set; }

    /// <summary>JSON of everything all visitors saw; null where there was no visit.</summary>
    public string? Observation { get; private set; }

    /// <summary>When it was last seen, by this visit or an earlier one.</summary>
    public DateTimeOffset? LastLiveAt { get; private set; }

    /// <summary>The first visit of all that found nothing since it was last seen.</summary>
    public DateTimeOffset? GoneSince { get; private set; }

    /// <summary>Ends the visit with what was seen; null: it could not be made.</summary>
    internal void End(UrlCheck? check, string? problem, UrlSeen? before, DateTimeOffset now)
    {
        var seen = check?.Observations ?? [];
        var shown = seen.FirstOrDefault(o => o.Outcome == UrlOutcome.Live) ?? (seen.Count > 0 ? seen[0] : null);
        var page = shown?.Body?.Page;
        Title = page?.Title is { } title ? StorableText.Capped(StorableText.Of(title), LongestTitle) : null;
        AsksPassword = seen.Any(o => o.Body?.Page?.AsksPassword == true);
        Result = check is null ? "error" : UrlResults.Of(check, before, Title, AsksPassword);
        Reason = problem ?? StoredText.Text(check!.Reason);
        (Status, FinalUrl, BodySha256) = (shown?.Status, shown?.FinalUrl, shown?.Body?.Sha256);
        Certificate = shown?.Hops.Select(h => h.Certificate).FirstOrDefault(c => c is not null) is { } fault
            ? StoredText.Text(fault)
            : null;
        Observation = check is null ? null : UrlCheckJson.Write(check);
        (DoneAt, ClaimedUntil) = (now, null);
        LastLiveAt = UrlResults.IsLive(Result) ? now : before?.LastLiveAt;
        GoneSince =
            UrlResults.IsGone(Result) ? before?.GoneSince ?? now
            : UrlResults.IsLive(Result) ? null
            : before?.GoneSince;
    }
}

/// <summary>How a URL of a case was when it was last looked at.</summary>
internal sealed record UrlSeen(
    Guid Id,
    string UrlKey,
    string Url,
    DateTimeOffset DoneAt,
    string Result,
    string? Reason,
    int? Status,
    string? FinalUrl,
    string? Title,
    string? BodySha256,
    string? Certificate,
    bool AsksPassword,
    DateTimeOffset? LastLiveAt,
    DateTimeOffset? GoneSince
);

/// <summary>The row that workers lock, so that one host is visited by one of them at a time, with a pause between.</summary>
public sealed class UrlHost
{
    public required string Host { get; init; }
    public required DateTimeOffset NextAt { get; set; }
}

/// <summary>A case whose visits have to be thought over; written by triggers, whoever changed the case.</summary>
public sealed class UrlPlan
{
    public long Id { get; private set; }
    public required Guid CaseId { get; init; }
}
