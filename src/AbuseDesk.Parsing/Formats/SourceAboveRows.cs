using System.Globalization;
using System.Net;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// A label "Source IP:" with rows below it that name only times, masked targets and ports, under a header line
/// ("Event Date Time, Destination IP, …, Source Port, Event Count": myNetWatchman).
/// </summary>
internal static class SourceAboveRows
{
    private const int MaxLines = 20_000;
    private const int MaxExcerpt = 10;

    /// <summary>The finding, or null where the text is not built so.</summary>
    public static List<Finding>? Read(MailView mail, TimeHints hints, string category, string reason)
    {
        IPAddress? source = null;
        string[]? columns = null;
        var rows = new List<(EventTime Time, int? Port, int Count, string Line)>();
        foreach (var line in mail.Text.Split('\n').Take(MaxLines))
        {
            var cells = line.Split(',', StringSplitOptions.TrimEntries);
            if (line.TrimStart().StartsWith("Source IP", StringComparison.OrdinalIgnoreCase) && cells.Length == 1)
                source ??= AddressScan.Ips(line) is [var hit, ..] ? hit.Ip : null;
            else if (cells.Length > 3 && line.Has("port") && line.Has("time"))
                columns = Array.ConvertAll(cells, c => c.ToLowerInvariant());
            else if (columns is not null && cells.Length == columns.Length && Draft.Time(cells[0], hints) is { } time)
                rows.Add(
                    (time, Number(cells, columns, "source port"), Number(cells, columns, "count") ?? 1, line.Trim())
                );
        }

        if (source is null || rows.Count == 0)
            return null;
        var ordered = rows.OrderBy(r => r.Time.At).ToList();
        var finding = new Finding
        {
            Category = category,
            SourceIp = source,
            SourcePort = rows[0].Port,
            Count = rows.Sum(r => r.Count),
            Excerpt = Draft.Excerpt(string.Join('\n', rows.Take(MaxExcerpt).Select(r => r.Line))),
            Reason = reason,
        }.Timed(rows[0].Time, mail, TimeBasis.Log);

        // the newest stands first: it is the one a changing address is found by
        return [finding.Between(ordered[0].Time.Earliest, ordered[^1].Time.Latest)];
    }

    private static int? Number(string[] cells, string[] columns, string name)
    {
        var at = Array.FindIndex(columns, c => c.EndsWith(name, StringComparison.Ordinal));
        return
            at >= 0
            && int.TryParse(cells[at], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number is > 0 and <= 65_535
            ? number
            : null;
    }
}
