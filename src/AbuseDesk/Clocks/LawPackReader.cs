using AbuseDesk.Policy;

namespace AbuseDesk.Clocks;

/// <summary>From the tree of a law pack to its typed form, with every fault on the way.</summary>
internal sealed class LawPackReader(List<PolicyFault> faults, IReadOnlyList<string> calendars)
{
    private static readonly string[] Keys = ["name", "title", "clocks"];
    private static readonly string[] ClockKeys =
    [
        "id",
        "basis",
        "start_event",
        "period",
        "calendar",
        "first_day_excluded",
        "paused_by",
        "on_due",
    ];
    private static readonly string[] OnDue = [Clock.Notify, .. ActionCatalogue.Keys];

    private readonly ProfileValues _values = new(faults);

    // name: jp
    // title: { ja: …, en: … }
    // clocks:
    //   - id: jp.shokai.7d
    //     basis: 情報流通プラットフォーム対処法 第3条第2項第2号
    //     start_event: inquiry_received      the receipt by the addressee
    //     period: 7d                         30m, 24h, 7d, 3bd
    //     calendar: jp                       whose business days; only with bd
    //     first_day_excluded: true           the default; only with d and bd
    //     paused_by: [clarification]         none: runs through
    //     on_due: jp_removal                 an action, or notify (the default)
    public LawPack? Read(YamlMap tree)
    {
        var fields = _values.Fields(tree, "a law pack", Keys);
        var name = Code(Needed(fields, "name", tree, "the pack"), "name");
        var title = fields.TryGetValue("title", out var both)
            ? _values.Map(both, "title", ["ja", "en"], _values.Text)
            : [];
        var clocks = Clocks(Needed(fields, "clocks", tree, "the pack"));
        return name is null
            ? null
            : new LawPack(name, title.GetValueOrDefault("ja"), title.GetValueOrDefault("en"), clocks);
    }

    private List<LawClock> Clocks(YamlValue? value)
    {
        var clocks = new List<LawClock>();
        foreach (var item in ProfileValues.Items(value))
        {
            if (ReadClock(item) is not { } clock)
            {
                continue;
            }

            if (clocks.Exists(c => string.Equals(c.Id, clock.Id, StringComparison.Ordinal)))
            {
                _values.Fault(item, $"clocks has '{clock.Id}' twice");
            }

            clocks.Add(clock);
        }

        if (value is YamlList { Items.Count: 0 })
        {
            _values.Fault(value, "clocks is empty; a pack has at least one clock");
        }

        return clocks;
    }

    private LawClock? ReadClock(YamlValue value)
    {
        var fields = _values.Fields(value, "a clock", ClockKeys);
        if (value is not YamlMap)
        {
            return null;
        }

        YamlValue? Need(string key) => Needed(fields, key, value, "the clock");
        var id = Code(Need("id"), "id");
        var basis = _values.Text(Need("basis"), "basis");
        var startEvent = Code(Need("start_event"), "start_event");
        var period = _values.Period(Need("period"), "period");
        var calendar = _values.Word(fields.GetValueOrDefault("calendar"), "calendar", calendars);
        var firstDay = _values.Switch(fields.GetValueOrDefault("first_day_excluded"), "first_day_excluded");
        var pausedBy = ProfileValues
            .Items(fields.GetValueOrDefault("paused_by"))
            .Select(i => Code(i, "paused_by"))
            .OfType<string>()
            .ToList();
        var onDue = _values.Word(fields.GetValueOrDefault("on_due"), "on_due", OnDue) ?? Clock.Notify;
        if (id is null || basis is null || startEvent is null || period is not { } time)
        {
            return null;
        }

        CheckUnit(value, fields, time);
        return new LawClock(id, basis, startEvent, time, calendar, firstDay ?? true, pausedBy, onDue);
    }

    // What would be passed over in silence is refused.
    private void CheckUnit(YamlValue clock, Dictionary<string, YamlValue> fields, Period period)
    {
        if (period.Unit is PeriodUnit.BusinessDays && !fields.ContainsKey("calendar"))
        {
            _values.Fault(clock, $"the clock has no 'calendar', whose business days {period} are");
        }

        if (period.Unit is not PeriodUnit.BusinessDays && fields.TryGetValue("calendar", out var calendar))
        {
            _values.Fault(calendar, $"calendar is of business days only; {period} has none");
        }

        if (
            period.Unit is PeriodUnit.Minutes or PeriodUnit.Hours
            && fields.TryGetValue("first_day_excluded", out var firstDay)
        )
        {
            _values.Fault(firstDay, $"first_day_excluded is of days and business days only; {period} has none");
        }
    }

    private string? Code(YamlValue? value, string what)
    {
        if (_values.Text(value, what) is not { } text)
        {
            return null;
        }

        if (
            text is { Length: <= 60 } and [>= 'a' and <= 'z', ..]
            && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '.' or '-')
        )
        {
            return text;
        }

        _values.Fault(value!, $"{what} is not a code of a-z, 0-9, '_', '.' and '-', such as jp.shokai.7d");
        return null;
    }

    private YamlValue? Needed(Dictionary<string, YamlValue> fields, string key, YamlValue of, string what)
    {
        if (!fields.TryGetValue(key, out var value))
        {
            _values.Fault(of, $"{what} has no '{key}'");
        }

        return value;
    }
}
