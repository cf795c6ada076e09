using System.Text.RegularExpressions;
using AbuseDesk.Parsing.Mail;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// Which URLs of a notice are the accused ones: those made unclickable, else those below (or behind) words that accuse, else
/// those that nothing marks as the original work, the sender's own pages or the law.
/// </summary>
internal static partial class AccusedUrls
{
    private const int MaxUrls = 250;

    private enum Side
    {
        Neutral,
        Accused,
        Innocent,
    }

    /// <summary>The accused URLs; where no word accuses any, those of the operator, else all that are left.</summary>
    public static List<string> Read(MailView mail, ReadingContext context)
    {
        var (accused, neutral) = Sort(mail);
        if (accused.Count > 0)
            return accused;
        var own = neutral.FindAll(u => IsOwn(u, context));
        return own.Count > 0 ? own : neutral;
    }

    /// <summary>Only the URLs that were made unclickable, or else those that a word accuses.</summary>
    public static List<string> Accused(MailView mail) => Sort(mail).Accused;

    private static (List<string> Accused, List<string> Neutral) Sort(MailView mail)
    {
        var (defanged, accused, neutral) = (new List<string>(), new List<string>(), new List<string>());
        var side = Side.Neutral;
        foreach (var line in mail.Text.Split('\n').Take(10_000))
        {
            if (SignatureMark().IsMatch(line))
                break;
            var urls = AddressScan.Urls(line);
            var words = urls.Count == 0 ? line : line[..Math.Min(urls[0].Start, line.Length)];
            // "(Embed legitimate player: …)" is a note to the line above it
            if (line.AsSpan().TrimStart("> \t").StartsWith("(") && SideOf(words) == Side.Innocent)
                continue;
            side = SideOf(words) ?? (urls.Count == 0 && line.Trim().Length > 60 ? Side.Neutral : side);
            if (side == Side.Innocent)
                continue;
            foreach (var hit in urls.Where(u => !IsBystander(u.Host, mail)))
            {
                // nobody makes the page of his client unclickable; of a list some make only the first so
                var inList = side == Side.Accused && words.AsSpan().Trim(" \t>*-•").Length < 4;
                var target =
                    hit.Defanged || inList && defanged.Count > 0 ? defanged
                    : side == Side.Accused ? accused
                    : neutral;
                if (target.Count < MaxUrls && !target.Contains(hit.Url, StringComparer.Ordinal))
                    target.Add(hit.Url);
            }
        }

        return (defanged.Count > 0 ? defanged : accused, neutral);
    }

    // the word nearest to the URL decides: "a phishing page that imitates https://www.bank.example/"; but "located at" says
    // nothing by itself: "the genuine site is located at …"
    private static Side? SideOf(string words)
    {
        var (innocent, accused, place) = (
            Last(InnocentWords(), words),
            Last(AccusedWords(), words),
            Last(PlaceWords(), words)
        );
        if (innocent < 0)
            return accused < 0 && place < 0 ? null : Side.Accused;
        return accused > innocent || accused >= 0 && place > innocent ? Side.Accused : Side.Innocent;
    }

    private static int Last(Regex words, string text) => words.Matches(text).LastOrDefault()?.Index ?? -1;

    private static bool IsOwn(string url, ReadingContext context) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && AddressScan.IsOwn(uri.Host, context);

    // the sender's own site, and pages that only explain
    private static bool IsBystander(string host, MailView mail)
    {
        var sender = MailAddresses.DomainOf(mail.Author.Address);
        return FreeTextSites.Evidence.Contains(ReceivedChain.Organisation(host))
            || sender.Length > 0
                && (
                    host.Equals(sender, StringComparison.OrdinalIgnoreCase)
                    || host.EndsWith("." + sender, StringComparison.OrdinalIgnoreCase)
                )
            || KnownBystander().IsMatch(host);
    }

    [GeneratedRegex(
        "original (work|url|content|source|video|site)|authori[sz]ed (copy|copies|site|example)|genuine|official|legitimate|our (own )?(web ?)?site|can be (found|seen|viewed) at|legal documents|evidence|proof|imitat|impersonat|mimic|brand's|registered trademark|trademark registration|registration n|targets|targeting|正規|公式|原作|オリジナル|当社サイト|弊社サイト|権利者のサイト|証拠|参考",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex InnocentWords();

    [GeneratedRegex(
        "infring|phish|fraudulent|malicious|fake|scam|unauthori[sz]ed|violat|without (our |my )?(permission|consent|authori)|offending|illegal|pirat|侵害|該当|掲載(場所|され|ページ|url)|違反|違法|無断|対象(の)?url",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex AccusedWords();

    [GeneratedRegex(
        "following (url|link|page)|located at|hosted (at|on)|^ *(urls?|links?) ?[:：]",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex PlaceWords();

    [GeneratedRegex(
        "^(www\\.)?(copyright\\.gov|law\\.cornell\\.edu|loc\\.gov|wikipedia\\.org|w3\\.org|acns\\.net|lumendatabase\\.org|chillingeffects\\.org|e-gov\\.go\\.jp|bunka\\.go\\.jp|adobe\\.com|(tmsearch\\.)?uspto\\.gov|euipo\\.europa\\.eu|(www3?\\.)?wipo\\.int)$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex KnownBystander();

    [GeneratedRegex("^-- $", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex SignatureMark();
}
