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

    /// <summary>Below this a page is a reference, and its whole site with it.</summary>
    public const int Reference = -3;

    /// <summary>Points of a labelled field: "URL: http://…".</summary>
    public const int Field = 4;

    /// <summary>It stands where nothing is accused.</summary>
    public const int Never = -10;

    private const int Accused = 2;
    private const int Spared = -4;
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

        if (mail.Rules.Points(hit.Start) is { } taught)
        {
            return taught;
        }

        if (passage is not (Passage.Prose or Passage.Log))
        {
            return Never;
        }

        var own = AddressScan.IsOwn(hit.Ip, mail.Context);
        var labelled = ServesPage(mail, hit) ? Field : Label(mail, hit.Start, hit.End, FreeTextWords.Addresses);
        var points = labelled + (own ? 3 : 0) + (hit.Start < mail.SubjectLength ? 2 : 0) + (hit.Defanged ? 1 : 0);
        // the reporter's own way here, and the edge of a reverse proxy that hides the host
        points -= !own && (mail.TransportIps.Contains(hit.Ip) || CloudflareHost.IsEdge(hit.Ip)) ? 3 : 0;
        // an internal address needs a label: nobody can be found by it
        return AddressScan.IsPrivate(hit.Ip) && !own && labelled < Enough ? Never : points;
    }

    public static int Weigh(FreeTextMail mail, UrlHit hit)
    {
        if (mail.Rules.Points(hit.Start) is { } taught)
        {
            return taught;
        }

        var own = IsOwn(mail, hit.Host);
        var passage = mail.Passages.At(hit.Start);
        var isProse = passage is Passage.Prose or Passage.Log;
        if ((!isProse && !(own && passage == Passage.ReportedBody)) || IsReference(mail, hit, own))
        {
            return Never;
        }

        return Label(mail, hit.Start, hit.End, FreeTextWords.Pages)
            + (own ? 3 : 0)
            + (hit.Defanged ? 2 : 0)
            + (hit.Start < mail.SubjectLength ? 2 : 0);
    }

    /// <summary>Whether the address is the value of a field whose label accuses by itself: "Source IP: 203.0.113.9".</summary>
    public static bool IsAccusedField(FreeTextMail mail, IpHit hit)
    {
        var before = mail.Text.AsSpan(mail.LineStart(hit.Start)..hit.Start).TrimEnd(" \t<\"'[(「");
        if (before.Length is 0 or > 60 || before[^1] is not (':' or '=' or '】'))
        {
            return false;
        }

        var accused = Nearest(before, FreeTextWords.SourceFields);
        return accused.End >= 0 && Nearest(before, FreeTextWords.Addresses.Sparing).End < accused.End;
    }

    // "http://bank-login.example/x [203.0.113.20]", "http://bank-login.example/x is 203.0.113.20", the address on the next line
    private static bool ServesPage(FreeTextMail mail, IpHit hit)
    {
        if (mail.UrlBefore(hit.Start) is not { } url || url.End > hit.Start || hit.Start - url.End > 40)
        {
            return false;
        }

        var between = mail.Text.AsSpan(url.End, hit.Start - url.End);
        var words = between.Trim("[](){} \t\r\n|,;:=<>-→");
        return between.Length > 0
            && between.Count('\n') <= 1
            && (words.IsEmpty || FreeTextWords.Serving.GetAlternateLookup<ReadOnlySpan<char>>().Contains(words));
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

        var reporters =
            !own
            && !FreeTextWords.FreeMail.Contains(organisation)
            && mail.ReporterDomains.Any(d => Same(ReceivedChain.Organisation(d), organisation));
        return reporters || (!hit.Defanged && mail.Context.DeskAddresses.Any(desk => IsDeskSite(desk, hit.Host)));
    }

    // minato.example, www.minato.example, abuse.minato.example; a customer's page below it is none of them
    private static bool IsDeskSite(string deskAddress, string host)
    {
        var domain = deskAddress.AsSpan(deskAddress.LastIndexOf('@') + 1);
        var name = host.AsSpan();
        return name.EndsWith(domain, StringComparison.Ordinal) && name[..^domain.Length] is "" or "www." or "abuse.";
    }

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.Ordinal);

    // The label that stands nearest decides; "IP address" alone says nothing against "our" further up the line. A value may
    // stand on the line below its label; a labelled field weighs more than prose.
    private static int Label(FreeTextMail mail, int start, int end, FreeTextLabels labels)
    {
        var lineStart = mail.LineStart(start);
        // words within a URL say nothing of what stands behind it
        var from = Math.Max(Math.Max(lineStart, start - Before), mail.UrlBefore(start)?.End ?? 0);
        var before = mail.Text.AsSpan(from..start);
        var isBelow = before.Trim(" \t-*・>•|").IsEmpty && from == lineStart && lineStart > 0;
        if (isBelow)
        {
            before = LineAbove(mail, lineStart);
        }

        before = before.TrimEnd(" \t<\"'[(「");
        var after = mail.Text.AsSpan(end, Math.Min(mail.LineEnd(end), end + After) - end);
        if (StartsWithAny(after, FreeTextWords.VictimAfter))
        {
            return Spared;
        }

        var accused = Nearest(before, labels.Accusing);
        var spared = Nearest(before, labels.Sparing);
        if (spared.End >= 0 && (accused.End < 0 || spared.End > accused.End || accused.Start < spared.End))
        {
            return Spared;
        }

        var named = accused.End >= 0 || Nearest(before, labels.Naming).End >= 0;
        if (!named)
        {
            return StartsWithAny(after, FreeTextWords.OffenderAfter) ? Accused : 0;
        }

        var isField = before.Length > 0 && (isBelow || before.Length < 60) && before[^1] is ':' or '=' or '】' or '→';
        return !isField ? Accused
            : isBelow ? Field
            : Field + 1;
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

    private static (int Start, int End) Nearest(ReadOnlySpan<char> before, WordScan words)
    {
        var (start, end) = (-1, -1);
        foreach (var (word, at) in words.All(before))
        {
            var wordEnd = at + words.Length(word);
            if (wordEnd > end && Ends(before, wordEnd, words.Length(word)))
            {
                (start, end) = (at, wordEnd);
            }
        }

        return (start, end);
    }

    // "to" is not in "tools", but "infring" is in "infringing"
    private static bool Ends(ReadOnlySpan<char> text, int end, int length) =>
        length > 6 || end >= text.Length || !char.IsAsciiLetter(text[end - 1]) || !char.IsAsciiLetter(text[end]);

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
