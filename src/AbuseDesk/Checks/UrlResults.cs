namespace AbuseDesk.Checks;

/// <summary>From what was seen of a URL to the words of the check, and from the URLs of a case to the case.</summary>
internal static class UrlResults
{
    public const string Kind = "url_live";

    // The most telling first: one page that is up outweighs all that are gone.
    private static readonly string[] Order = ["live", "cloaked", "error", "blocked", "changed", "gone", "parked"];

    public static bool IsLive(string? result) => result is "live" or "cloaked";

    public static bool IsGone(string? result) => result is "gone" or "parked";

    /// <summary>What a check says, held against the last one of the same URL.</summary>
    public static string Of(UrlCheck check, UrlSeen? before, string? title, bool asksPassword) =>
        check.Verdict switch
        {
            UrlVerdict.Live => IsAnother(before, title, asksPassword) ? "changed" : "live",
            UrlVerdict.Cloaked => "cloaked",
            UrlVerdict.Gone => check.Reason is UrlReason.Parked ? "parked" : "gone",
            UrlVerdict.Unclear => check.Reason is UrlReason.Blocked or UrlReason.Denied ? "blocked" : "error",
        };

    /// <summary>
    /// What the URLs of a case come to together, each by its newest result; null while none is seen live and some have
    /// not been looked at.
    /// </summary>
    public static string? Together(IReadOnlyCollection<string> results, bool someAreUnseen) =>
        Order.FirstOrDefault(r => results.Contains(r, StringComparer.Ordinal)) is { } result
        && (!someAreUnseen || IsLive(result))
            ? result
            : null;

    // Little is needed to call a page the same: what changes with each visit must not look like a repair.
    private static bool IsAnother(UrlSeen? before, string? title, bool asksPassword) =>
        before is { BodySha256: not null }
        && !asksPassword
        && (
            before.Result is "changed"
            || IsLive(before.Result)
                && (before.AsksPassword || !string.Equals(before.Title, title, StringComparison.Ordinal))
        );
}
