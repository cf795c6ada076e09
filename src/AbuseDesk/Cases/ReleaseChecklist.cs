namespace AbuseDesk.Cases;

/// <summary>
/// What is looked at before a service is given back. What stays open is written down with the release: the note says why it
/// may be so.
/// </summary>
public sealed record ReleaseChecklist(IReadOnlyList<string> Checked, IReadOnlyList<string> Open)
{
    public static readonly ReleaseChecklist None = new([], []);

    /// <summary>Every point there is.</summary>
    public static readonly IReadOnlyList<string> Points =
    [
        "cause_named",
        "password_changed",
        "forwarding_rules_clean",
        "devices_clean",
        "content_removed",
        "hole_closed",
        "backdoors_removed",
        "recheck_negative",
    ];

    /// <summary>The points for a case, by what was restricted.</summary>
    public static IReadOnlyList<string> PointsFor(AbuseCase of) =>
        (of.Family, of.ResourceKind, of.Service) switch
        {
            ("mail", "mailbox", _) => ["cause_named", "password_changed", "forwarding_rules_clean", "devices_clean"],
            ("web_content", _, "rental_server") or ("web_content", _, "shared_host") =>
            [
                "cause_named",
                "content_removed",
                "hole_closed",
                "backdoors_removed",
                "password_changed",
                "recheck_negative",
            ],
            ("web_content", _, _) => ["cause_named", "content_removed", "hole_closed", "recheck_negative"],
            ("rights" or "ncii" or "csam", _, _) => ["content_removed", "recheck_negative"],
            (_, _, "access_line") => ["cause_named", "devices_clean", "hole_closed"],
            _ => ["cause_named", "hole_closed", "backdoors_removed", "password_changed", "recheck_negative"],
        };

    /// <summary>The points of a case parted by what was ticked; anything else that was sent is no point.</summary>
    public static ReleaseChecklist Of(AbuseCase of, IEnumerable<string> ticked)
    {
        var points = PointsFor(of);
        var done = ticked.ToHashSet(StringComparer.Ordinal);
        return new ReleaseChecklist([.. points.Where(done.Contains)], [.. points.Where(p => !done.Contains(p))]);
    }
}
