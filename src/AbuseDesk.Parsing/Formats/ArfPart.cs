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

        return mail.Parts.Where(IsText).Select(InText).OfType<FieldBlock>().FirstOrDefault();
    }

    /// <summary>Whether the mail says that it is a feedback report.</summary>
    public static bool IsClaimed(MailView mail) =>
        mail.ReportType is "feedback-report"
        || mail.Parts.Any(p =>
            p.ContentType is "message/feedback-report" || p.ContentType is "text/plain" && InText(p) is not null
        );

    /// <summary>The original mail: the attached one, or a part that is one under another name.</summary>
    public static MailView? Original(MailView mail) => mail.InnerMails.FirstOrDefault(m => m.RawHeaders.Count > 0);

    /// <summary>Source address and time, in the order field, text part, Received of the original.</summary>
    public static ArfSource Source(FieldBlock fields, MailView mail, TimeHints hints, ReadingContext context)
    {
        // "Source" is a private field: the address, or the brand of the feedback loop
        var ip = Draft.Ip(WithoutComment(fields.First("Source-IP", "Source")));
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
        if (time is null && ip is not null && original is not null)
        {
            // a report about a later hop than the first: its own line has the time
            var hop = ReceivedChain.Hop(original.Headers("Received"), ip, hints);
            (time, basis) = (chain is not null && chain.Ip.Equals(ip) ? chain.Time : hop?.Time, TimeBasis.Received);
        }

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

    private static bool IsText(MailPart part) => part.ContentType is "text/plain" or "application/octet-stream";

    // The fields as text: at the start, or below the words for people; the paragraph around "Feedback-Type:".
    private static FieldBlock? InText(MailPart part)
    {
        if (part.Bytes.Span.IndexOf("eedback-"u8) < 0 || FirstField().Match(part.Text) is not { Success: true } first)
            return null;
        var text = part.Text;
        var start = text.LastIndexOf("\n\n", first.Index, StringComparison.Ordinal);
        var end = text.IndexOf("\n\n", first.Index + first.Length, StringComparison.Ordinal);
        var fields = FieldBlock.Read(text[(start < 0 ? 0 : start)..(end < 0 ? text.Length : end)]);
        return
            fields["Feedback-Type"] is not null
            && (fields["User-Agent"] ?? fields["Feedback-Agent"] ?? fields["Version"]) is not null
            ? fields
            : null;
    }

    [GeneratedRegex(
        "(?m)^[- \\t]*Feedback-Type:",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex FirstField();

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
