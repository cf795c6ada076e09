using System.Net;

namespace AbuseDesk.Parsing.Tests.Formats;

/// <summary>ACNS and copyright notices in words.</summary>
public sealed class RightsTests
{
    [Fact]
    public void Acns_in_the_signed_text_and_in_the_attachment_is_one_notice()
    {
        var report = Mails.Read("acns.eml");

        Assert.Equal("acns", report.Format);
        Assert.Equal("131fb9c2c001", report.Reporter?.Reference);
        Assert.Equal("notices@pictures.example", report.Reporter?.Address);
        var finding = Assert.Single(report.Findings);
        Assert.Equal("copyright", finding.Category);
        Assert.Equal(IPAddress.Parse("198.51.100.77"), finding.SourceIp);
        Assert.Equal(51413, finding.SourcePort);
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 18, 22, 31, TimeSpan.Zero), finding.OccurredAt);
        Assert.Equal("Example Movie", finding.Work);
        Assert.Equal("Example Pictures", finding.Claimant);
        Assert.Empty(report.Missing);
    }

    [Theory]
    [InlineData("acns-broken-xml.eml")]
    [InlineData("acns-dtd.txt")]
    public void Xml_that_is_not_well_formed_or_brings_a_dtd_is_read_by_its_tags(string sample)
    {
        var report = Mails.Read(sample);

        Assert.Equal("Acns", report.Parser);
        Assert.Equal(IPAddress.Parse("198.51.100.77"), Assert.Single(report.Findings).SourceIp);
        Assert.DoesNotContain("root:", report.Findings[0].Excerpt ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void A_dmca_notice_accuses_the_infringing_pages_and_not_the_original()
    {
        var report = Mails.Read("dmca.eml");

        Assert.Equal("copyright_text", report.Format);
        var finding = Assert.Single(report.Findings);
        Assert.Equal("https://manga-dl.example/ch12 https://manga-dl.example/ch13", string.Join(' ', finding.Urls));
        Assert.Equal("Example Manga", finding.Work);
        Assert.Equal("Jane Roe", finding.Claimant);
        Assert.DoesNotContain("perjury", report.Missing);
    }

    [Fact]
    public void The_work_is_read_from_the_sentence_that_names_it()
    {
        var report = ReportParsers.Read(
            Mails.Bytes(
                "From: Jane Roe <jane@studio.example>\nSubject: DMCA takedown\nDate: Tue, 24 Nov 2026 10:00:00 +0900\n\nI am the owner of the copyright in the comic \"Night Harbor\". A copy infringes it at\n\nhttps://manga-dl.example/ch12\n\nGood faith belief, under penalty of perjury.\n/s/ Jane Roe jane@studio.example\n"
            ),
            ReadingContext.Empty
        );

        Assert.Equal("Night Harbor", Assert.Single(report.Findings).Work);
        Assert.Empty(report.Missing);
    }

    [Theory]
    [InlineData(
        "当社が著作権を有する漫画「海の灯」が無断で掲載されています。",
        "株式会社例出版 法務部",
        "株式会社例出版",
        "海の灯"
    )]
    [InlineData(
        "弊社の作品『海の灯』が無断で転載されています。",
        "例出版株式会社\n電話 03-0000-0000",
        "例出版株式会社",
        "海の灯"
    )]
    [InlineData("漫画「海の灯」が著作権を侵害して掲載されています。", "弁護士 例太郎", null, "海の灯")]
    public void A_japanese_notice_names_work_and_claimant_in_sentence_and_signature(
        string sentence,
        string signature,
        string? claimant,
        string work
    )
    {
        var report = ReportParsers.Read(
            Mails.Bytes(
                $"From: rights@shuppan.example\nSubject: =?utf-8?B?{Convert.ToBase64String("著作権侵害の通知"u8)}?=\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\nみなとインターネット株式会社 御中\n\n{sentence}\n掲載場所: https://manga-dl.example/umi/3\n\n{signature}\n"
            ),
            ReadingContext.Empty
        );

        var finding = Assert.Single(report.Findings);
        Assert.Equal((claimant, work), (finding.Claimant, finding.Work));
        Assert.Equal(claimant is null, report.Missing.Contains("claimant", StringComparer.Ordinal));
    }

    [Fact]
    public void What_a_dmca_notice_lacks_is_listed() =>
        Assert.Equal(
            "work contact good_faith perjury signature",
            string.Join(' ', Mails.Read("dmca-incomplete.eml").Missing)
        );

    [Fact]
    public void A_japanese_file_sharing_notice_is_read_with_wide_digits()
    {
        var report = Mails.Read("copyright-ja.eml");

        var finding = Assert.Single(report.Findings);
        Assert.Equal("copyright", finding.Category);
        Assert.Equal(IPAddress.Parse("198.51.100.77"), finding.SourceIp);
        Assert.Equal(51413, finding.SourcePort);
        Assert.Equal(
            new DateTimeOffset(2026, 11, 23, 18, 22, 31, TimeSpan.Zero),
            finding.OccurredAt?.ToUniversalTime()
        );
        Assert.Equal("株式会社サンプル映画", finding.Claimant);
    }

    [Fact]
    public void A_japanese_notice_about_a_page_leaves_the_genuine_shop_alone()
    {
        var report = Mails.Read("copyright-ja-web.eml");

        var finding = Assert.Single(report.Findings);
        Assert.Equal("https://manga-dl.example/ch12", Assert.Single(finding.Urls));
        Assert.Equal("law_firm", report.Reporter?.Role);
        Assert.Equal("株式会社サンプル出版", finding.Claimant);
        Assert.Equal("サンプルまんが", finding.Work);
    }

    [Fact]
    public void A_notice_without_a_place_fails_under_its_own_name()
    {
        var report = Mails.Read("copyright-broken.eml");

        Assert.Equal("CopyrightNotice", report.Parser);
        Assert.True(report.ReaderFailed);
    }

    [Theory]
    [InlineData(
        "I keep getting spam from 203.0.113.5.\n\n> Buy now http://shop.example/\n> Copyright 2026 Shop. All trademarks are property of their owners."
    )]
    [InlineData(
        "203.0.113.5 から迷惑メールが来ます。\n\n> 本メールの著作権は当社に帰属し、無断転載を禁じます。\n> 配信停止・削除は http://shop.example/"
    )]
    public void The_small_print_below_an_advertisement_makes_no_rights_notice(string text)
    {
        var report = ReportParsers.Read(
            Mails.Bytes(
                $"From: taro@reporter.example\nSubject: spam\nContent-Type: text/plain; charset=utf-8\n\n{text}"
            ),
            ReadingContext.Empty
        );

        Assert.NotEqual("CopyrightNotice", report.Parser);
        Assert.DoesNotContain(report.Findings, f => f.Category is "copyright");
    }
}
