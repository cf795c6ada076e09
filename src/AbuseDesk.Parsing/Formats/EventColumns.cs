using System.Collections.Frozen;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// What the columns of a table of events mean, by their names: IntelMQ's with dots or underscores, Shadowserver's, and
/// those that CERTs and private senders give their CSV files.
/// </summary>
internal sealed class EventColumns
{
    private readonly string[] _names;

    private EventColumns(string[] names) => _names = names;

    /// <summary>Columns of the acting address, the best first: later ones are asked where the first is empty.</summary>
    public required int[] Ips { get; init; }

    /// <summary>The column of the event's time; -1 where there is none.</summary>
    public required int Time { get; init; }

    /// <summary>The column of the clock where <see cref="Time"/> is only the day; -1 where one column has both.</summary>
    public required int Clock { get; init; }

    /// <summary>The zone that the name of the column states: "Report Time (UTC+8)".</summary>
    public ClockZone? Zone { get; init; }

    /// <summary>The column that states the zone of each row; -1 where there is none.</summary>
    public required int ZoneColumn { get; init; }

    /// <summary>The last event of a range; -1 where there is none.</summary>
    public required int Last { get; init; }

    public required int Port { get; init; }
    public required int Count { get; init; }
    public required int[] Urls { get; init; }
    public required int[] Domains { get; init; }

    /// <summary>IntelMQ's classification.type, which is of a fixed vocabulary.</summary>
    public required int Type { get; init; }

    /// <summary>Columns that say in words what is accused.</summary>
    public required int[] Telling { get; init; }

    /// <summary>Columns that name a malware.</summary>
    public required int[] Malware { get; init; }

    public bool HasTime => Time >= 0;
    public string AddressName => _names[Ips[0]];

    /// <summary>Whether a row repeats the header.</summary>
    public bool IsHeader(string? address) => string.Equals(Name(address ?? ""), AddressName, StringComparison.Ordinal);

    /// <summary>The meaning of a header line; null where no column is an address or a page.</summary>
    /// <param name="header">The cells as written.</param>
    /// <param name="addresses">Where the format knows better than the names: the only columns that may accuse.</param>
    /// <param name="exact">Prose has commas too: only names that are known count.</param>
    public static EventColumns? Of(string[] header, string[]? addresses = null, bool exact = false)
    {
        var names = Array.ConvertAll(header, cell => Name(cell));
        var ips = All(names, addresses ?? EventColumnNames.Addresses);
        if (ips.Length == 0 && addresses is null && !exact)
            ips = Guess(names, "ip", "ipv4", "ipv6", "ips");
        var urls = All(names, EventColumnNames.Urls);
        var domains = All(names, EventColumnNames.Domains);
        if (ips.Length == 0 && urls.Length == 0)
            return null;
        if (ips.Length == 0)
            ips = urls;

        var time = First(names, EventColumnNames.Times);
        if (time < 0 && Guess(names, "time", "timestamp", "date", "datetime", "seen") is [var guessed, ..])
            time = guessed;
        var (day, clock) = Pair(names, time);
        return new EventColumns(names)
        {
            Ips = ips,
            Time = day,
            Clock = clock,
            Zone = day < 0 ? null : ZoneOf(header[day]) ?? (clock < 0 ? null : ZoneOf(header[clock])),
            ZoneColumn = First(names, EventColumnNames.Zones),
            Last = First(names, EventColumnNames.Lasts) is var last && last == day ? -1 : last,
            Port = First(names, PortNames(names[ips[0]])),
            Count = First(names, EventColumnNames.Counts),
            Urls = urls,
            Domains = domains,
            Type = Array.IndexOf(names, "classification_type"),
            Telling = All(names, EventColumnNames.Telling),
            Malware = All(names, EventColumnNames.Malware),
        };
    }

    /// <summary>A name without case, marks, zone and punctuation: <c>"Source.IP"</c> and <c>;source_ip</c> are the same.</summary>
    internal static string Name(ReadOnlySpan<char> cell)
    {
        var name = new System.Text.StringBuilder(cell.Length);
        var depth = 0;
        foreach (var c in cell[..Math.Min(cell.Length, 80)])
        {
            if (c is '(' or '[')
                depth++;
            else if (c is ')' or ']')
                depth = Math.Max(0, depth - 1);
            else if (depth == 0)
            {
                if (char.IsLetterOrDigit(c))
                    name.Append(char.ToLowerInvariant(c));
                else if (name.Length > 0 && name[^1] != '_')
                    name.Append('_');
            }
        }

        var text = name.ToString().TrimEnd('_');
        foreach (var zone in EventColumnNames.ZoneEndings)
        {
            if (text.Length > zone.Length && text.EndsWith(zone, StringComparison.Ordinal))
                return text[..^zone.Length];
        }

        return text;
    }

    // a lone "port" belongs to a lone "ip"; beside a source_ip it may be the victim's
    private static string[] PortNames(string address) =>
        address.Contains("src", StringComparison.Ordinal) || address.Contains("source", StringComparison.Ordinal)
            ? EventColumnNames.SourcePorts
            : [.. EventColumnNames.SourcePorts, .. EventColumnNames.Ports];

    // "date","time" and AbuseHub's "event_date","event_time"
    private static (int Day, int Clock) Pair(string[] names, int time)
    {
        if (time < 0)
            return (time, -1);
        foreach (var (day, clock) in EventColumnNames.DayAndClock)
        {
            var (d, c) = (Array.IndexOf(names, day), Array.IndexOf(names, clock));
            if (d >= 0 && c >= 0 && (time == d || time == c))
                return (d, c);
        }

        return (time, -1);
    }

    private static ClockZone? ZoneOf(string cell)
    {
        var lower = cell.TrimEnd('"', ' ').ToLowerInvariant();
        foreach (var zone in EventColumnNames.ZoneEndings)
        {
            if (lower.EndsWith(zone, StringComparison.Ordinal))
                return ZoneReader.Of(zone[1..].ToUpperInvariant());
        }

        var open = cell.IndexOfAny(['(', '[']);
        if (open < 0)
            return ZoneReader.Of(cell[(cell.LastIndexOf(' ') + 1)..].Trim('"'));
        var close = cell.IndexOfAny([')', ']'], open);
        return ZoneReader.Of((close < 0 ? cell[(open + 1)..] : cell[(open + 1)..close]).Trim());
    }

    private static int First(string[] names, string[] wanted) =>
        wanted.Select(w => Array.IndexOf(names, w)).FirstOrDefault(at => at >= 0, -1);

    private static int[] All(string[] names, string[] wanted) =>
        [.. wanted.Select(w => Array.IndexOf(names, w)).Where(at => at >= 0).Distinct()];

    private static int[] Guess(string[] names, params FrozenSet<string> words) =>
        [
            .. Enumerable
                .Range(0, names.Length)
                .Where(at =>
                {
                    var parts = names[at].Split('_');
                    return parts.Any(words.Contains) && !parts.Any(EventColumnNames.NotTheSource.Contains);
                }),
        ];
}
