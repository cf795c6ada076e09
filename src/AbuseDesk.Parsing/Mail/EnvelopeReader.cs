using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AbuseDesk.Parsing.Text;
using MimeKit.Utils;

namespace AbuseDesk.Parsing.Mail;

/// <summary>Fills <see cref="Envelope"/> from the headers of a mail.</summary>
internal static partial class EnvelopeReader
{
    private const int MaxReferences = 100;
    private static readonly DateTimeOffset FirstMail = new(1982, 8, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] RecipientHeaders = ["To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To"];

    public static Envelope Read(MailView mail, ReadingContext context, bool isOuter)
    {
        var from = MailAddresses.Read(mail.Header("From"), 1);
        var address = from.Count > 0 ? from[0].Address : null;
        var replyTo = MailAddresses.Read(mail.Header("Reply-To"), 1);
        return new Envelope
        {
            Subject = mail.Header("Subject"),
            FromAddress = address,
            FromName = from.Count > 0 ? from[0].Name : null,
            ReplyTo = replyTo.Count > 0 ? replyTo[0].Address : null,
            MessageId = References(mail.Header("Message-ID")).FirstOrDefault(),
            Date = Date(mail.Header("Date")),
            Recipients = Recipients(mail),
            References = AllReferences(mail),
            NoAutoReplyBecause = AutoReplyRule.WhyNot(mail, address, context),
            OwnTextOf = isOuter ? () => OwnText.Of(mail.Text) : null,
            ContentHashOf = isOuter ? () => ContentHash.Of(mail) : null,
        };
    }

    /// <summary>
    /// A Date header, or null when it is absent or nonsense (year 1, before mail existed). What is no date of RFC 5322
    /// ("19-JUN-2017 17:21:19", "… GMT-0700 (PDT)", "2:08:59 PM +0300") is read like any time of a text.
    /// </summary>
    public static DateTimeOffset? Date(string? value)
    {
        if (string.IsNullOrWhiteSpace(value) || value.Length > 200)
            return null;
        var proper = default(DateTimeOffset);
        var isProper = ProperDate().IsMatch(value) && DateUtils.TryParse(Encoding.UTF8.GetBytes(value), out proper);
        var date =
            isProper ? proper
            : Timestamps.Read(value, TimeHints.None) is { } time ? InZone(time, value)
            : DateUtils.TryParse(Encoding.UTF8.GetBytes(value), out var other) ? other
            : default;
        return date.ToUniversalTime() > FirstMail ? date : null;
    }

    // the offset says on which clock the logs of the mail run
    private static DateTimeOffset InZone(EventTime time, string value)
    {
        var offset = Offset().Match(value);
        return
            offset.Success
            && time.Zone == ZoneBasis.Stated
            && int.TryParse(
                offset.Groups["hours"].Value,
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var hours
            )
            && int.TryParse(
                offset.Groups["minutes"].Value,
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var minutes
            )
            && hours <= 14
            && minutes < 60
            ? time.At.ToOffset((offset.Groups["sign"].Value is "-" ? -1 : 1) * new TimeSpan(hours, minutes, 0))
            : time.At;
    }

    private static List<string> Recipients(MailView mail)
    {
        var all = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in RecipientHeaders)
        {
            foreach (var (_, address) in mail.Headers(name).SelectMany(v => MailAddresses.Read(v)))
            {
                if (all.Count < StructureScan.MaxAddresses && seen.Add(address))
                    all.Add(address);
            }
        }

        return all;
    }

    private static List<string> AllReferences(MailView mail)
    {
        var newest = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (
            var id in References(mail.Header("In-Reply-To")).Concat(References(mail.Header("References")).Reverse())
        )
        {
            if (newest.Count < MaxReferences && seen.Add(id))
                newest.Add(id);
        }

        return newest;
    }

    // Message ids without their angle brackets.
    private static IEnumerable<string> References(string? value)
    {
        if (value is null)
            yield break;
        if (!value.Contains('<', StringComparison.Ordinal))
        {
            var bare = value.Trim();
            if (bare.Length > 0 && !bare.Contains(' ', StringComparison.Ordinal))
                yield return bare;
            yield break;
        }

        var at = 0;
        while (value.IndexOf('<', at) is var open and >= 0 && value.IndexOf('>', open) is var close and >= 0)
        {
            if (close > open + 1)
                yield return value[(open + 1)..close].Trim();
            at = close + 1;
        }
    }

    // Tue, 24 Nov 2026 10:00[:00] +0900 (JST), or with one of the zone words of RFC 5322 §4.3
    [GeneratedRegex(
        "^ *([A-Za-z]{3,9},? +)?\\d{1,2} [A-Za-z]{3,9} \\d{2,4} +\\d{1,2}:\\d\\d(:\\d\\d)? *([+-]\\d{4}|GMT|UTC?|Z|[ECMP][SD]T) *(\\(.*\\))? *$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex ProperDate();

    [GeneratedRegex(
        "(?<sign>[+-])(?<hours>\\d\\d):?(?<minutes>\\d\\d)( *\\(.*\\))? *$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Offset();
}
