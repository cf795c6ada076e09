using System.Net;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>Makes one accusation of all log lines of one address.</summary>
internal static class FreeTextLogs
{
    private const int MaxOffenders = 5_000;
    private const int MaxExcerptLines = 10;

    /// <summary>All accusations of the pasted logs.</summary>
    /// <param name="mail">The mail.</param>
    /// <param name="named">Addresses the subject or the words of the reporter accuse: then lines of others are only context.</param>
    /// <param name="categories">What the words of the reporter speak of; where they say nothing, the lines may.</param>
    public static IEnumerable<FreeTextAccusation> Read(
        FreeTextMail mail,
        IReadOnlySet<IPAddress> named,
        FreeTextCategories categories
    )
    {
        var groups = Groups(mail.LogLines);
        var actors = groups.FindAll(g => AddressScan.IsUsable(g[0].Ip, mail.Context));
        if (actors.Count == 0)
        {
            // anonymised or internal: a private address in a log is still what the log accuses
            actors = groups.FindAll(g => !AddressScan.IsNeverSource(g[0].Ip));
        }

        var own = actors.Exists(g => AddressScan.IsOwn(g[0].Ip, mail.Context));
        var anyNamed = actors.Exists(g => named.Contains(g[0].Ip));
        var isTold = categories.Best is { } best && !best.StartsWith("other_", StringComparison.Ordinal);
        return actors
            .Where(g => own ? AddressScan.IsOwn(g[0].Ip, mail.Context) : !anyNamed || named.Contains(g[0].Ip))
            .Take(MaxOffenders)
            .Select(group => Accuse(mail, group, isTold, isLogin: categories.Best is "brute_force"));
    }

    // the lines of each address, in the order of the text
    private static List<List<LogLine>> Groups(IReadOnlyList<LogLine> lines)
    {
        var (groups, byIp) = (new List<List<LogLine>>(), new Dictionary<IPAddress, List<LogLine>>());
        List<LogLine>? group = null;
        foreach (var line in lines)
        {
            if (group is null || !ReferenceEquals(group[0].Ip, line.Ip))
            {
                if (!byIp.TryGetValue(line.Ip, out group))
                {
                    byIp[line.Ip] = group = [];
                    groups.Add(group);
                }
            }

            group.Add(line);
        }

        return groups;
    }

    private static FreeTextAccusation Accuse(FreeTextMail mail, List<LogLine> lines, bool isTold, bool isLogin)
    {
        var (earliest, latest) = LogSpan.Of(lines);
        var port =
            earliest?.Port
            ?? lines.Find(l => l.Port is not null && earliest is not null && l.Time == earliest.Time)?.Port;
        var (first, last) = FreeTextClock.Of(mail, earliest?.Time, latest?.Time);
        return new FreeTextAccusation
        {
            Ip = lines[0].Ip,
            Port = port ?? lines.Find(l => l.Port is not null)?.Port,
            Time = first,
            Last = last is not null && last.At > first!.At ? last : null,
            Basis = first is null ? TimeBasis.None : TimeBasis.Log,
            Day = first is null ? FreeTextDay.Of(lines) : null,
            Count = lines.Sum(l => l.Count),
            Category = Category(lines, isLogin) ?? (isTold ? null : Said(lines)),
            Excerpt = string.Join('\n', lines.Take(MaxExcerptLines).Select(l => l.Excerpt)),
            Evidence = [Evidence(lines)],
            Position = lines[0].Start,
        };
    }

    // msg="port scan detected"
    private static string? Said(List<LogLine> lines) =>
        FreeTextCategories.Read("", string.Join('\n', lines.Take(MaxExcerptLines).Select(l => l.Excerpt))).Best
            is { } best
        && !best.StartsWith("other_", StringComparison.Ordinal)
            ? best
            : null;

    private static string Evidence(List<LogLine> lines)
    {
        var many = lines.Count == 1 ? "" : "s";
        if (lines[0].Label is { } label)
        {
            return $"stands under ‘{label}’ in {lines.Count} line{many} of data";
        }

        return lines[0].Kind is LogKind.Other
            ? $"acts in {lines.Count} line{many} of a log"
            : $"acts in {lines.Count} line{many} of a log ({lines[0].Kind})";
    }

    // a login that succeeded outweighs the failed ones; flow tables leave the word to the mail
    private static string? Category(List<LogLine> lines, bool isLogin)
    {
        // requests to the login of a web site: the reporter knows which they are
        if (isLogin && lines.TrueForAll(l => l.Kind is LogKind.Web))
        {
            return "brute_force";
        }

        if (lines.TrueForAll(l => l.Kind is LogKind.Flow or LogKind.Other))
        {
            return null;
        }

        // nearly every log accuses of one thing
        var first = lines[0];
        if (lines.TrueForAll(l => l.Kind == first.Kind && ReferenceEquals(l.CategoryKey, first.CategoryKey)))
        {
            return first.CategoryKey;
        }

        return lines
            .Where(l => l.CategoryKey is not null && l.Kind is not LogKind.Flow)
            .GroupBy(l => l.CategoryKey!, StringComparer.Ordinal)
            .MaxBy(g => g.Count())
            ?.Key;
    }
}
