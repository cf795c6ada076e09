using System.Net;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// Events one below the other, each a paragraph of labelled lines with an address and a time of its own:
/// <code>
/// IP 198.51.100.10
/// TCP to port 3389 blocked at 2026-11-23 21:02:03
///
/// IP 198.51.100.11
/// TCP to port 3389 blocked at 2026-11-23 22:02:03
/// </code>
/// </summary>
internal static class EventBlocks
{
    private const int MaxBlocks = 5_000;
    private const int LongestLabel = 40;
    private const int Fewest = 2;

    /// <summary>The findings of a text with two such paragraphs or more; none where it has fewer.</summary>
    public static List<Finding> Findings(MailView mail, EventFrame frame)
    {
        if (!MayHold(mail.Outline.Words))
            return [];
        var blocks = Paragraphs(mail.Text).Select(p => Block(p, frame)).OfType<Finding>().Take(MaxBlocks).ToList();
        return blocks.Count < Fewest || blocks.DistinctBy(b => b.SourceIp).Take(Fewest).Count() < Fewest ? [] : blocks;
    }

    /// <summary>Whether words that are no log have two lines that may begin with the name of an address.</summary>
    public static bool MayHold(ReadOnlySpan<char> words)
    {
        var labelled = 0;
        foreach (var line in words.EnumerateLines())
        {
            if (MayBeLabelled(line.TrimStart("> -*\t").TrimEnd()) && ++labelled == Fewest)
                return true;
        }

        return false;
    }

    private static IEnumerable<List<string>> Paragraphs(string text)
    {
        var paragraph = new List<string>();
        foreach (var line in text.Split('\n').Select(l => l.TrimStart('>', ' ', '-', '*', '\t').TrimEnd()))
        {
            if (line.Length == 0)
            {
                if (paragraph.Count > 0)
                    yield return paragraph;
                paragraph = [];
            }
            else
            {
                // a list without blank lines: the label of the address begins the next event
                if (paragraph.Count > 1 && Accused(line) is not null && paragraph.Exists(l => Accused(l) is not null))
                {
                    yield return paragraph;
                    paragraph = [];
                }

                paragraph.Add(line);
            }
        }

        yield return paragraph;
    }

    private static Finding? Block(List<string> lines, EventFrame frame)
    {
        if (lines.Select(Accused).FirstOrDefault(h => h is not null) is not { } hit)
            return null;
        var text = string.Join('\n', lines);
        if (Timestamps.Read(text, frame.Hints) is not { } time)
            return null;
        return new Finding
        {
            Category = frame.Category ?? EventCategories.OfWords(text) ?? "other_incident",
            SourceIp = hit.Ip,
            SourcePort = hit.Port ?? PortIn(lines),
            Urls =
            [
                .. lines.Where(IsPage).SelectMany(AddressScan.Urls).Select(u => u.Url).Distinct(StringComparer.Ordinal),
            ],
            Excerpt = Draft.Excerpt(text),
            Reason = $"{frame.Reporter} names it as the source of one of several events.",
        }.Timed(time, frame.Mail);
    }

    // "IP 198.51.100.10", "Source IP: …", "Host ip: …", "IP and port: 198.51.100.10:8080"
    private static IpHit? Accused(string line)
    {
        if (
            !MayBeLabelled(line)
            || AddressScan.Ips(Draft.Cut(line, 300)) is not [{ PrefixLength: null, Start: > 0 and <= LongestLabel } hit]
        )
            return null;
        var label = EventColumns.Name(line.AsSpan(0, hit.Start));
        return label is "ip_and_port" || EventColumnNames.Addresses.Contains(label, StringComparer.Ordinal)
            ? hit
            : null;
    }

    // most lines begin with no name of an address: asked before their addresses are looked for
    private static bool MayBeLabelled(ReadOnlySpan<char> line)
    {
        var digit = line[..Math.Min(line.Length, LongestLabel + 1)].IndexOfAnyInRange('0', '9');
        if (digit <= 0)
            return line.Contains("::", StringComparison.Ordinal);
        var label = EventColumns.Name(line[..digit]);
        return label is "ip_and_port"
            || EventColumnNames.Addresses.Contains(label, StringComparer.Ordinal)
            || line.Contains("::", StringComparison.Ordinal)
            || label.EndsWith("ip", StringComparison.Ordinal)
            || label.EndsWith("ipv", StringComparison.Ordinal);
    }

    private static bool IsPage(string line) =>
        line.IndexOf(':', StringComparison.Ordinal) is > 0 and <= LongestLabel and var colon
        && EventColumnNames.Urls.Contains(EventColumns.Name(line.AsSpan(0, colon)), StringComparer.Ordinal);

    private static int? PortIn(List<string> lines)
    {
        foreach (var line in lines)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (
                colon is > 0 and <= LongestLabel
                && EventColumnNames.SourcePorts.Contains(
                    EventColumns.Name(line.AsSpan(0, colon)),
                    StringComparer.Ordinal
                )
                && int.TryParse(
                    line.AsSpan(colon + 1).Trim(),
                    System.Globalization.CultureInfo.InvariantCulture,
                    out var port
                )
                && port is > 0 and <= IPEndPoint.MaxPort
            )
                return port;
        }

        return null;
    }
}
