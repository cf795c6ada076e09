using System.Text.RegularExpressions;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// The six elements of a notice under 17 U.S.C. 512(c)(3)(A); asked only of notices that invoke the DMCA: signature, work,
/// place, contact, good faith, accuracy under penalty of perjury. Work and place are told by the general list already.
/// </summary>
internal static partial class DmcaElements
{
    public static IEnumerable<string> Missing(MailView mail, RightsFields fields)
    {
        var text = mail.Text;
        if (!Invoked().IsMatch(mail.Envelope.Subject + "\n" + text))
            yield break;
        if (!Contact().IsMatch(text))
            yield return MissingCodes.Contact;
        if (!GoodFaith().IsMatch(text))
            yield return MissingCodes.GoodFaith;
        if (!Perjury().IsMatch(text))
            yield return MissingCodes.Perjury;
        if (!Signature().IsMatch(text) && fields.Claimant is null)
            yield return MissingCodes.Signature;
    }

    [GeneratedRegex(
        "DMCA|512 ?\\(c\\)|Digital Millennium",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex Invoked();

    [GeneratedRegex(
        "[\\w.+-]+@[\\w-]+\\.[\\w.-]+|\\bphone\\b|\\btel\\b|address:",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex Contact();

    [GeneratedRegex(
        "good[ \\n-]faith",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex GoodFaith();

    [GeneratedRegex(
        "penalty[ \\n]of[ \\n]perjury",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex Perjury();

    [GeneratedRegex(
        "/s/|signature|sincerely|regards|respectfully|signed",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex Signature();
}
