using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>One finding for all log or table lines of one address: first and last time, port, count, the first lines.</summary>
internal static class LogFindings
{
    private const int MaxOffenders = 20_000;
    private const int MaxExcerptLines = 10;

    /// <summary>The findings, in the order of the text.</summary>
    /// <param name="lines">Lines of the acting side.</param>
    /// <param name="mail">The mail they stand in.</param>
    /// <param name="category">The category of the lines of one address.</param>
    /// <param name="reason">One sentence.</param>
    public static List<Finding> Of(
        IEnumerable<LogLine> lines,
        MailView mail,
        Func<IReadOnlyList<LogLine>, string> category,
        string reason
    ) => [.. lines.GroupBy(l => l.Ip).Take(MaxOffenders).Select(g => One([.. g], mail, category, reason))];

    private static Finding One(
        List<LogLine> lines,
        MailView mail,
        Func<IReadOnlyList<LogLine>, string> category,
        string reason
    )
    {
        var timed = lines.Where(l => l.Time is not null).OrderBy(l => l.Time!.At).ToList();
        var finding = new Finding
        {
            Category = category(lines),
            SourceIp = lines[0].Ip,
            SourcePort = timed.Find(l => l.Port is not null)?.Port ?? lines.Find(l => l.Port is not null)?.Port,
            Count = lines.Sum(l => l.Count),
            Excerpt = Draft.Excerpt(string.Join('\n', lines.Take(MaxExcerptLines).Select(l => l.Excerpt))),
            Reason = reason,
        }.Timed(timed.FirstOrDefault()?.Time, mail, TimeBasis.Log);
        return timed.Count > 1 ? finding.Between(null, timed[^1].Time!.Latest) with { LastAt = Last(timed) } : finding;
    }

    private static DateTimeOffset? Last(List<LogLine> timed) =>
        timed[^1].Time!.At > timed[0].Time!.At ? timed[^1].Time!.At : null;
}
