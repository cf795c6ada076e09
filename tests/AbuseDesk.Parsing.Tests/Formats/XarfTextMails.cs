namespace AbuseDesk.Parsing.Tests.Formats;

/// <summary>Mails with a report in the text notation of X-ARF, and the log it speaks of.</summary>
internal static class XarfTextMails
{
    public static readonly DateTimeOffset Night = new(2026, 11, 24, 0, 40, 3, TimeSpan.Zero);

    public static ParsedReport Read(string fields, string log) =>
        ReportParsers.Read(
            Mails.Bytes(
                $"""
                From: a@reporter.example
                Subject: abuse report
                Date: Tue, 24 Nov 2026 11:30:00 +0900
                X-ARF: YES
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/plain

                Hello.
                --b
                Content-Type: text/plain; name=report.txt

                ---
                Reported-From: a@reporter.example
                Category: abuse
                Report-ID: 1@reporter.example
                {fields}
                --b
                Content-Type: text/plain; name=logfile.log

                {log}
                --b--
                """
            ),
            ReadingContext.Empty
        );
}
