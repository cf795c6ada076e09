using AbuseDesk.Data;

namespace AbuseDesk.Policy;

/// <summary>The parts of a profile that have parts of their own.</summary>
internal sealed class ProfileSections(ProfileValues values)
{
    private static readonly string[] CategoryKeys = ["severity", "triage", "minimum_events"];

    public OutboundReports Outbound(YamlValue? value)
    {
        var fields = Fields(value, "outbound_reports", ["on", "pool", "provider_research"]);
        return new OutboundReports(
            values.Switch(fields.GetValueOrDefault("on"), "outbound_reports.on") ?? false,
            values.Word(fields.GetValueOrDefault("pool"), "outbound_reports.pool", PolicyWords.OutboundPools) ?? "desk",
            values.Switch(fields.GetValueOrDefault("provider_research"), "outbound_reports.provider_research") ?? false
        );
    }

    /// <summary>What a category leaves open is as in the category master.</summary>
    public CategoryPolicy Category(YamlValue value, string what)
    {
        var fields = Fields(value, what, CategoryKeys);
        var master = Parsing.Category.Of(what.Split('.')[^1]);
        var severity = values.Word(fields.GetValueOrDefault("severity"), $"{what}.severity", PolicyWords.Severities);
        return new CategoryPolicy(
            severity ?? StoredText.Text(master.Severity),
            values.Period(fields.GetValueOrDefault("triage"), $"{what}.triage") ?? Look(master.FirstLook),
            values.Number(fields.GetValueOrDefault("minimum_events"), $"{what}.minimum_events", 1, 100_000) ?? 1
        );
    }

    public Dictionary<string, Period> Deadlines(YamlValue? value)
    {
        var deadlines = new Dictionary<string, Period>(StringComparer.Ordinal);
        foreach (var (severity, field) in Fields(value, "deadlines", PolicyWords.Severities))
        {
            if (values.Period(field, $"deadlines.{severity}") is { } period)
            {
                deadlines[severity] = period;
            }
        }

        return deadlines;
    }

    public EvidenceGate Gate(YamlValue value, string what)
    {
        var fields = Fields(value, what, ["all", "any"]);
        return new EvidenceGate(
            values.Words(fields.GetValueOrDefault("all"), $"{what}.all", PolicyWords.Evidence),
            values.Words(fields.GetValueOrDefault("any"), $"{what}.any", PolicyWords.Evidence)
        );
    }

    public ActionSetting Action(YamlValue value, string what)
    {
        var key = what.Split('.')[^1];
        var fields = Fields(value, what, ["approval", "template", "automatic", "per_hour"]);
        var approval = values.Word(fields.GetValueOrDefault("approval"), $"{what}.approval", PolicyWords.Approvals);
        var automatic = values.Switch(fields.GetValueOrDefault("automatic"), $"{what}.automatic") ?? false;
        if (automatic && !PolicyWords.Automatic.Contains(key, StringComparer.Ordinal))
        {
            values.Fault(
                fields["automatic"],
                $"'{key}' is never done without a person; only {string.Join(" and ", PolicyWords.Automatic)} can be"
            );
        }

        if (fields.TryGetValue("per_hour", out var perHour) && key is not "mail_rate_limit")
        {
            values.Fault(perHour, $"'{key}' has no per_hour; only mail_rate_limit has");
        }

        return new ActionSetting(
            approval is null ? null : StoredText.Parse<Approval>(approval),
            values.Word(fields.GetValueOrDefault("template"), $"{what}.template", PolicyWords.Templates),
            automatic,
            values.Number(fields.GetValueOrDefault("per_hour"), $"{what}.per_hour", 1, 1_000_000)
        );
    }

    public StrikePolicy? Strikes(YamlValue? value)
    {
        if (value is null)
        {
            return null;
        }

        var fields = Fields(value, "strikes", ["decay_days", "points", "steps"]);
        return new StrikePolicy(
            values.Number(fields.GetValueOrDefault("decay_days"), "strikes.decay_days", 1, 3_650) ?? 180,
            Numbers(fields.GetValueOrDefault("points"), "strikes.points", PolicyWords.Severities, 0),
            Numbers(fields.GetValueOrDefault("steps"), "strikes.steps", PolicyWords.StrikeSteps, 1)
        );
    }

    public SelfRelease? SelfRelease(YamlValue? value)
    {
        if (value is null)
        {
            return null;
        }

        var fields = Fields(value, "self_release", ["max", "window_days"]);
        return new SelfRelease(
            values.Number(fields.GetValueOrDefault("max"), "self_release.max", 0, 100) ?? 0,
            values.Number(fields.GetValueOrDefault("window_days"), "self_release.window_days", 1, 3_650) ?? 90
        );
    }

    public IReadOnlyList<int> Reminders(YamlValue? value) =>
        [
            .. ProfileValues
                .Items(value)
                .Select(i => values.Number(i, "reminders", 1, 100))
                .OfType<int>()
                .Distinct()
                .Order(),
        ];

    public ReverifySchedule Reverify(YamlValue? value)
    {
        var fields = Fields(value, "reverify", ["after_notice", "after_fix"]);
        var notice = ProfileValues.Items(fields.GetValueOrDefault("after_notice"));
        var daily = notice is [.., YamlText { Text: "daily" }];
        return new ReverifySchedule(
            Each(daily ? notice.SkipLast(1) : notice, "reverify.after_notice"),
            daily,
            Periods(fields.GetValueOrDefault("after_fix"), "reverify.after_fix")
        );
    }

    public IReadOnlyList<Period> Periods(YamlValue? value, string what) => Each(ProfileValues.Items(value), what);

    private List<Period> Each(IEnumerable<YamlValue> items, string what) =>
        [.. items.Select(i => values.Period(i, what)).OfType<Period>()];

    private Dictionary<string, int> Numbers(YamlValue? value, string what, IReadOnlyList<string> known, int min)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (key, field) in Fields(value, what, known))
        {
            if (values.Number(field, $"{what}.{key}", min, Facts.MostStrikes) is { } number)
            {
                numbers[key] = number;
            }
        }

        return numbers;
    }

    private Dictionary<string, YamlValue> Fields(YamlValue? value, string what, IReadOnlyList<string> known) =>
        value is null ? [] : values.Fields(value, what, known);

    private static Period Look(TimeSpan time) =>
        time >= TimeSpan.FromDays(1) ? new((int)time.TotalDays, PeriodUnit.BusinessDays)
        : time >= TimeSpan.FromHours(1) ? new((int)time.TotalHours, PeriodUnit.Hours)
        : new((int)time.TotalMinutes, PeriodUnit.Minutes);
}
