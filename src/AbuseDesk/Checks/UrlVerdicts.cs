namespace AbuseDesk.Checks;

/// <summary>What all visitors together say.</summary>
internal enum UrlVerdict
{
    Live,
    Gone,
    Cloaked,
    Unclear,
}

/// <summary>Why the verdict is what it is.</summary>
internal enum UrlReason
{
    SeenByAll,

    /// <summary>Live for some; the others met a passing fault.</summary>
    SeenBySome,

    NotFound,
    NameGone,
    Suspended,
    Parked,

    /// <summary>A page for some, none for others.</summary>
    AnswerDiffers,

    /// <summary>Only some are asked for a password, or they are to send it elsewhere.</summary>
    FormDiffers,

    /// <summary>Some are led to another host.</summary>
    HostDiffers,

    /// <summary>An error by its status, yet it asks for a password: a kit in hiding, or a shop's own error page.</summary>
    FormOnError,

    /// <summary>The page sends its visitor on by itself, and has nothing else.</summary>
    MovesOn,

    Denied,
    Blocked,
    Failing,
}

/// <summary>A check of one URL: what it came to, and what every visitor saw.</summary>
internal sealed record UrlCheck(
    string Url,
    DateTimeOffset At,
    UrlVerdict Verdict,
    UrlReason Reason,
    IReadOnlyList<UrlObservation> Observations
)
{
    /// <summary>The URL itself was not let through: nobody was asked.</summary>
    public RefusedUrl? Refusal { get; init; }
}

/// <summary>From hops to outcomes, from outcomes to a verdict. It says less rather than too much: a person decides.</summary>
internal static class UrlVerdicts
{
    private const int LittleText = 200;

    // Prefixes under which one site keeps its pages for phones and languages.
    private static readonly string[] SameSite = ["www.", "m.", "sp.", "mobile.", "smart.", "ja.", "jp.", "en."];

    public static UrlOutcome Of(UrlHop hop, UrlBody? body) =>
        IsSuspended(hop, body) ? UrlOutcome.Suspended
        : hop.Status is 404 or 410 ? UrlOutcome.Gone
        : body?.Page?.IsParking == true ? UrlOutcome.Parked
        : hop.Status is >= 200 and < 300 ? UrlOutcome.Live
        : hop.Status is 401 or 403 or 451 ? UrlOutcome.Denied
        : UrlOutcome.OtherAnswer;

    public static (UrlVerdict Verdict, UrlReason Reason) Of(IReadOnlyList<UrlObservation> seen)
    {
        var live = seen.Where(o => o.Outcome == UrlOutcome.Live).ToList();
        if (live.Count == 0)
        {
            return seen.Any(o => o.Body?.Page?.AsksPassword == true)
                ? (UrlVerdict.Unclear, UrlReason.FormOnError)
                : Absent([.. seen.Select(o => o.Outcome)]);
        }

        if (seen.Any(o => IsNoPage(o.Outcome)))
        {
            return (UrlVerdict.Cloaked, UrlReason.AnswerDiffers);
        }

        if (live.DistinctBy(o => Site(o.FinalUrl), StringComparer.Ordinal).Skip(1).Any())
        {
            return (UrlVerdict.Cloaked, UrlReason.HostDiffers);
        }

        if (live.DistinctBy(PasswordTargets, StringComparer.Ordinal).Skip(1).Any())
        {
            return (UrlVerdict.Cloaked, UrlReason.FormDiffers);
        }

        return live.All(o => OnlyMovesOn(o.Body?.Page)) ? (UrlVerdict.Unclear, UrlReason.MovesOn)
            : live.Count < seen.Count ? (UrlVerdict.Live, UrlReason.SeenBySome)
            : (UrlVerdict.Live, UrlReason.SeenByAll);
    }

    // Blocked: sent to 127.0.0.1 or the like, a usual way to be rid of visitors one does not want.
    private static bool IsNoPage(UrlOutcome outcome) =>
        outcome
            is UrlOutcome.Gone
                or UrlOutcome.Denied
                or UrlOutcome.Suspended
                or UrlOutcome.Parked
                or UrlOutcome.Blocked;

    private static (UrlVerdict, UrlReason) Absent(HashSet<UrlOutcome> met) =>
        met.Contains(UrlOutcome.Blocked) ? (UrlVerdict.Unclear, UrlReason.Blocked)
        : met.SetEquals([UrlOutcome.NameGone]) ? (UrlVerdict.Gone, UrlReason.NameGone)
        : met.SetEquals([UrlOutcome.Suspended]) ? (UrlVerdict.Gone, UrlReason.Suspended)
        : met.SetEquals([UrlOutcome.Parked]) ? (UrlVerdict.Gone, UrlReason.Parked)
        : met.IsSubsetOf([UrlOutcome.Gone, UrlOutcome.Suspended]) ? (UrlVerdict.Gone, UrlReason.NotFound)
        : met.Contains(UrlOutcome.Denied) ? (UrlVerdict.Unclear, UrlReason.Denied)
        : (UrlVerdict.Unclear, UrlReason.Failing);

    // cPanel's own page, or a title that is nothing but the statement.
    private static bool IsSuspended(UrlHop hop, UrlBody? body) =>
        hop.Url.Contains("/cgi-sys/suspendedpage.cgi", StringComparison.OrdinalIgnoreCase)
        || body?.Page?.Title?.TrimEnd('.', '!').ToUpperInvariant()
            is "ACCOUNT SUSPENDED"
                or "THIS ACCOUNT HAS BEEN SUSPENDED"
                or "SITE SUSPENDED"
                or "WEBSITE SUSPENDED";

    private static string Site(string url)
    {
        var host = Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri.IdnHost : url;
        return SameSite.FirstOrDefault(p => host.StartsWith(p, StringComparison.OrdinalIgnoreCase)) is { } prefix
            ? host[prefix.Length..]
            : host;
    }

    private static string PasswordTargets(UrlObservation seen) =>
        seen.Body?.Page is not { AsksPassword: true } page
            ? ""
            : string.Join(
                ' ',
                page.Forms.Where(f => f.AsksPassword)
                    .Select(f => Site(f.Target))
                    .Order(StringComparer.Ordinal)
                    .Prepend("*")
            );

    private static bool OnlyMovesOn(PageFacts? page) =>
        page is { Forms.Count: 0, AsksPassword: false }
        && (page.MetaRefresh is not null || page.ScriptMovesOn)
        && page.Text.Length < LittleText;
}
