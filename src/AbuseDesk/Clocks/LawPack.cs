using AbuseDesk.Policy;

namespace AbuseDesk.Clocks;

/// <summary>
/// A clock of a law. <c>Basis</c>: the article it stands in; <c>Calendar</c>: whose business days, null where the period is
/// not of those; <c>OnDue</c>: an action of the catalogue, which is proposed, or <see cref="Clock.Notify"/>.
/// </summary>
public sealed record LawClock(
    string Id,
    string Basis,
    string StartEvent,
    Period Period,
    string? Calendar,
    bool FirstDayExcluded,
    IReadOnlyList<string> PausedBy,
    string OnDue
)
{
    /// <summary>Runs from an event; <paramref name="calendar"/> is the one it names, or the operator's own.</summary>
    public Clock Start(DateTimeOffset at, BusinessCalendar calendar, TimeZoneInfo zone) =>
        new()
        {
            Basis = Id,
            StartEvent = StartEvent,
            StartAt = at,
            Period = Period,
            Calendar = calendar,
            Zone = zone,
            FirstDayExcluded = FirstDayExcluded,
            PausedBy = PausedBy,
            OnDue = OnDue,
        };
}

/// <summary>The clocks of one country's or one matter's laws, which an operator turns on as a whole.</summary>
public sealed record LawPack(string Name, string? TitleJa, string? TitleEn, IReadOnlyList<LawClock> Clocks)
{
    public LawClock? Find(string id) => Clocks.FirstOrDefault(c => string.Equals(c.Id, id, StringComparison.Ordinal));
}

/// <summary>What came of reading a pack: the pack, or everything that is wrong with it, in the order of the text.</summary>
public sealed record LawPackReading(LawPack? Pack, IReadOnlyList<PolicyFault> Faults)
{
    /// <summary><paramref name="calendars"/>: the names of the calendars there are.</summary>
    public static LawPackReading Of(PolicyText text, IReadOnlyList<string> calendars)
    {
        var faults = new List<PolicyFault>();
        var pack = YamlTree.Read(text, faults, "a law pack") is { } tree
            ? new LawPackReader(faults, calendars).Read(tree)
            : null;
        return faults.Count == 0
            ? new LawPackReading(pack, [])
            : new LawPackReading(
                null,
                [.. faults.OrderBy(f => f.At.Line).ThenBy(f => f.At.Column).Take(ProfileReading.MostFaults)]
            );
    }
}
