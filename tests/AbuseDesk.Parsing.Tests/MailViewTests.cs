using System.Text;

namespace AbuseDesk.Parsing.Tests;

public sealed class MailViewTests
{
    [Fact]
    public void A_plain_mail_gives_its_text_and_headers()
    {
        var mail = Mails.Open(
            """
            From: "Some One" <One@Example.example>
            Subject: =?utf-8?B?6L+35oOR44Oh?= =?utf-8?B?44O844Or?=
            Content-Type: text/plain; charset=utf-8

            お世話になっております。
            IP: 192.0.2.1
            """
        );

        Assert.Equal("one@example.example", mail.Envelope.FromAddress);
        Assert.Equal("Some One", mail.Envelope.FromName);
        Assert.Equal("迷惑メール", mail.Envelope.Subject);
        Assert.Contains("IP: 192.0.2.1", mail.Text, StringComparison.Ordinal);
        Assert.Equal("ja", mail.Language);
    }

    [Fact]
    public void A_mailbox_line_with_nothing_below_it_is_opened() =>
        Assert.Empty(Mails.Open("From someone").Text.Trim());

    [Fact]
    public void An_attached_mail_is_an_inner_mail_with_its_own_headers()
    {
        var mail = Mails.Open(
            """
            From: a@example.example
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain

            see attached
            --b
            Content-Type: message/rfc822

            Received: from x (x [192.0.2.1]) by mx.example; Tue, 24 Nov 2026 08:12:44 +0900
            Subject: buy

            spam
            --b
            Content-Type: application/octet-stream; name=mail.eml
            Content-Transfer-Encoding: base64

            UmVjZWl2ZWQ6IGZyb20geSAoWzE5Mi4wLjIuMl0pIGJ5IG14OyB0b2RheQpTdWJqZWN0OiB0d28KCnR3byAK
            --b--
            """
        );

        Assert.Equal("buy two", string.Join(' ', mail.InnerMails.Select(m => m.Envelope.Subject)));
        Assert.Equal("spam", mail.InnerMails[0].Text.Trim());
        Assert.StartsWith("Received: from x", mail.InnerMails[0].HeaderBlock, StringComparison.Ordinal);
        Assert.Equal("see attached", mail.Text.Trim());
    }

    [Theory]
    [InlineData("""{"xarf_version":"4.0.0"}""", "application/json")]
    [InlineData("<?xml version=\"1.0\"?><Infringement/>", "application/xml")]
    [InlineData("timestamp,ip,port\n2026-11-24,192.0.2.1,22", "text/csv")]
    public void A_bare_file_is_read_like_the_only_attachment_of_a_mail(string content, string type)
    {
        var mail = MailView.Open(Encoding.UTF8.GetBytes(content), ReadingContext.Empty);

        Assert.False(mail.IsUnreadable);
        Assert.Equal(type, Assert.Single(mail.Parts).ContentType);
        Assert.Equal(content, mail.Parts[0].Text);
    }

    [Fact]
    public void Html_is_read_as_text_where_there_is_nothing_else()
    {
        var mail = Mails.Open(
            """
            From: a@example.example
            Content-Type: text/html; charset=utf-8

            <html><head><title>x</title></head><body><p>Bad&nbsp;site:</p><a href="http://bad.example/?a=1&amp;b=2">here</a></body></html>
            """
        );

        Assert.Equal("Bad site:\nhere <http://bad.example/?a=1&b=2>", mail.Text.Trim());
    }
}

internal static class Mails
{
    public static MailView Open(string text, ReadingContext? context = null) =>
        MailView.Open(Bytes(text), context ?? ReadingContext.Empty);

    /// <summary>Reads a file of the folder Samples.</summary>
    public static ParsedReport Read(string sample, ReadingContext? context = null) =>
        ReportParsers.Read(SampleFiles.Bytes(sample), context ?? ReadingContext.Empty);

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n"));
}
