using System.Net;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// Weighs why an address or URL stands in the words of a report: offender, victim, the reporter's own, infrastructure or
/// reference (FORMATS §1.4, §1.5). An address needs a reason to be accused: two points.
/// </summary>
internal static class FreeTextRoles
{
    /// <summary>Points from which an address or URL is accused.</summary>
    public const int Enough = 2;

    private const int Never = -10;
    private const int Before = 90;
    private const int After = 40;

    public static int Weigh(FreeTextMail mail, IpHit hit)
    {
        var passage = mail.Passages.At(hit.Start);
        if (
            hit.PrefixLength is { } length && length < (hit.Ip.GetAddressBytes().Length * 8)
            || AddressScan.IsNeverSource(hit.Ip)
        )
        {
            return Never;
        }

        if (passage is not (Passage.Prose or Passage.Log))
        {
            return Never;
        }

        var own = AddressScan.IsOwn(hit.Ip, mail.Context);
        var labelled = Label(mail, hit.Start, hit.End, FreeTextWords.Offender, FreeTextWords.Victim);
        var points = labelled + (own ? 3 : 0) + (hit.Start < mail.SubjectLength ? 2 : 0) + (hit.Defanged ? 1 : 0);
        points -= mail.TransportIps.Contains(hit.Ip) && !own ? 3 : 0;
        // an internal address needs a label: nobody can be found by it
        return AddressScan.IsPrivate(hit.Ip) && !own && labelled < Enough ? Never : points;
    }

    public static int Weigh(FreeTextMail mail, UrlHit hit)
    {
        var own = IsOwn(mail, hit.Host);
        var passage = mail.Passages.At(hit.Start);
        var isProse = passage is Passage.Prose or Passage.Log;
        if ((!isProse && !(own && passage == Passage.ReportedBody)) || IsReference(mail, hit, own))
        {
            return Never;
        }

        return Label(mail, hit.Start, hit.End, FreeTextWords.OffendingSite, FreeTextWords.GenuineSite)
            + (own ? 3 : 0)
            + (hit.Defanged ? 2 : 0)
            + (hit.Start < mail.SubjectLength ? 2 : 0);
    }

    private static bool IsOwn(FreeTextMail mail, string host) =>
        AddressScan.IsOwn(host, mail.Context)
        || (IPAddress.TryParse(host, out var ip) && AddressScan.IsOwn(ip, mail.Context));

    // evidence services, specifications, registries, the reporter's own pages, the desk's own pages
    private static bool IsReference(FreeTextMail mail, UrlHit hit, bool own)
    {
        var organisation = ReceivedChain.Organisation(hit.Host);
        if (FreeTextWords.EvidenceSites.Contains(organisation))
        {
            return true;
        }

        if (hit.Defanged)
        {
            return false;
        }

        return (
                !own
                && mail.ReporterDomains.Any(d =>
                    string.Equals(ReceivedChain.Organisation(d), organisation, StringComparison.Ordinal)
                )
            ) || mail.Context.DeskAddresses.Any(a => a.EndsWith("@" + organisation, StringComparison.Ordinal));
    }

    // the label that stands nearest decides; a value may stand on the line below its label
    private static int Label(FreeTextMail mail, int start, int end, string[] offender, string[] victim)
    {
        var lineStart = mail.LineStart(start);
        var before = mail.Text.AsSpan(Math.Max(lineStart, start - Before)..start);
        if (before.Trim(" \t-*・>•|").IsEmpty && lineStart > 0)
        {
            before = LineAbove(mail, lineStart);
        }

        var after = mail.Text.AsSpan(end, Math.Min(mail.LineEnd(end), end + After) - end);
        var accused = Nearest(before, offender);
        var spared = Nearest(before, victim);
        if (accused < 0 && spared < 0)
        {
            return StartsWithAny(after, FreeTextWords.VictimAfter) ? -4
                : StartsWithAny(after, FreeTextWords.OffenderAfter) ? 2
                : 0;
        }

        if (StartsWithAny(after, FreeTextWords.VictimAfter))
        {
            return -4;
        }

        return accused >= spared ? 2 : -4;
    }

    private static ReadOnlySpan<char> LineAbove(FreeTextMail mail, int lineStart)
    {
        var text = mail.Text.AsSpan();
        for (var lines = 0; lines < 12 && lineStart > 0; lines++)
        {
            var start = mail.LineStart(lineStart - 1);
            var line = text[start..(lineStart - 1)].Trim();
            // a list below one label: pass over its other entries and over blank lines
            var isLabel = !line.IsEmpty && (line[^1] is ':' or '>' or '】' or '」' || line.IndexOfAny(":/") < 0);
            if (isLabel)
            {
                return line.Length > Before ? line[^Before..] : line;
            }

            lineStart = start;
        }

        return default;
    }

    private static int Nearest(ReadOnlySpan<char> before, string[] words)
    {
        var nearest = -1;
        foreach (var word in words)
        {
            var at = before.LastIndexOf(word, StringComparison.OrdinalIgnoreCase);
            var wholeWord = at <= 0 || !char.IsAsciiLetter(word[0]) || !char.IsAsciiLetter(before[at - 1]);
            nearest = at >= 0 && wholeWord ? Math.Max(nearest, at + word.Length) : nearest;
        }

        return nearest;
    }

    private static bool StartsWithAny(ReadOnlySpan<char> after, string[] words)
    {
        var trimmed = after.TrimStart(" )]）」』");
        foreach (var word in words)
        {
            if (trimmed.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
