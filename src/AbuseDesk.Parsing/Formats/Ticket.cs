using System.Text.RegularExpressions;

namespace AbuseDesk.Parsing.Formats;

/// <summary>The number under which a house keeps its case, in the shapes ticket systems write into a Subject.</summary>
internal static partial class Ticket
{
    private const int MaxText = 20_000;

    /// <summary>The number, without brackets; null where the mail has none.</summary>
    public static string? Of(MailView mail)
    {
        var subject = mail.Envelope.Subject ?? "";
        if (SalesForce().Match(subject + "\n" + Draft.Cut(mail.Text, MaxText)) is { Success: true } threaded)
            return threaded.Value;
        foreach (var shape in (Regex[])[AbuseId(), Bracketed(), Labelled(), Bare()])
        {
            var ids = shape.Matches(subject).Select(m => m.Groups["id"].Value);
            if (ids.FirstOrDefault(id => !Day().IsMatch(id)) is { } found)
                return found;
        }

        // notice1234567@irt.riskiq.net
        return NoticeAddress().Match(mail.Author.Address ?? "") is { Success: true } address
            ? address.Groups["id"].Value
            : null;
    }

    [GeneratedRegex("ref:_[\\w.!]{8,60}:ref", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex SalesForce();

    [GeneratedRegex(
        "\\[AbuseID: ?(?<id>[0-9A-F]+(:[0-9A-F]+)*)",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex AbuseId();

    // [PL-123456], [Incident#AIY-330025], [Example Bank, E1234567], [eBay:1234567], [#1234567]
    [GeneratedRegex(
        "\\[([^\\[\\]]{0,60}[#:, ])?#?(?<id>[A-Za-z]{0,6}[-_]?\\d[\\w-]{3,30})\\]",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Bracketed();

    [GeneratedRegex(
        "\\b(ticket|case|incident|ref(erence)?|takedown|notice|report|id|request)( ?(number|no|id))?[.:# ]{1,3}(?<id>[A-Za-z]{0,12}[-_]?\\d[\\w-]{3,30})",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex Labelled();

    [GeneratedRegex(
        "\\b(?<id>(SIT|INC|SCD-?|PL-)\\d{4,12})\\b",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Bare();

    [GeneratedRegex("^[a-z]+(?<id>\\d{4,12})@", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex NoticeAddress();

    [GeneratedRegex("^(19|20)\\d\\d-?\\d\\d-?\\d\\d$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Day();
}
