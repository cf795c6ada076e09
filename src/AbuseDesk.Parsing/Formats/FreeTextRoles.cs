using System.Collections.Frozen;
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

    /// <summary>Points of a word of prose that accuses.</summary>
    public const int Accused = 2;

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

        if (passage is not (Passage.Prose or Passage.Log) || mail.TakenBack.Contains(hit.Ip))
        {
            return FreeTextWeight.Never;
        }

        var own = AddressScan.IsOwn(hit.Ip, mail.Context);
        var weight = ByWords(mail, hit);
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
                Points = weight.Points - 4,
            }
            : weight;
    }

    private static FreeTextWeight ByWords(FreeTextMail mail, IpHit hit)
    {
        if (ServesPage(mail, hit))
        {
            // "Legitimate site: https://www.bank.example/ 192.0.2.80"
            return mail.UrlBefore(hit.Start) is { } page && IsSpared(mail, page)
                ? new FreeTextWeight(Reference)
                : new FreeTextWeight(Field) { Place = LabelPlace.BesidePage };
        }

        var weight = FreeTextNearLabel.Weigh(mail, hit.Start, hit.End, FreeTextWords.Addresses);
        return weight.Points == 0 && LeadsPage(mail, hit)
            ? new FreeTextWeight(Accused) { Place = LabelPlace.BesidePage }
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

        var weight = FreeTextNearLabel.Weigh(mail, hit.Start, hit.End, FreeTextWords.Pages);
        if (weight.Points == 0 && mail.IpBefore(hit.Start) is { } server && LeadsPage(mail, server))
        {
            weight = new FreeTextWeight(Accused) { Place = LabelPlace.BesideHost };
        }

        return weight.With(own, hit.Start < mail.SubjectLength, hit.Defanged, defangedPoints: 2);
    }

    /// <summary>Whether the address is the value of a field whose label accuses by itself: "Source IP: 203.0.113.9".</summary>
    public static bool IsAccusedField(FreeTextMail mail, IpHit hit)
    {
        var before = mail.Text.AsSpan(mail.LineStart(hit.Start)..hit.Start).TrimEnd(" \t<\"'[(「");
        if (before.Length is 0 or > 60 || before[^1] is not (':' or '=' or '】'))
        {
            return false;
        }

        var accused = FreeTextNearLabel.Nearest(before, FreeTextWords.SourceFields);
        return accused.End >= 0 && FreeTextNearLabel.Nearest(before, FreeTextWords.Addresses.Sparing).End < accused.End;
    }

    // "http://bank-login.example/x [203.0.113.20]", "http://bank-login.example/x is 203.0.113.20", the address on the next line
    private static bool ServesPage(FreeTextMail mail, IpHit hit)
    {
        if (
            mail.UrlBefore(hit.Start) is not { } url
            || url.End > hit.Start
            || hit.Start - url.End > 60
            || IsReference(mail, url, own: false)
        )
        {
            return false;
        }

        var between = mail.Text.AsSpan(url.End, hit.Start - url.End);
        var words = between.Trim("[](){} \t\r\n|,;:=<>-→");
        return between.Length > 0
            && between.Count('\n') <= 1
            && (
                words.IsEmpty
                || Contains(FreeTextWords.Serving, words)
                || Contains(FreeTextWords.Serving, Unnamed(words))
            );
    }

    // by words on its own line
    private static bool IsSpared(FreeTextMail mail, UrlHit page) =>
        !mail.Text.AsSpan(mail.LineStart(page.Start)..page.Start).IsWhiteSpace()
        && FreeTextNearLabel.Weigh(mail, page.Start, page.End, FreeTextWords.Pages).Points < 0;

    // "which resolves to the IP address"
    private static ReadOnlySpan<char> Unnamed(ReadOnlySpan<char> words)
    {
        foreach (var name in (ReadOnlySpan<string>)["address", "ip", "the"])
        {
            words =
                words.Length > name.Length + 1 && words.EndsWith(" " + name, StringComparison.OrdinalIgnoreCase)
                    ? words[..^name.Length].TrimEnd()
                    : words;
        }

        return words;
    }

    private static bool Contains(FrozenSet<string> set, ReadOnlySpan<char> words) =>
        set.GetAlternateLookup<ReadOnlySpan<char>>().Contains(words);

    // "AS64500  203.0.113.20  http://bank-login.example/x": a row of a list
    private static bool LeadsPage(FreeTextMail mail, IpHit hit) =>
        mail.UrlFrom(hit.End) is { } url
        && url.Start > hit.End
        && url.Start - hit.End < 40
        && mail.Text.AsSpan(hit.End, url.Start - hit.End).Trim(" \t|,;").IsEmpty
        && !IsReference(mail, url, own: false);

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
}
