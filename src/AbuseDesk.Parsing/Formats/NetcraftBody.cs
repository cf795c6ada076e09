using System.Net;
using System.Text.RegularExpressions;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>One page Netcraft names, and the machine that serves it.</summary>
internal sealed record NetcraftPlace(string? Url, string Host, IPAddress? Ip, string Line);

/// <summary>
/// The words of a takedown request. Addresses of a traceroute and links to the evidence accuse nobody.
/// <code>
/// We have discovered a phishing attack located on your network:
/// hxxps://www.bad[.]example/x/ [203.0.113.20]
/// You are the immediate upstream provider for this website, located at IP address 203.0.113.20.
///  1  edge.carrier.example (192.0.2.253)
/// </code>
/// </summary>
internal sealed partial class NetcraftBody
{
    private const int MaxLines = 5_000;
    private const int MaxPlaces = 1_000;

    private static readonly string[] Innocent = ["netcraft.com", "x-arf.org", "xarf.org"];

    public IReadOnlyList<NetcraftPlace> Places { get; private init; } = [];

    /// <summary>The address the sentences or the subject name.</summary>
    public IPAddress? Ip { get; private init; }

    /// <summary>The line that names it.</summary>
    public string? Line { get; private init; }

    public static string Host(string url) => AddressScan.Urls(url) is [var hit, ..] ? hit.Host : "";

    public static NetcraftBody Read(string subject, string text)
    {
        var places = new List<NetcraftPlace>();
        (IPAddress Ip, string Line)? sentence = null;
        foreach (var raw in text.Split('\n', MaxLines + 1).Take(MaxLines))
        {
            var line = raw.Trim(' ', '\t', '>', '*', '\u00A0', '-', '\u2022');
            if (line.Length < 4 || Hop().IsMatch(line))
                continue;
            if (Place(line) is { } place)
                Add(places, place);
            else if (sentence is null && Sentence().Match(line) is { Success: true } match)
                sentence = Draft.Ip(match.Groups["ip"].Value.TrimEnd('.', ',', ')', ']')) is { } ip ? (ip, line) : null;
        }

        // nothing in the text: "Issue 1: web shell at hxxps://www.bad[.]example/x"
        if (
            places.Count == 0
            && At().Match(subject) is { Success: true } at
            && Place(at.Groups["place"].Value) is { } titled
        )
            places.Add(titled);
        return new NetcraftBody
        {
            Places = [.. Chosen(places)],
            Ip = sentence?.Ip ?? places.Select(p => p.Ip).OfType<IPAddress>().FirstOrDefault() ?? Draft.Ip(subject),
            Line = sentence?.Line,
        };
    }

    // the same page stands in both languages, with and without its address
    private static void Add(List<NetcraftPlace> places, NetcraftPlace place)
    {
        var known = places.FindIndex(p =>
            p.Host.Equals(place.Host, StringComparison.Ordinal)
            && string.Equals(p.Url, place.Url, StringComparison.Ordinal)
        );
        if (known >= 0 && places[known].Ip is null)
            places[known] = place;
        else if (known < 0 && places.Count < MaxPlaces)
            places.Add(place);
        else if (known >= 0 && place.Ip is not null && !place.Ip.Equals(places[known].Ip) && places.Count < MaxPlaces)
            places.Add(place);
    }

    // where addresses stand in brackets, a page without one is only mentioned
    private static IEnumerable<NetcraftPlace> Chosen(List<NetcraftPlace> places) =>
        places.Exists(p => p.Ip is not null) ? places.Where(p => p.Ip is not null)
        : places.Exists(p => p.Url is not null) ? places.Where(p => p.Url is not null)
        : places;

    // "hxxps://www.bad[.]example/x/ [203.0.113.20]", "bad[.]example (203.0.113.20)", "203.0.113.20"
    private static NetcraftPlace? Place(string line)
    {
        var ips = AddressScan.Ips(line).Where(h => h.PrefixLength is null).ToList();
        if (AddressScan.Urls(line) is [{ Start: 0 } url, ..])
        {
            return Array.Exists(
                Innocent,
                d =>
                    url.Host.Equals(d, StringComparison.Ordinal) || url.Host.EndsWith("." + d, StringComparison.Ordinal)
            )
                ? null
                : new NetcraftPlace(
                    url.Url,
                    url.Host,
                    ips.Find(h => h.Start >= url.End).Ip ?? Draft.Ip(url.Host),
                    line
                );
        }

        if (ips is [{ Start: 0 } only] && line.Length <= only.Length + 6)
            return new NetcraftPlace(null, "", only.Ip, line);
        return
            AddressScan.Domains(line) is [{ Start: 0 } name, ..]
            && (
                line.Length == name.Length
                || ips is [var serving] && Brackets().IsMatch(line[name.Length..]) && serving.Start > name.Length
            )
            ? new NetcraftPlace(null, name.Name, ips.FirstOrDefault().Ip, line)
            : null;
    }

    // "1  hsrp.carrier.example (192.0.2.253)", " 9  * * *"
    [GeneratedRegex(
        "^\\d{1,2}:?\\s+(\\*|\\S+\\s+[\\[(]?[0-9A-Fa-f.:]+[\\])]?|[0-9.]{7,15}\\s)",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Hop();

    [GeneratedRegex(
        "\\bIP(v[46])?([ -]?(address|addresses|adresse|adres|adress|adreso))?( is|:)? +\\[?(?<ip>[0-9A-Fa-f]{1,4}[.:][0-9A-Fa-f.:]{3,40})|(hosted|located) (at|on) +\\[?(?<ip>[0-9A-Fa-f]{1,4}[.:][0-9A-Fa-f.:]{3,40})",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex Sentence();

    [GeneratedRegex(
        " (at|on|using) (?<place>\\S+.*)$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex At();

    [GeneratedRegex("^\\s*[\\[(][0-9A-Fa-f.:]+[\\])]\\s*$", RegexOptions.NonBacktracking)]
    private static partial Regex Brackets();
}
