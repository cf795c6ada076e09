using System.Text.RegularExpressions;
using AbuseDesk.Parsing.Mail;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// Which URLs of a rights notice are the accused ones: those below (or behind) words of infringement, else those that
/// nothing marks as the original work, the sender's own pages or the law.
/// </summary>
internal static partial class RightsUrls
{
    private const int MaxUrls = 250;

    private enum Side
    {
        Neutral,
        Accused,
        Innocent,
    }

    public static List<string> Read(MailView mail, ReadingContext context)
    {
        var accused = new List<string>();
        var neutral = new List<string>();
        var side = Side.Neutral;
        foreach (var line in mail.Text.Split('\n').Take(10_000))
        {
            if (SignatureMark().IsMatch(line))
                break;
            var urls = AddressScan.Urls(line);
            var words = urls.Count == 0 ? line : line[..Math.Min(urls[0].Start, line.Length)];
            side = SideOf(words) ?? (urls.Count == 0 && line.Trim().Length > 60 ? Side.Neutral : side);
            if (side == Side.Innocent)
                continue;
            var target = side == Side.Accused ? accused : neutral;
            foreach (var hit in urls.Where(u => !IsBystander(u.Host, mail)))
            {
                if (target.Count < MaxUrls && !target.Contains(hit.Url, StringComparer.Ordinal))
                    target.Add(hit.Url);
            }
        }

        if (accused.Count > 0)
            return accused;
        var own = neutral.FindAll(u => IsOwn(u, context));
        return own.Count > 0 ? own : neutral;
    }

    private static Side? SideOf(string words)
    {
        if (InnocentWords().IsMatch(words))
            return Side.Innocent;
        return AccusedWords().IsMatch(words) ? Side.Accused : null;
    }

    private static bool IsOwn(string url, ReadingContext context) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && AddressScan.IsOwn(uri.Host, context);

    // the sender's own site, and pages that only explain
    private static bool IsBystander(string host, MailView mail)
    {
        var sender = MailAddresses.DomainOf(mail.Envelope.FromAddress);
        return sender.Length > 0
                && (
                    host.Equals(sender, StringComparison.OrdinalIgnoreCase)
                    || host.EndsWith("." + sender, StringComparison.OrdinalIgnoreCase)
                )
            || KnownBystander().IsMatch(host);
    }

    [GeneratedRegex(
        "original (work|url|content|source|video|site)|authori[sz]ed (copy|copies|site|example)|genuine|official|legitimate|our (own )?(web ?)?site|can be (found|seen|viewed) at|legal documents|evidence|proof|正規|公式|原作|オリジナル|当社サイト|弊社サイト|権利者のサイト|証拠|参考",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex InnocentWords();

    [GeneratedRegex(
        "infring|unauthori[sz]ed|violat|without (our |my )?(permission|consent|authori)|following (url|link|page)|located at|offending|illegal|pirat|侵害|該当|掲載(場所|され|ページ|url)|違反|違法|無断|対象(の)?url|^ *(urls?|links?) ?[:：]",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex AccusedWords();

    [GeneratedRegex(
        "^(www\\.)?(copyright\\.gov|law\\.cornell\\.edu|loc\\.gov|wikipedia\\.org|w3\\.org|acns\\.net|lumendatabase\\.org|chillingeffects\\.org|e-gov\\.go\\.jp|bunka\\.go\\.jp|adobe\\.com)$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex KnownBystander();

    [GeneratedRegex("^-- $", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex SignatureMark();
}
