using System.Net;
using System.Text.RegularExpressions;
using AbuseDesk.Parsing.Mail;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>The machine part of a feedback report and what stands in for its fields when they are empty (RFC 5965, leniently).</summary>
internal static partial class ArfPart
{
    /// <summary>The fields of message/feedback-report anywhere in the mail, or of a text part that holds them; null without any.</summary>
    public static FieldBlock? Find(MailView mail)
    {
        foreach (var part in mail.Parts.Where(p => p.ContentType is "message/feedback-report"))
        {
            var fields = FieldBlock.Read(part.Text);
            if (fields["Feedback-Type"] is not null)
                return fields;
        }

        foreach (var part in mail.Parts.Where(p => p.ContentType is "text/plain" or "application/octet-stream"))
        {
            if (!StartsWithFields(part))
                continue;
            var fields = FieldBlock.Read(part.Text);
            if (
                fields["Feedback-Type"] is not null
                && (fields["User-Agent"] ?? fields["Feedback-Agent"] ?? fields["Version"]) is not null
            )
                return fields;
        }

        return null;
    }

    /// <summary>Whether the mail says that it is a feedback report.</summary>
    public static bool IsClaimed(MailView mail) =>
        mail.ReportType is "feedback-report"
        || mail.Parts.Any(p =>
            p.ContentType is "message/feedback-report" || p.ContentType is "text/plain" && StartsWithFields(p)
        );

    /// <summary>The original mail: the attached one, or a part that is one under another name.</summary>
    public static MailView? Original(MailView mail) => mail.InnerMails.FirstOrDefault(m => m.RawHeaders.Count > 0);

    /// <summary>Source address and time, in the order field, text part, Received of the original.</summary>
    public static ArfSource Source(FieldBlock fields, MailView mail, TimeHints hints, ReadingContext context)
    {
        var ip = Draft.Ip(WithoutComment(fields.First("Source-IP")));
        var time = Draft.Time(fields.First("Arrival-Date", "Received-Date"), hints);
        var basis = TimeBasis.Stated;
        var original = Original(mail);
        if (ip is not null && time is not null && original is null)
            return new ArfSource(ip, time, basis, null);

        if (ip is null || time is null)
        {
            var (textIp, textTime) = InText(mail.Text, hints);
            ip ??= textIp;
            time ??= textIp is not null && textIp.Equals(ip) ? textTime : null;
        }

        var chain = original is null ? null : ReceivedChain.Read(original.Headers("Received"), context, hints);
        ip ??= chain?.Ip;
        if (time is null && chain is not null && chain.Ip.Equals(ip))
            (time, basis) = (chain.Time, TimeBasis.Received);
        return new ArfSource(ip, time, basis, chain is not null && chain.Ip.Equals(ip) ? chain : null);
    }

    // "received from IP 192.0.2.1 on Thu, 8 Mar 2005 14:00:00 EDT."
    private static (IPAddress? Ip, EventTime? Time) InText(string text, TimeHints hints)
    {
        var flat = Draft.Cut(text, 20_000).Replace("\n", " ", StringComparison.Ordinal);
        var match = FromIpOn().Match(flat);
        if (match.Success && Draft.Ip(match.Groups["ip"].Value.TrimEnd('.', ',')) is { } ip)
            return (ip, Draft.Time(Draft.Cut(match.Groups["time"].Value, 80), hints));
        match = FromIp().Match(flat);
        return match.Success ? (Draft.Ip(match.Groups["ip"].Value.TrimEnd('.', ',', ')')), null) : (null, null);
    }

    private static bool StartsWithFields(MailPart part)
    {
        var start = System.Text.Encoding.Latin1.GetString(part.Start(400).Span).TrimStart('-', '\r', '\n', ' ');
        return start.StartsWith("Feedback-Type:", StringComparison.OrdinalIgnoreCase) || SecondLine().IsMatch(start);
    }

    [GeneratedRegex(
        "^(User-Agent|Version):.*\\nFeedback-Type:",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex SecondLine();

    // Source-IP: 148.163.85.135 (mx.example.com)
    private static string? WithoutComment(string? value)
    {
        var open = value?.IndexOf('(', StringComparison.Ordinal) ?? -1;
        return open > 0 ? value![..open].Trim() : value;
    }

    [GeneratedRegex(
        "\\bIP(?: address| source)?:? +(is +)?(?<ip>\\S+?)\\.? +on +(?<time>.{10,120})",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex FromIpOn();

    [GeneratedRegex(
        "\\bfrom (?:the )?IP(?: address| source)?:? +(is +)?(?<ip>[0-9A-Fa-f.:]{7,45})",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex FromIp();
}

/// <summary>Where a reported mail came from.</summary>
/// <param name="Ip">The address that handed it over.</param>
/// <param name="Time">When.</param>
/// <param name="Basis">Where the time was taken from.</param>
/// <param name="Chain">The Received line of the original that says the same, if there is one.</param>
internal sealed record ArfSource(IPAddress? Ip, EventTime? Time, TimeBasis Basis, HandOver? Chain);
