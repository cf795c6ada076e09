using System.Net;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// What is left of a mail in a language the general reader has no words of: what a team writes unclickable is what it
/// accuses, and so is the address in its subject or behind a label "IP:".
/// </summary>
internal static class CertNames
{
    private const int MaxLines = 5_000;
    private const int MaxFindings = 1_000;

    public static IEnumerable<Finding> Findings(MailView mail, Cert cert, EventFrame frame)
    {
        var subject = mail.Envelope.Subject ?? "";
        var text = $"{subject}\n{mail.Text}";
        var urls = AddressScan
            .Urls(text)
            .Where(u => (u.Defanged || u.Start < subject.Length) && !Certs.IsOf(cert, u.Host))
            .DistinctBy(u => u.Url, StringComparer.Ordinal)
            .Take(MaxFindings)
            .ToList();
        var ips = Named(subject, mail.Text)
            .Where(ip => !AddressScan.IsNeverSource(ip))
            .Distinct()
            .Take(MaxFindings)
            .ToList();
        foreach (var url in urls)
        {
            yield return Finding(
                frame,
                IPAddress.TryParse(url.Host, out var host) ? AddressScan.Normalise(host)
                    : ips is [var single] ? single
                    : null,
                [url.Url],
                url.Url
            );
        }

        foreach (var ip in ips.Where(_ => urls.Count == 0))
            yield return Finding(frame, ip, [], ip.ToString());
    }

    private static Finding Finding(EventFrame frame, IPAddress? ip, List<string> urls, string excerpt) =>
        new Finding
        {
            Category = frame.Category ?? "other_incident",
            SourceIp = ip,
            Urls = urls,
            Excerpt = Draft.Excerpt(excerpt),
            Reason = $"{frame.Reporter} names it.",
        }.Timed(null, frame.Mail);

    private static IEnumerable<IPAddress> Named(string subject, string text)
    {
        foreach (var hit in AddressScan.Ips(subject).Where(h => h.PrefixLength is null))
            yield return hit.Ip;
        foreach (var line in text.Split('\n').Take(MaxLines))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var isLabelled =
                colon is > 0 and < 40
                && EventColumns.Name(line.AsSpan(0, colon)).Split('_').Contains("ip", StringComparer.Ordinal);
            foreach (var hit in isLabelled ? AddressScan.Ips(line[colon..]).Where(h => h.PrefixLength is null) : [])
                yield return hit.Ip;
        }
    }
}
