using System.Net;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// Places that a team lists without times between its words: a site and its address on one line, or addresses alone on
/// their lines below a label.
/// <code>
/// AS64500    203.0.113.20    http://bank.bad.example/x/
/// [ bank.bad.example ] -- 203.0.113.20 -- AS64500
/// IP address(es):
/// 203.0.113.20
/// 203.0.113.21
/// </code>
/// </summary>
internal static class CertRows
{
    private const int MaxLines = 5_000;
    private const int MaxRows = 2_000;
    private const int MostWords = 60;

    /// <summary>The findings of the words, with what the lists say more clearly.</summary>
    public static List<Finding> With(List<Finding> words, MailView mail, Cert cert, EventFrame frame)
    {
        var lines = mail.Text.Split('\n').Take(MaxLines).Select(l => l.Trim().TrimStart('>', '-', '*', ' ')).ToList();
        var rows = lines
            .Select(l => Row(l, cert, frame))
            .OfType<Finding>()
            .Take(MaxRows)
            .Where(row => !words.Exists(w => Equals(w.SourceIp, row.SourceIp) && Share(w, row)))
            .ToList();
        var rest = words.Where(w => !rows.Exists(row => Touch(w, row))).ToList();
        List<Finding> all = [.. rows.Select(row => Timed(row, words)), .. rest];
        return [.. all, .. Others(lines, all, frame)];
    }

    // what the words say of a place of the row, its time above all, is said of the row
    private static Finding Timed(Finding row, List<Finding> words) =>
        words.Find(w => Touch(w, row) && w.TimeBasis is not (TimeBasis.None or TimeBasis.MailDate)) is { } told
            ? told with
            {
                SourceIp = row.SourceIp,
                SourcePort = row.SourcePort,
                Urls = row.Urls,
                Domains = row.Domains,
                Excerpt = row.Excerpt,
                Reason = row.Reason,
            }
            : row;

    private static bool Touch(Finding one, Finding other) =>
        one.SourceIp is not null && one.SourceIp.Equals(other.SourceIp) || Share(one, other);

    private static bool Share(Finding one, Finding other) =>
        Places(one).Intersect(Places(other), StringComparer.OrdinalIgnoreCase).Any();

    private static IEnumerable<string> Places(Finding finding) =>
        finding.Urls.Count > 0 ? finding.Urls : finding.Domains;

    private static Finding? Row(string line, Cert cert, EventFrame frame)
    {
        if (line.Length is < 10 or > 2_000 || AddressScan.Ips(line) is not [{ PrefixLength: null } hit])
            return null;
        var urls = AddressScan.Urls(line).Where(u => !Certs.IsOf(cert, u.Host)).ToList();
        if (urls.Exists(u => hit.Start >= u.Start && hit.Start < u.End))
            return null;
        var names = urls.Count > 0 ? [] : AddressScan.Domains(line).Where(d => !Certs.IsOf(cert, d.Name)).ToList();
        var places = urls.Sum(u => u.Length) + names.Sum(n => n.Length);
        if (urls.Count + names.Count != 1 || line.Count(char.IsLetter) - places > MostWords || line.Has("legit"))
            return null;
        return Finding(frame, hit.Ip, line) with
        {
            SourcePort = hit.Port,
            Urls = [.. urls.Select(u => u.Url)],
            Domains = [.. names.Select(n => n.Name)],
        };
    }

    // the addresses below "IP address(es):" that nothing else names; they serve the one page where there is but one
    private static IEnumerable<Finding> Others(List<string> lines, List<Finding> known, EventFrame frame)
    {
        var seen = known.Select(f => f.SourceIp).ToHashSet();
        var page = known is [{ Urls.Count: > 0 } single] ? single : null;
        var listed = false;
        foreach (var line in lines)
        {
            var alone =
                AddressScan.Ips(line) is [{ PrefixLength: null } hit] && hit.Length == line.Length ? hit.Ip : null;
            if (alone is null && line.Length > 0)
                listed = line.EndsWith(':') && IsLabel(line);
            if (alone is not null && listed && !AddressScan.IsNeverSource(alone) && seen.Add(alone))
                yield return page is null ? Finding(frame, alone, line) : page with { SourceIp = alone };
        }
    }

    private static bool IsLabel(string line)
    {
        var words = EventColumns.Name(line).Split('_');
        return words.Length <= 8
            && Array.Exists(words, w => w is "ip" or "ips" or "addresses" or "address" or "hosts" or "host")
            && !Array.Exists(words, EventColumnNames.NotTheSource.Contains);
    }

    private static Finding Finding(EventFrame frame, IPAddress ip, string line) =>
        new Finding
        {
            Category = frame.Category ?? "other_incident",
            SourceIp = ip,
            Excerpt = Draft.Excerpt(line),
            Reason = $"{frame.Reporter} lists it.",
        }.Timed(null, frame.Mail);
}
