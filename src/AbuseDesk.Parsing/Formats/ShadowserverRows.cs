using System.Globalization;
using System.Net;
using AbuseDesk.Parsing.Text;
using CsvHelper;

namespace AbuseDesk.Parsing.Formats;

/// <summary>The rows of one file of Shadowserver: a finding each.</summary>
internal sealed class ShadowserverRows(string feed, MailView mail, List<Finding> findings, List<Problem> problems)
{
    /// <summary>More are not read; the reading says so.</summary>
    public const int Most = 200_000;

    private const int LongestRecord = 64 * 1024;
    private const int LongestReason = 300;
    private static readonly string[] Times = ["timestamp", "first_seen", "last_seen"];
    private static readonly string[] Telling = ["infection", "type", "tag", "family", "severity", "protocol"];

    // The format states that every time is UTC.
    private static readonly TimeHints Utc = TimeHints.None with { Zone = ClockZone.Utc };

    private readonly (string Category, string What) _accused = ShadowserverFeeds.Of(feed);

    public void Read(ReadOnlyMemory<byte> file)
    {
        using var csv = CsvReader.Create(file, Options());
        try
        {
            if (csv.Read() && Layout.Of(Fields(csv), feed) is { } layout)
                Rows(csv, layout);
            else
                problems.Add(new Problem(ProblemCodes.SchemaViolation, "timestamp, ip"));
        }
        catch (CsvFormatException tooLong)
        {
            // What stands before it was read.
            problems.Add(new Problem(ProblemCodes.SchemaViolation, Invariant($"line {tooLong.LineNumber}")));
        }
    }

    private void Rows(CsvReader csv, Layout layout)
    {
        string? unread = null;
        while (csv.Read())
        {
            if (findings.Count >= Most)
            {
                problems.Add(new Problem(ProblemCodes.TextTruncated, Invariant($"{Most} rows")));
                break;
            }

            var row = Fields(csv);

            // The header may be repeated between the rows.
            if (string.Equals(row[0], layout.Names[0], StringComparison.OrdinalIgnoreCase))
                continue;
            if (Finding(row, layout) is { } finding)
                findings.Add(finding);
            else
                unread ??= Invariant($"line {csv.LineNumber}: {layout.Names[layout.Ip]}");
        }

        if (unread is not null)
            problems.Add(new Problem(ProblemCodes.SchemaViolation, unread));
    }

    private Finding? Finding(string[] row, Layout layout)
    {
        if (Draft.Ip(At(row, layout.Ip)) is not { } ip)
            return null;
        var told = string.Join(", ", layout.Telling.Select(at => At(row, at)).Where(w => w?.Length > 0));
        return new Finding
        {
            Category = _accused.Category,
            SourceIp = ip,
            SourcePort = Port(At(row, layout.Port)),

            // The row and no column names: a header of long names must not grow with every row.
            Excerpt = Draft.Excerpt(string.Join(',', row)),
            Reason = Draft.Cut(
                $"Shadowserver saw that it {_accused.What} ({feed}{(told.Length > 0 ? ": " + told : "")}).",
                LongestReason
            ),
        }.Timed(Draft.Time(At(row, layout.Time), Utc), mail);
    }

    private static CsvReaderOptions Options() =>
        new()
        {
            Separator = ',',
            HasHeader = false,
            TrackLineNumbers = true,
            PoolStrings = true,
            MaxRecordSize = LongestRecord,
            OnMalformedRecord = _ => { },
        };

    private static string[] Fields(CsvReader csv)
    {
        var fields = new string[csv.FieldCount];
        for (var i = 0; i < fields.Length; i++)
            fields[i] = csv.GetString(i).Trim();
        return fields.Length == 0 ? [""] : fields;
    }

    private static string? At(string[] row, int column) => column >= 0 && column < row.Length ? row[column] : null;

    private static int? Port(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
        && port is > 0 and <= IPEndPoint.MaxPort
            ? port
            : null;

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    /// <summary>Where the columns of a file are; -1 for a port it does not have.</summary>
    private sealed record Layout(string[] Names, int Time, int Ip, int Port, int[] Telling)
    {
        public static Layout? Of(string[] header, string feed)
        {
            var names = Array.ConvertAll(header, h => h.TrimStart('\uFEFF').ToLowerInvariant());

            // In the feed of referers src_ip is a visitor.
            string[] addresses = feed.Has("http_referer") ? ["http_referer_ip"] : ["src_ip", "ip"];
            var time = First(names, Times);
            var address = First(names, addresses);
            if (time < 0 || address < 0)
                return null;
            var port = Array.IndexOf(names, names[address] is "src_ip" ? "src_port" : "port");
            var telling = ShadowserverRows.Telling.Select(w => Array.IndexOf(names, w)).Where(at => at >= 0);
            return new Layout(names, time, address, port, [.. telling]);
        }

        private static int First(string[] names, string[] wanted) =>
            wanted.Select(w => Array.IndexOf(names, w)).FirstOrDefault(at => at >= 0, -1);
    }
}
