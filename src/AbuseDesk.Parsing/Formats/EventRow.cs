using System.Globalization;
using System.Net;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>One row of a table or one object of a list of events, as a finding.</summary>
/// <param name="cell">The value of a column; the row behind it changes.</param>
/// <param name="whole">The row as written.</param>
/// <param name="frame">What is known about the table.</param>
internal sealed class EventRow(Func<int, string> cell, Func<string> whole, EventFrame frame)
{
    private const int LongestReason = 300;
    private const int LongestTold = 60;
    private const int MaxUrls = 20;
    private int _length;

    /// <summary>The row as a finding; null where it names neither an address nor a page.</summary>
    public Finding? Finding(EventColumns columns, int length)
    {
        _length = length;
        var ip = Address(columns.Ips);
        List<string> urls = frame.AddressesOnly ? [] : Urls(columns);
        if (ip is null && urls.Count == 0)
            return null;
        var (category, why) = Accusation(columns, urls.Count > 0);
        var finding = new Finding
        {
            Category = category,
            SourceIp = ip ?? HostOf(urls[0]),
            SourcePort = Port(At(columns.Port)),
            Urls = urls,
            Domains = ip is null || urls.Count > 0 || frame.AddressesOnly ? [] : NamesOf(columns, category),
            Count =
                int.TryParse(At(columns.Count), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                && count is > 1 and < 100_000_000
                    ? count
                    : 1,
            Excerpt = Draft.Excerpt(whole()),
            Reason = Draft.Cut(why, LongestReason),
        }.Timed(Time(columns), frame.Mail);
        return Moment(At(columns.Last), columns) is { } last ? finding.Between(null, last.At) : finding;
    }

    /// <summary>Whether the row is the header again.</summary>
    public bool IsHeader(EventColumns columns) => columns.IsHeader(At(columns.Ips[0]));

    private IPAddress? Address(int[] columns)
    {
        foreach (var column in columns)
        {
            if (At(column) is { Length: > 0 } text && Ip(text) is { } ip)
                return ip;
        }

        return null;
    }

    // a plain address needs no search in the text
    private static IPAddress? Ip(string text)
    {
        var isPlain = text.AsSpan().Count('.') == 3 && text.Length <= 15 && !text.StartsWith('0');
        if (
            isPlain
            && IPAddress.TryParse(text, out var plain)
            && text.Equals(plain.ToString(), StringComparison.Ordinal)
        )
            return plain;
        var hits = AddressScan.Ips(Draft.Cut(text, 200));
        return hits.Count == 1 && hits[0].PrefixLength is null or 32 or 128 ? hits[0].Ip : null;
    }

    private List<string> Urls(EventColumns columns)
    {
        foreach (var column in columns.Urls)
        {
            if (At(column) is { Length: > 3 } text)
            {
                var hits = AddressScan.Urls(Draft.Cut(text, 8_000));
                if (hits.Count > 0 && hits[0].Start < 2)
                    return [.. hits.Select(h => h.Url).Distinct(StringComparer.Ordinal).Take(MaxUrls)];
            }
        }

        return [];
    }

    private static IPAddress? HostOf(string url) =>
        AddressScan.Urls(url) is [var hit, ..] && IPAddress.TryParse(hit.Host, out var ip)
            ? AddressScan.Normalise(ip)
            : null;

    // the name of a machine is no offender; the name of a site is
    private List<string> NamesOf(EventColumns columns, string category)
    {
        if (Category.Of(category).Family is not "web_content")
            return [];
        foreach (var column in columns.Domains)
        {
            if (At(column) is { Length: > 3 } text && AddressScan.Domains(Draft.Cut(text, 300)) is [var name, ..])
                return [name.Name];
        }

        return [];
    }

    private EventTime? Time(EventColumns columns)
    {
        var text = At(columns.Time);
        if (columns.Clock >= 0)
            text = $"{text} {At(columns.Clock)}";
        return Moment(text, columns);
    }

    private EventTime? Moment(string? text, EventColumns columns)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var hints = columns.Zone is { } zone ? frame.Hints with { Zone = zone } : frame.Hints;
        if (At(columns.ZoneColumn) is { Length: > 0 } stated && ZoneReader.Of(stated) is { } own)
            hints = hints with { Zone = own };

        // 2021-11-05_04:32:21 · 1710201652.48
        var time = text.Replace('_', ' ').Trim();
        return Draft.Time(IsFraction(time) ? time[..time.IndexOf('.', StringComparison.Ordinal)] : time, hints);
    }

    private static bool IsFraction(string time) =>
        time.Length > 11 && time[10] == '.' && !time.AsSpan(0, 10).ContainsAnyExceptInRange('0', '9');

    private (string Category, string Why) Accusation(EventColumns columns, bool isPage)
    {
        var told = new List<string>();
        foreach (var column in columns.Telling.Concat(columns.Malware).Distinct())
        {
            if (At(column) is { Length: > 0 } word && told.Count < 6)
                told.Add(Draft.Cut(word, LongestTold));
        }

        var words = told.Count > 0 ? string.Join(", ", told.Distinct(StringComparer.Ordinal)) : null;
        if (frame.Accused is { } accused)
            return (accused.Category, $"{frame.Reporter} saw that it {accused.What} ({Join(frame.Feed, words)}).");
        var malware = !isPage && columns.Malware.Any(m => At(m)?.Length > 0);
        var type = At(columns.Type);
        var category = EventCategories.Of(type, told, malware, frame.Category);
        var subject = type is { Length: > 0 } ? type : frame.Feed;
        return (
            category,
            $"{frame.Reporter} lists it in a table of events ({Join(subject, words ?? (subject is null ? category : null))})."
        );
    }

    private static string Join(string? first, string? second) =>
        string.Join(": ", new[] { first, second }.Where(w => !string.IsNullOrEmpty(w)));

    private string? At(int column) => column >= 0 && column < _length ? cell(column).Trim() : null;

    private static int? Port(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
        && port is > 0 and <= IPEndPoint.MaxPort
            ? port
            : null;
}
