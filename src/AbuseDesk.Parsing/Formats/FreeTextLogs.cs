using System.Net;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>Makes one accusation of all log lines of one address.</summary>
internal static class FreeTextLogs
{
    private const int MaxOffenders = 5_000;
    private const int MaxExcerptLines = 10;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(90);

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
        var lines = mail.LogLines.Where(l => AddressScan.IsUsable(l.Ip, mail.Context)).ToList();
        if (lines.Count == 0)
        {
            // anonymised or internal: a private address in a log is still what the log accuses
            lines = [.. mail.LogLines.Where(l => !AddressScan.IsNeverSource(l.Ip))];
        }

        var own = lines.Exists(l => AddressScan.IsOwn(l.Ip, mail.Context));
        var anyNamed = lines.Exists(l => named.Contains(l.Ip));
        return lines
            .Where(l => own ? AddressScan.IsOwn(l.Ip, mail.Context) : !anyNamed || named.Contains(l.Ip))
            .GroupBy(l => l.Ip)
            .Take(MaxOffenders)
            .Select(group =>
                Accuse(
                    mail,
                    group,
                    isTold: categories.Best is { } best && !best.StartsWith("other_", StringComparison.Ordinal),
                    isLogin: categories.Best is "brute_force"
                )
            );
    }

    private static FreeTextAccusation Accuse(
        FreeTextMail mail,
        IGrouping<IPAddress, LogLine> group,
        bool isTold,
        bool isLogin
    )
    {
        var lines = group.ToList();
        var last = lines.Where(l => l.Time is not null).MaxBy(l => l.Time!.At)?.Time;
        // a search through all old logs finds what somebody else did behind the same address
        var first = lines.Where(l => l.Time is not null && l.Time.At > last!.At - Longest).MinBy(l => l.Time!.At)?.Time;
        var port = lines.FirstOrDefault(l => l.Port is not null && l.Time == first)?.Port;
        (first, last) = FreeTextClock.Of(mail, first, last);
        return new FreeTextAccusation
        {
            Ip = group.Key,
            Port = port ?? lines.Find(l => l.Port is not null)?.Port,
            Time = first,
            Last = last is not null && last.At > first!.At ? last : null,
            Basis = first is null ? TimeBasis.None : TimeBasis.Log,
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

        return lines
            .Where(l => l.CategoryKey is not null && l.Kind is not LogKind.Flow)
            .GroupBy(l => l.CategoryKey!, StringComparer.Ordinal)
            .MaxBy(g => g.Count())
            ?.Key;
    }
}
