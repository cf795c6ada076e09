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

    private const int Accused = 2;
    private const int Spared = -4;
    private const int Before = 90;
    private const int After = 40;

    public static FreeTextWeight Weigh(FreeTextMail mail, IpHit hit)
    {
        var passage = mail.Passages.At(hit.Start);
        if (
            hit.PrefixLength is { } length && length < (hit.Ip.GetAddressBytes().Length * 8)
            || AddressScan.IsNeverSource(hit.Ip)
        )
        {
            return FreeTextWeight.Never;
        }

        if (mail.Rules.Points(hit.Start) is { } taught)
        {
            return new FreeTextWeight(taught) { Place = LabelPlace.Taught };
        }

        if (passage is not (Passage.Prose or Passage.Log))
        {
            return FreeTextWeight.Never;
        }

        var own = AddressScan.IsOwn(hit.Ip, mail.Context);
        var weight = ServesPage(mail, hit)
            ? new FreeTextWeight(Field) { Place = LabelPlace.BesidePage }
            : Label(mail, hit.Start, hit.End, FreeTextWords.Addresses);
        var labelled = weight.Points;
        weight = weight.With(own, hit.Start < mail.SubjectLength, hit.Defanged, defangedPoints: 1);
        // an internal address needs a label: nobody can be found by it
        if (AddressScan.IsPrivate(hit.Ip) && !own && labelled < Enough)
        {
            return FreeTextWeight.Never;
        }

        // the reporter's own way here, and the edge of a reverse proxy that hides the host
        return !own && (mail.TransportIps.Contains(hit.Ip) || CloudflareHost.IsEdge(hit.Ip))
            ? weight with
            {
                Points = weight.Points - 3,
            }
            : weight;
    }

    public static FreeTextWeight Weigh(FreeTextMail mail, UrlHit hit)
    {
        if (mail.Rules.Points(hit.Start) is { } taught)
        {
            return new FreeTextWeight(taught) { Place = LabelPlace.Taught };
        }

        var own = IsOwn(mail, hit.Host);
        var passage = mail.Passages.At(hit.Start);
        var isProse = passage is Passage.Prose or Passage.Log;
        if ((!isProse && !(own && passage == Passage.ReportedBody)) || IsReference(mail, hit, own))
        {
            return FreeTextWeight.Never;
        }

        return Label(mail, hit.Start, hit.End, FreeTextWords.Pages)
            .With(own, hit.Start < mail.SubjectLength, hit.Defanged, defangedPoints: 2);
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
        if (
            mail.UrlBefore(hit.Start) is not { } url
            || url.End > hit.Start
            || hit.Start - url.End > 40
            || IsReference(mail, url, own: false)
        )
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
        if (FreeTextSites.Evidence.Contains(organisation))
        {
            return true;
        }

        var reporters =
            !own
            && !FreeTextSites.FreeMail.Contains(organisation)
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
    private static FreeTextWeight Label(FreeTextMail mail, int start, int end, FreeTextLabels labels)
    {
        var lineStart = mail.LineStart(start);
        // words within a URL say nothing of what stands behind it
        var from = Math.Max(Math.Max(lineStart, start - Before), mail.UrlBefore(start)?.End ?? 0);
        var to = start;
        var isBelow = from == lineStart && lineStart > 0 && mail.Text.AsSpan(from..start).Trim(" \t-*・>•|").IsEmpty;
        if (isBelow)
        {
            (from, to) = LineAbove(mail, lineStart);
        }

        var before = mail.Text.AsSpan(from..to).TrimEnd(" \t<\"'[(「");
        var after = mail.Text.AsSpan(end, Math.Min(mail.LineEnd(end), end + After) - end);
        if (WordAt(after, FreeTextWords.VictimAfter).End > 0)
        {
            return new FreeTextWeight(Spared);
        }

        return Spares(before, labels, out var label) ? new FreeTextWeight(Spared)
            : label.End >= 0 ? Labelled(before, from, label, isBelow)
            : WordAt(after, FreeTextWords.OffenderAfter) is { End: > 0 } word
                ? new FreeTextWeight(Accused)
                {
                    Place = LabelPlace.After,
                    Start = end + word.Start,
                    End = end + word.End,
                }
            : default;
    }

    private static bool Spares(ReadOnlySpan<char> before, FreeTextLabels labels, out (int Start, int End) label)
    {
        var accused = Nearest(before, labels.Accusing);
        var spared = Nearest(before, labels.Sparing);
        label = accused.End >= 0 ? accused : Nearest(before, labels.Naming);
        return spared.End >= 0 && (accused.End < 0 || spared.End > accused.End || accused.Start < spared.End);
    }

    private static FreeTextWeight Labelled(
        ReadOnlySpan<char> before,
        int from,
        (int Start, int End) label,
        bool isBelow
    )
    {
        var isField = before.Length > 0 && (isBelow || before.Length < 60) && before[^1] is ':' or '=' or '】' or '→';
        return new FreeTextWeight(
            !isField ? Accused
            : isBelow ? Field
            : Field + 1
        )
        {
            Place = isBelow ? LabelPlace.Below : LabelPlace.Before,
            Start = from + label.Start,
            End = isField ? from + before.Length : from + label.End,
        };
    }

    private static (int From, int To) LineAbove(FreeTextMail mail, int lineStart)
    {
        var text = mail.Text.AsSpan();
        for (var lines = 0; lines < 12 && lineStart > 0; lines++)
        {
            var start = mail.LineStart(lineStart - 1);
            var line = text[start..(lineStart - 1)].TrimEnd();
            // a list below one label: pass over its other entries and over blank lines
            var isLabel = !line.IsEmpty && (line[^1] is ':' or '>' or '】' or '」' || line.IndexOfAny(":/") < 0);
            if (isLabel)
            {
                return (start + Math.Max(0, line.Length - Before), start + line.Length);
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

    // the word that stands at once behind an address, brackets left out; (0, 0) for none
    private static (int Start, int End) WordAt(ReadOnlySpan<char> after, string[] words)
    {
        var trimmed = after.TrimStart(" )]）】」』");
        var start = after.Length - trimmed.Length;
        foreach (var word in words)
        {
            if (trimmed.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                return (start, start + word.Length);
            }
        }

        return default;
    }
}
