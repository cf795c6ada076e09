using System.Globalization;

namespace AbuseDesk.Tests.Stories;

/// <summary>What comes in when a phishing page is mailed to half the country: 500 reports of three pages on one site.</summary>
internal static class WaveOfReports
{
    public const int SpamCop = 200;
    public const int Xarf = 150;
    public const int FreeText = 100;
    public const int FormLike = 50;
    public const int All = SpamCop + Xarf + FreeText + FormLike;

    /// <summary>SpamCop gives every report an address of its own; a vendor's sensors share one; some people write twice.</summary>
    public const int Reporters = SpamCop + Vendors + People + FormLike;

    private const int Vendors = 30;
    private const int People = 60;

    private static readonly string[] Urls =
    [
        "https://bank-login.example/login/",
        "https://bank-login.example/otp/",
        "https://bank-login.example/card/",
    ];

    /// <summary>In no order, and in the same one each time.</summary>
    public static IReadOnlyList<string> Mails()
    {
        string[] mails =
        [
            .. Enumerable.Range(0, SpamCop).Select(SpamCopMail),
            .. Enumerable.Range(0, Xarf).Select(XarfMail),
            .. Enumerable.Range(0, FreeText).Select(i => FreeTextMail(i)),
            .. Enumerable.Range(0, FormLike).Select(FormLikeMail),
        ];
        new Random(20261124).Shuffle(mails);
        return mails;
    }

    public static string FreeTextMail(int i) =>
        Of(
            $"""
            From: Volunteer {i} <v{i % People}@home.example>
            To: abuse@minato.example
            Subject: Phishing on bank-login.example
            Date: Tue, 24 Nov 2026 00:{i % 10:00}:{i % 60:00} +0000
            Message-ID: <free-{i}@home.example>
            Content-Type: text/plain; charset=us-ascii

            Hello,

            the page {Defanged(Urls[i % 3])} is a phishing page that imitates a bank.
            Seen at 2026-11-24 09:{i % 10:00}:{i % 60:00} JST. Please take it down.
            """
        );

    private static string SpamCopMail(int i) =>
        Of(
            $"""
            From: Some User <{7_200_000_000 + i}@reports.spamcop.net>
            To: abuse@minato.example
            Subject: [SpamCop ({Urls[i % 3]}) id:{7_200_000_000 + i}]Your account
            Date: Tue, 24 Nov 2026 00:{i % 10:00}:{i % 60:00} +0000
            Message-ID: <rid_{7_200_000_000 + i}@msgid.spamcop.net>
            Precedence: list
            Content-Type: text/plain; charset=us-ascii

            [ SpamCop V5.7.0 ]
            This message is brief for your comfort.  Please use links below for details.

            Spamvertised web site: {Urls[i % 3]}
            https://www.spamcop.net/w3m?i=z{7_200_000_000 + i}zf3d1c7b8a9z
            {Urls[i % 3]} is 203.0.113.20; Tue, 24 Nov 2026 00:{i % 10:00}:{i % 60:00} GMT

            [ Offending message ]
            From: x
            To: x

            {Urls[i % 3]}
            """
        );

    private static string XarfMail(int i) =>
        Of(
            $$"""
            From: Vendor {{i % Vendors}} <soc{{i % Vendors}}@vendor.example>
            To: abuse@minato.example
            Subject: XARF phishing {{i}}
            Date: Tue, 24 Nov 2026 00:{{i % 10:00}}:{{i % 60:00}} +0000
            Message-ID: <xarf-{{i}}@vendor.example>
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary="=_xarf"

            --=_xarf
            Content-Type: text/plain; charset=utf-8

            A machine-readable report is attached.

            --=_xarf
            Content-Type: application/json; name="xarf.json"
            Content-Disposition: attachment; filename="xarf.json"

            {
              "xarf_version": "4.0.0",
              "report_id": "{{new Guid(i, 9, 9, [1, 2, 3, 4, 5, 6, 7, 8])}}",
              "timestamp": "2026-11-24T00:{{i % 10:00}}:{{i % 60:00}}Z",
              "reporter": { "org": "Vendor", "contact": "soc{{i
                % Vendors}}@vendor.example", "domain": "vendor.example" },
              "sender": { "org": "Vendor", "contact": "soc{{i % Vendors}}@vendor.example", "domain": "vendor.example" },
              "source_identifier": "203.0.113.20",
              "category": "content",
              "type": "phishing",
              "evidence_source": "crawler",
              "url": "{{Urls[i % 3]}}"
            }

            --=_xarf--
            """
        );

    private static string FormLikeMail(int i) =>
        Of(
            $"""
            From: Reporter {i} <f{i}@form.example>
            To: abuse@minato.example
            Subject: abuse form
            Date: Tue, 24 Nov 2026 00:{i % 10:00}:{i % 60:00} +0000
            Message-ID: <form-{i}@form.example>
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit

            種別: フィッシングサイト
            URL: {Urls[i % 3]}
            確認日時: 2026-11-24 09:{i % 10:00} (JST)
            内容: 銀行を装ったフィッシングサイトです。停止をお願いします。
            """
        );

    private static string Defanged(string url) =>
        url.Replace("https", "hxxps", StringComparison.Ordinal)
            .Replace(".example", "[.]example", StringComparison.Ordinal);

    private static string Of(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
