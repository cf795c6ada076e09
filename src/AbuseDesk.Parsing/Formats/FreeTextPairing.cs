using System.Buffers;
using System.Net;

namespace AbuseDesk.Parsing.Formats;

/// <summary>Puts what belongs together into one accusation: a page and the address that serves it, the same offender twice.</summary>
internal static class FreeTextPairing
{
    private const int SameLine = 120;
    private static readonly SearchValues<char> Letters = SearchValues.Create(
        "ghijklmnopqrstuvwxyzGHIJKLMNOPQRSTUVWXYZ"
    );

    /// <summary>Pages with their addresses, then the addresses that serve none of them.</summary>
    public static IEnumerable<FreeTextAccusation> Join(
        FreeTextMail mail,
        FreeTextCategories categories,
        List<FreeTextAccusation> pages,
        List<FreeTextAccusation> ips
    )
    {
        if (pages.Count == 0 || ips.Count == 0 || !categories.SpeaksOfPages)
        {
            return pages.Concat(ips);
        }

        if (pages.Count == 1 && ips.Count > 1 && pages[0].Ip is null && IsList(mail, ips))
        {
            return ips.Select(ip => Served(pages[0], ip));
        }

        var used = new HashSet<IPAddress>();
        var pairs = FreeTextPairs.Of(mail, pages, ips);
        var joined = new List<FreeTextAccusation>(pages.Count + ips.Count);
        foreach (var page in pages)
        {
            // "http://bank-login.example/x [203.0.113.20]", or the one address of the mail
            var server =
                page.Ip is not null ? null
                : ips.Count == 1 ? ips[0]
                : ips.Find(ip => IsBeside(mail, page, ip)) ?? pairs.GetValueOrDefault(page.Position);
            if (server is null)
            {
                joined.Add(page);
                continue;
            }

            used.Add(server.Ip!);
            joined.Add(Served(page, server));
        }

        return joined.Concat(ips.Where(ip => !used.Contains(ip.Ip!)));
    }

    private static FreeTextAccusation Served(FreeTextAccusation page, FreeTextAccusation server) =>
        page with
        {
            Ip = server.Ip,
            Port = server.Port,
            Evidence = [.. page.Evidence, $"is served by the address that {server.Evidence[0]}"],
        };

    // all of them one after the other, with no words between: the hosts of the one page
    private static bool IsList(FreeTextMail mail, List<FreeTextAccusation> ips)
    {
        var inOrder = ips.OrderBy(ip => ip.Position).ToList();
        for (var i = 1; i < inOrder.Count; i++)
        {
            var (from, to) = (inOrder[i - 1].Position, inOrder[i].Position);
            if (from < 0 || to - from > 60 || mail.Text.AsSpan(from, to - from).ContainsAny(Letters))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// What the report is about comes first. A page a reported mail leads to was seen when that mail came, where the report
    /// tells no time for it.
    /// </summary>
    public static List<FreeTextAccusation> Order(List<FreeTextAccusation> accusations, FreeTextCategories categories)
    {
        var mails = accusations.Where(a => a.Basis == TimeBasis.Received).ToList();
        var timed = accusations.ConvertAll(a =>
            mails.Count == 1 && a.Time is null && a.Host is not null
                ? a with
                {
                    Time = mails[0].Time,
                    Basis = TimeBasis.Received,
                }
                : a
        );
        return categories.SpeaksOfPages ? [.. timed.OrderBy(a => a.Host is null)] : timed;
    }

    /// <summary>One accusation an offender: the first keeps its evidence, later ones add to the count.</summary>
    public static List<FreeTextAccusation> Distinct(IEnumerable<FreeTextAccusation> accusations)
    {
        var places = new Dictionary<(IPAddress?, string?, string?), int>();
        var distinct = new List<FreeTextAccusation>();
        foreach (var accusation in accusations)
        {
            var key = (accusation.Ip, accusation.Host, accusation.Host is null ? accusation.Mailbox : null);
            if (!places.TryGetValue(key, out var at))
            {
                places[key] = distinct.Count;
                distinct.Add(accusation);
                continue;
            }

            distinct[at] = Add(distinct[at], accusation);
        }

        return distinct;
    }

    private static FreeTextAccusation Add(FreeTextAccusation first, FreeTextAccusation more)
    {
        var times = new[] { first.Time, first.Last, more.Time, more.Last }
            .Where(t => t is not null)
            .OrderBy(t => t!.At)
            .ToList();
        return first with
        {
            Count = first.Count + more.Count,
            Time = times.Count > 0 ? times[0] : null,
            Last = times.Count > 1 && times[^1]!.At > times[0]!.At ? times[^1] : null,
            Basis = first.Basis == TimeBasis.None ? more.Basis : first.Basis,
            OwnSide = first.OwnSide ?? more.OwnSide,
            Evidence = [.. first.Evidence, .. more.Evidence],
            Urls = [.. first.Urls.Union(more.Urls, StringComparer.Ordinal)],
        };
    }

    private static bool IsBeside(FreeTextMail mail, FreeTextAccusation page, FreeTextAccusation ip) =>
        ip.Position > page.Position
        && ip.Position - page.Position < SameLine + page.Urls.Sum(u => u.Length)
        && mail.LineStart(ip.Position) == mail.LineStart(page.Position);
}
