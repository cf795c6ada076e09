using System.Buffers;
using System.Net;
using System.Text.RegularExpressions;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// Copyright and trademark notices as text: DMCA notices (17 U.S.C. 512(c)(3)), file-sharing notices without XML, and
/// Japanese 著作権侵害 notices (CCIF and プロバイダ責任制限法 guideline forms). What a complete notice needs and this one lacks is
/// told in <see cref="ParsedReport.Missing"/>.
/// </summary>
internal sealed partial class CopyrightNotice : IReportParser
{
    private const int MaxRead = 200_000;

    // one of these stands in whatever EnglishClaim and JapaneseClaim match
    private static readonly SearchValues<string> ClaimWords = SearchValues.Create(
        ["infring", "DMCA", "512(c)", "good faith belief", "penalty of perjury", "counterfeit", "pirated"],
        StringComparison.OrdinalIgnoreCase
    );
    private static readonly SearchValues<char> JapaneseClaimStarts = SearchValues.Create("侵違無偽模海");

    public string Name => "CopyrightNotice";

    public bool Claims(MailView mail)
    {
        // nearly no mail has a word of it: that is asked first, and fast
        if (!MayClaim(mail.Outline.Words))
            return false;
        var text = Draft.Cut(mail.Envelope.Subject + "\n" + mail.Text, MaxRead);
        if (OtherMatter().IsMatch(text))
            return false;
        if (mail.Language is "ja")
            return JapaneseClaim().IsMatch(text);
        // "Copyright 2026 …, all trademarks …" stands below every advertisement that somebody complains about
        return EnglishClaim().IsMatch(text)
            && EnglishTerms()
                .Matches(text)
                .Select(m => m.Value.ToLowerInvariant())
                .Distinct(StringComparer.Ordinal)
                .Skip(1)
                .Any();
    }

    private static bool MayClaim(ReadOnlySpan<char> text) =>
        text.ContainsAny(ClaimWords) || text.ContainsAny(JapaneseClaimStarts);

    public ParsedReport? Read(MailView mail, ReadingContext context)
    {
        var fields = RightsFields.Read(mail.Text);
        var findings = Findings(fields, mail, context).ToList();
        if (findings.Count == 0)
            return null;
        return Draft.Of(mail, "copyright_text", Name) with
        {
            Reporter = Draft.Sender(
                mail,
                context,
                RoleOf(mail),
                KnownSenders.Of(mail)?.Organisation ?? fields.Organisation,
                fields.Reference ?? Ticket.Of(mail)
            ),
            Findings = findings,
            Missing =
            [
                .. Completeness.Missing(findings, hasLog: true, hasHeaders: true),
                .. DmcaElements.Missing(mail, fields),
            ],
        };
    }

    private static IEnumerable<Finding> Findings(RightsFields fields, MailView mail, ReadingContext context)
    {
        var hints = Draft.Hints(mail);
        var byName = mail.Language is "ja" ? null : mail.Author.Name;
        var notice = new Finding
        {
            Category = CategoryOf(mail),
            Claimant = fields.Claimant ?? OnBehalf(mail.Text) ?? byName ?? RightsWords.Signed(mail),
            Work = fields.Work ?? RightsWords.Work(mail.Text),
            Reason = "The rights holder names it as the place of the infringing material.",
        };
        // the pages of a file-sharing notice are where to answer, or where to pay
        var isPeer = fields.Sources.Any(s => s.Port is not null) || PeerWord().IsMatch(Draft.Cut(mail.Text, MaxRead));
        var urls = !isPeer || fields.Sources.Count == 0 ? AccusedUrls.Read(mail, context) : [];
        foreach (var source in fields.Sources)
        {
            var offered = notice with
            {
                SourceIp = source.Ip,
                SourcePort = source.Port,
                Urls = urls,
                Work = notice.Work ?? fields.File,
                Excerpt = Draft.Excerpt(fields.Lines),
                Reason = "The rights holder names it as the address the copy was offered from.",
            };
            yield return offered.Timed(Draft.Time(source.Time ?? fields.Time, hints), mail);
        }

        if (urls.Count == 0 || fields.Sources.Count > 0)
            yield break;
        var place = notice with { Urls = urls, Excerpt = Draft.Excerpt(string.Join('\n', urls)) };
        foreach (var ip in Hosts(mail, context))
            yield return (place with { SourceIp = ip }).Timed(Draft.Time(fields.Time, hints), mail);
    }

    // the host a notice names in its words, or none
    private static List<IPAddress?> Hosts(MailView mail, ReadingContext context)
    {
        var named =
            AddressScan.Ips(Draft.Cut(mail.Text, MaxRead)).Count == 0
            && AddressScan.Ips(mail.Envelope.Subject ?? "").Count == 0
                ? []
                : ReportParsers
                    .FreeText.Read(mail, context)
                    ?.Findings.Select(f => f.SourceIp)
                    .OfType<IPAddress>()
                    .Distinct()
                    .ToList()
                    ?? [];
        return named.Count == 0 ? [null] : [.. named];
    }

    private static string CategoryOf(MailView mail)
    {
        var text = mail.Envelope.Subject + "\n" + Draft.Cut(mail.Text, MaxRead);
        var marks = TrademarkWord().Count(text);
        return marks > 1 && marks > CopyrightWord().Count(text) ? "trademark" : "copyright";
    }

    private static string RoleOf(MailView mail)
    {
        var who = $"{mail.Author.Name} {mail.Author.Address}";
        if (KnownSenders.Of(mail) is { Kind: SenderKind.Vendor })
            return "vendor";
        if (LawFirm().IsMatch(who + "\n" + Draft.Cut(mail.Text, 20_000)))
            return "law_firm";
        return RightsBody().IsMatch(who) ? "rights_body" : "rights_holder";
    }

    // "… on behalf of Example Pictures, Inc. …", "I am the owner of …" names nobody
    private static string? OnBehalf(string text)
    {
        var match = BehalfOf().Match(Draft.Cut(text, 20_000));
        return match.Success ? match.Groups["who"].Value.Trim().TrimEnd('.', ',') : null;
    }

    [GeneratedRegex(
        "DMCA|512\\(c\\)|infring\\w*|copyright(ed| owner)?|good faith belief|under penalty of perjury|trademark|counterfeit|intellectual property",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex EnglishTerms();

    // a takedown vendor calls a phishing page an infringement as well: that matter is the graver one
    [GeneratedRegex(
        "phish|フィッシング|malware|マルウェア|児童ポルノ|リベンジポルノ|私事性的",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex OtherMatter();

    [GeneratedRegex(
        "infring|DMCA|512\\(c\\)|good faith belief|penalty of perjury|counterfeit|pirated",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture
    )]
    private static partial Regex EnglishClaim();

    // an accusation, not the line 無断転載を禁じます below a newsletter
    [GeneratedRegex(
        "(著作権|著作隣接権|著作者人格権|公衆送信権|送信可能化|商標権?|知的財産権?).{0,40}(侵害|違反)|侵害.{0,60}(著作|商標|公衆送信)|(著作物|作品|画像|写真|漫画|動画).{0,30}無断で?(掲載|転載|使用|配信|複製|アップロード)(され|して)|偽ブランド|模倣品|海賊版",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex JapaneseClaim();

    [GeneratedRegex(
        "trade ?mark|counterfeit|商標|偽ブランド|模倣品|偽物",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex TrademarkWord();

    [GeneratedRegex(
        "bittorrent|torrent hash|info ?hash|peer-to-peer|\\bp2p\\b|edonkey|gnutella|ファイル共有ソフト",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex PeerWord();

    [GeneratedRegex(
        "copyright|DMCA|著作|公衆送信|送信可能化",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex CopyrightWord();

    [GeneratedRegex(
        "law (firm|office)|attorney|solicitor|\\bLLP\\b|弁護士|法律事務所",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex LawFirm();

    [GeneratedRegex(
        "riaa|ifpi|jasrac|\\baccs\\b|jimca|\\bjva\\b|\\bcoda\\b|mpa\\b|antipiracy|anti-piracy|markmonitor|opsec|ip-echelon|irdeto|vobile|friendmts|group-ib|copyright-",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex RightsBody();

    [GeneratedRegex(
        "(on behalf of|authorized to act for|represents?) (?:the )?(?:copyright owner,? |rights ?holder,? |our client,? )?(?<who>[A-Z][\\w.&'’-]*(?: [A-Z0-9(][\\w.&'’)-]*){0,6})",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex BehalfOf();
}
