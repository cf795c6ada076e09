using System.Text;
using CsCheck;

namespace AbuseDesk.Parsing.Tests;

public sealed class ReportParsersTests
{
    private static readonly string[] Tokens =
    [
        "From: a@b.example\n",
        "Subject: x\n",
        "\n",
        "\r\n",
        "Content-Type: multipart/mixed; boundary=b\n",
        "--b\n",
        "--b--\n",
        "Content-Type: message/rfc822\n",
        "Content-Type: text/plain; charset=iso-2022-jp\n",
        "Content-Type: application/json\n",
        "Content-Type: multipart/report; report-type=feedback-report; boundary=b\n",
        "Content-Transfer-Encoding: base64\n",
        "Content-Type: message/feedback-report\n",
        "Feedback-Type: abuse\n",
        "Source-IP: 192.0.2.1\n",
        "Arrival-Date: x\n",
        "[ SpamCop V5 ]\n",
        "Email from 192.0.2.1 / today\n",
        "Spamvertised web site: http://a.example\n",
        "[ Offending message ]\n",
        "{\"xarf_version\":\"4\",",
        "\"source_identifier\":\"",
        "\"}",
        "\u001b$B",
        "\0",
        "<Infringement>",
        "<IP_Address>192.0.2.1<",
        "</Infringement>",
        "Subject: JPCERT#12345678\n",
        "(192.0.2.1 )\n",
        "DMCA copyright ",
        "https://a.example/x\n",
        "=?utf-8?B?",
        "?=",
        "著作権侵害",
        "> ",
        "Received: from a (b [192.0.2.1]) by c; Tue, 24 Nov 2026 00:00:00 +0000\n",
        "IP: 192.0.2.1\n",
        "\uFF11\uFF12",
        "<a href='",
        "&#x0;",
    ];

    [Fact]
    public void Arbitrary_bytes_never_throw_and_give_storable_text() =>
        Gen
            .Byte.Array[0, 400]
            .Sample(bytes => AssertSound(ReportParsers.Read(bytes, ReadingContext.Empty)), iter: 2_000);

    [Fact]
    public void Mails_made_of_the_words_of_every_format_never_throw() =>
        Gen.Int[0, Tokens.Length - 1]
            .Array[0, 60]
            .Sample(
                picks =>
                    AssertSound(
                        ReportParsers.Read(
                            Encoding.UTF8.GetBytes(string.Concat(picks.Select(p => Tokens[p]))),
                            ReadingContext.Empty
                        )
                    ),
                iter: 3_000
            );

    [Fact]
    public void Samples_with_bytes_changed_never_throw()
    {
        var samples = SampleFiles.All.Select(SampleFiles.Bytes).ToArray();
        Gen.Select(
                Gen.Int[0, samples.Length - 1],
                Gen.Select(Gen.Int[0, 10_000], Gen.Byte).Array[1, 20],
                Gen.Int[0, 4_000]
            )
            .Sample(
                (which, changes, cut) =>
                {
                    var bytes = (byte[])samples[which].Clone();
                    foreach (var (at, value) in changes)
                        bytes[at % bytes.Length] = value;
                    AssertSound(
                        ReportParsers.Read(bytes.AsMemory(0, Math.Max(1, bytes.Length - cut)), ReadingContext.Empty)
                    );
                },
                iter: 3_000
            );
    }

    [Fact]
    public void The_same_bytes_and_context_give_the_same_reading()
    {
        foreach (var file in SampleFiles.All)
        {
            var bytes = SampleFiles.Bytes(file);
            var (one, two) = (
                ReportParsers.Read(bytes, ReadingContext.Empty),
                ReportParsers.Read(bytes, ReadingContext.Empty)
            );
            Assert.Equal(Told(one), Told(two));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n\r\n")]
    [InlineData("\0\0\0")]
    public void An_empty_message_is_unreadable_and_says_so(string text)
    {
        var report = ReportParsers.Read(Encoding.UTF8.GetBytes(text), ReadingContext.Empty);

        Assert.Equal(MessageKind.Unreadable, report.Kind);
        Assert.Equal(ProblemCodes.Empty, Assert.Single(report.Problems).Code);
    }

    [Fact]
    public void An_encrypted_mail_goes_to_a_person()
    {
        var report = ReportParsers.Read(
            Mails.Bytes(
                "From: a@b.example\nSubject: secret\nContent-Type: multipart/encrypted; boundary=b\n\n--b\n\nx\n--b--\n"
            ),
            ReadingContext.Empty
        );

        Assert.Equal(MessageKind.Unreadable, report.Kind);
        Assert.Equal("secret", report.Envelope.Subject);
        Assert.Contains(report.Problems, p => p.Code is ProblemCodes.Encrypted);
    }

    [Fact]
    public void A_nul_in_any_field_reaches_no_string()
    {
        var text =
            "From: \"a\0b\" <a\0@b.example>\nSubject: x\0y\nMessage-ID: <a\0@b>\n\nスパム spam 192.0.2.1 http://a\0.example/\0x";

        AssertSound(ReportParsers.Read(Encoding.UTF8.GetBytes(text), ReadingContext.Empty));
    }

    [Fact]
    public void Reading_costs_little_more_than_the_structure_of_the_mail()
    {
        var attachment = Convert.ToBase64String(new byte[60_000], Base64FormattingOptions.InsertLineBreaks);
        var bytes = Mails.Bytes(
            $"From: a@b.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nspam from 192.0.2.1\n--b\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\n{attachment}\n--b--\n"
        );
        ReportParsers.Read(bytes, ReadingContext.Empty);

        var before = GC.GetAllocatedBytesForCurrentThread();
        ReportParsers.Read(bytes, ReadingContext.Empty);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 400_000);
    }

    private static string Told(ParsedReport report) =>
        string.Join(
            '\n',
            report
                .Findings.Select(f =>
                    $"{f with { Urls = [], Domains = [] }} {string.Join(' ', f.Urls)} {string.Join(' ', f.Domains)}"
                )
                .Concat(report.Problems.Select(p => p.ToString()))
                .Append(string.Join(' ', report.Missing))
                .Append(
                    $"{report.Kind} {report.Reporter} {report.Envelope.Subject} {Convert.ToHexString(report.Envelope.ContentHash ?? [])}"
                )
        );

    private static void AssertSound(ParsedReport report)
    {
        var strings = report
            .Findings.SelectMany(f =>
                f.Urls.Concat(f.Domains).Concat([f.Mailbox, f.OccurredText, f.Excerpt, f.Reason, f.Claimant, f.Work])
            )
            .Concat(report.Problems.SelectMany(p => new[] { p.Code, p.Detail }))
            .Concat(report.Observed.Urls)
            .Concat(report.Observed.Domains)
            .Concat(report.Envelope.Recipients)
            .Concat(report.Envelope.References)
            .Concat([
                report.Envelope.Subject,
                report.Envelope.FromAddress,
                report.Envelope.FromName,
                report.Envelope.OwnText,
                report.Envelope.MessageId,
                report.Reporter?.Address,
                report.Reporter?.Name,
                report.Reporter?.Reference,
            ]);
        foreach (var text in strings.OfType<string>())
        {
            Assert.False(text.Contains('\0', StringComparison.Ordinal));
            Assert.True(System.Text.Unicode.Utf8.IsValid(new UTF8Encoding(false, true).GetBytes(text)));
        }
    }
}
