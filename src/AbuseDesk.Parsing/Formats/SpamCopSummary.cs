using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>SpamCop's summary (one finding a row, GMT, precise to the hour) and its spamtrap alert (addresses only).</summary>
internal static partial class SpamCopSummary
{
    private const int MaxFaults = 20;

    private static readonly string[] Months =
    [
        "Jan",
        "Feb",
        "Mar",
        "Apr",
        "May",
        "Jun",
        "Jul",
        "Aug",
        "Sep",
        "Oct",
        "Nov",
        "Dec",
    ];

    private static readonly string[] Counts = ["trap", "user", "mole", "simp"];

    public static bool IsSummary(MailView mail) =>
        mail.Envelope.Subject?.Has("summary report") == true
        || mail.Text.Contains("[ SpamCop Summary Report ]", StringComparison.Ordinal);

    public static bool IsAlert(MailView mail) => mail.Envelope.Subject?.Has("[SpamCop] Alert") == true;

    //  62.143.250.133 Feb  8 20h/4   72    2    0    0 blocklisted
    //                 ip-62-143-250-133.unitymediagroup.de.
    public static List<Finding> Rows(List<string> lines, MailView mail)
    {
        var made = Made(lines, mail);
        var findings = new List<Finding>();
        foreach (var line in lines)
        {
            var row = Row().Match(line);
            // of a row that is cut off the address is left
            var known = row.Success ? row : RowStart().Match(line);
            if (!known.Success || Draft.Ip(known.Groups["ip"].Value) is not { } ip)
                continue;
            findings.Add(
                new Finding
                {
                    Category = "spam",
                    SourceIp = ip,
                    Count = Counts.Sum(name => Number(row.Groups[name].Value)) is > 0 and var count ? count : 1,
                    Excerpt = Draft.Excerpt(line),
                    Reason = "SpamCop lists it in its summary of reports.",
                }
                    .At(Start(row, made), TimeBasis.Stated)
                    .Between(null, Start(row, made)?.At.AddDays(Number(row.Groups["days"].Value)))
            );
        }

        return findings;
    }

    /// <summary>Rows of a summary and addresses of an alert that begin like one and cannot be read.</summary>
    public static IEnumerable<Problem> Faults(List<string> lines) =>
        lines
            .Where(l => RowStart().IsMatch(l) ? !Row().IsMatch(l) : AlertLine().IsMatch(l) && Address(l) is null)
            .Take(MaxFaults)
            .Select(l => new Problem(ProblemCodes.SchemaViolation, Draft.Cut(l.Trim(), 100)));

    public static List<Finding> Alerts(List<string> lines, MailView mail) =>
        [
            .. lines
                .Select(line => (Line: line, Ip: AlertLine().IsMatch(line) ? Address(line) : null))
                .Where(hit => hit.Ip is not null)
                .DistinctBy(hit => hit.Ip)
                .Select(hit =>
                    new Finding
                    {
                        Category = "spam",
                        SourceIp = hit.Ip,
                        Excerpt = Draft.Excerpt(hit.Line),
                        Reason = "SpamCop saw it send to a spamtrap.",
                    }.Timed(null, mail)
                ),
        ];

    private static IPAddress? Address(string line) => Draft.Ip(line.Replace("IPv6 ", "", StringComparison.Ordinal));

    // Time of this report is: Fri Feb 14 00:13:00 2014   (GMT)
    private static DateTimeOffset? Made(List<string> lines, MailView mail)
    {
        var line = lines.Find(l => l.Has("Time of this report is:"));
        var stated = line is null
            ? null
            : Draft.Time(
                line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..],
                TimeHints.None with
                {
                    Zone = ClockZone.Utc,
                }
            );
        return stated?.At ?? mail.Envelope.Date?.ToUniversalTime();
    }

    // The row has no year: it is the last one that does not lie after the report.
    private static EventTime? Start(Match row, DateTimeOffset? made)
    {
        var month = Array.IndexOf(Months, row.Groups["month"].Value) + 1;
        var (day, hour) = (Number(row.Groups["day"].Value), Number(row.Groups["hour"].Value));
        if (made is not { } at || month == 0 || hour > 23)
            return null;
        var year = (month, day, hour).CompareTo((at.Month, at.Day, at.Hour + 1)) > 0 ? at.Year - 1 : at.Year;
        if (year < 1 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return null;
        var start = new DateTimeOffset(year, month, day, hour, 0, 0, TimeSpan.Zero);
        var text = $"{row.Groups["month"].Value} {day} {hour}h";
        return new EventTime(
            start,
            text,
            ZoneBasis.Stated,
            TimePrecision.Minute,
            start,
            start.AddHours(1).AddSeconds(-1)
        );
    }

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 1_000_000
            ? number
            : 0;

    [GeneratedRegex(
        "^\\s*(IPv6 )?(?<ip>[0-9A-Fa-f.:]{3,45})\\s+(?<month>[A-Z][a-z][a-z])\\s+(?<day>\\d+)\\s+(?<hour>\\d+)h/(?<days>\\d+)\\s+(?<trap>\\d+)\\s+(?<user>\\d+)\\s+(?<mole>\\d+)\\s+(?<simp>\\d+)",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Row();

    [GeneratedRegex(
        "^\\s*(IPv6 )?(?<ip>[0-9A-Fa-f]{1,4}[.:][0-9A-Fa-f.:]+)\\s+[A-Z][a-z][a-z]\\s",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex RowStart();

    [GeneratedRegex(
        "^ *(IPv6 )?[0-9A-Fa-f]{1,4}[.:][0-9A-Fa-f.:]+ *$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex AlertLine();
}
