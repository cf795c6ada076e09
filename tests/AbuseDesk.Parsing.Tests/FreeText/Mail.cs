using System.Net;
using System.Text;

namespace AbuseDesk.Parsing.Tests.FreeText;

/// <summary>Writes the mails of the tests, and knows the operator of the stories (みなとインターネット).</summary>
internal static class Mail
{
    public static readonly ReadingContext Minato = new()
    {
        ReceivedAt = new DateTimeOffset(2026, 11, 24, 1, 5, 0, TimeSpan.Zero),
        DeskAddresses = ["abuse@minato.example"],
        OwnPrefixes =
        [
            IPNetwork.Parse("203.0.113.0/24"),
            IPNetwork.Parse("198.51.100.0/24"),
            IPNetwork.Parse("2001:db8:100::/40"),
        ],
        OwnDomains = new HashSet<string>(StringComparer.Ordinal)
        {
            "minato.example",
            "yamada-shop.example",
            "bank-login.example",
            "forum.example",
        },
        OwnMailHosts = ["mail.minato.example"],
    };

    public static ParsedReport Read(
        string subject,
        string body,
        ReadingContext? context = null,
        string from = "sasaki@home.example",
        string extra = ""
    ) => ReportParsers.Read(Plain(subject, body, from, extra), context ?? Minato);

    public static byte[] Plain(string subject, string body, string from, string extra = "") =>
        Encoding.UTF8.GetBytes(
            $"""
            Received: from mail.home.example (mail.home.example [192.0.2.200]) by mx.minato.example; Tue, 24 Nov 2026 10:05:00 +0900
            From: {from}
            To: abuse@minato.example
            Subject: {subject}
            Date: Tue, 24 Nov 2026 10:00:00 +0900
            Message-ID: <1@home.example>
            MIME-Version: 1.0
            {extra}Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit

            {body}
            """.ReplaceLineEndings("\r\n")
        );

    public static ParsedReport WithAttachedMail(
        string subject,
        string body,
        string attached,
        ReadingContext? context = null
    ) =>
        ReportParsers.Read(
            Encoding.UTF8.GetBytes(
                $"""
                From: =?utf-8?B?{Convert.ToBase64String("佐々木"u8)}?= <sasaki@home.example>
                To: abuse@minato.example
                Subject: {subject}
                Date: Tue, 24 Nov 2026 10:00:00 +0900
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary="b1"

                --b1
                Content-Type: text/plain; charset=utf-8

                {body}
                --b1
                Content-Type: message/rfc822

                {attached}
                --b1--

                """.ReplaceLineEndings("\r\n")
            ),
            context ?? Minato
        );
}
