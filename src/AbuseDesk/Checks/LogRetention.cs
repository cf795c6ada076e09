using AbuseDesk.Cases;
using AbuseDesk.Ops;

namespace AbuseDesk.Checks;

/// <summary>Until when the log is there that a check of a case looks into.</summary>
/// <param name="Kind">The kind of check.</param>
/// <param name="GoneAt">When the lines of the incident are erased.</param>
public sealed record LogRetention(string Kind, DateTimeOffset GoneAt)
{
    private const int UrgentDays = 3;

    public bool IsGone(DateTimeOffset now) => GoneAt <= now;

    /// <summary>Whole days that are left.</summary>
    public int DaysLeft(DateTimeOffset now) => (int)Math.Max(0, Math.Floor((GoneAt - now).TotalDays));

    public bool IsUrgent(DateTimeOffset now) => !IsGone(now) && GoneAt - now <= TimeSpan.FromDays(UrgentDays);

    /// <summary>
    /// For the logs that are asked for and whose time somebody told: of the incident whose lines are erased next; where all
    /// are, of the last one.
    /// </summary>
    public static IReadOnlyList<LogRetention> Of(
        RetentionSettings settings,
        AbuseCase of,
        IReadOnlyList<string> asked,
        IReadOnlyList<ReportFinding> findings,
        DateTimeOffset now
    )
    {
        if (of.IsClosed)
        {
            return [];
        }

        var incidents = findings
            .Where(f => f.RetiredBy is null)
            .Select(f => f.OwnSideAt ?? f.OccurredAt)
            .OfType<DateTimeOffset>()
            .Order()
            .ToList();
        return
        [
            .. asked
                .Select(k => (Kind: k, Days: DaysOf(settings, k)))
                .Where(k => k.Days is not null && incidents.Count > 0)
                .Select(k => Next(k.Kind, TimeSpan.FromDays(k.Days!.Value), incidents, now)),
        ];
    }

    private static LogRetention Next(string kind, TimeSpan kept, List<DateTimeOffset> incidents, DateTimeOffset now) =>
        new(kind, incidents.Select(i => i + kept).FirstOrDefault(g => g > now, incidents[^1] + kept));

    private static int? DaysOf(RetentionSettings settings, string kind) =>
        kind switch
        {
            "mail_delivery_log" => settings.MailLogDays,
            "auth_log" => settings.AuthLogDays,
            _ => null,
        };
}
