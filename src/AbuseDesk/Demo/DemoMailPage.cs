using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using MimeKit;

namespace AbuseDesk.Demo;

/// <summary>/demo/mails: what the desk has sent, as text. Only the demo has it.</summary>
internal static class DemoMailPage
{
    private const int Most = 200;
    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    public static void Map(WebApplication web, SmtpSink sink) =>
        web.MapGet("/demo/mails", () => Results.Content(Render(sink.Mails), "text/html; charset=utf-8"))
            .AllowAnonymous();

    internal static string Render(IReadOnlyList<SunkMail> mails)
    {
        var page = new StringBuilder(
            """
            <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Mails sent – AbuseDesk demo</title>
            <link rel="icon" href="data:,"><link rel="stylesheet" href="/desk.css"></head><body><main>
            <h1>Mails the demo has sent</h1>
            """
        );
        page.Append(CultureInfo.InvariantCulture, $"<p>{mails.Count} so far. None of them left this machine.</p>");
        foreach (var mail in mails.Reverse().Take(Most))
        {
            using var stream = new MemoryStream(mail.Bytes);
            using var message = MimeMessage.Load(stream);
            var headers = $"""
                At:      {mail.At:u}
                From:    {message.From}   (envelope <{mail.MailFrom}>)
                To:      {string.Join(", ", mail.Recipients)}
                Reply:   {message.ReplyTo}
                Subject: {message.Subject}
                """;
            page.Append(CultureInfo.InvariantCulture, $"<section><pre>{Html.Encode(headers)}\n\n");
            page.Append(Html.Encode(message.TextBody ?? "")).Append("</pre></section><hr>");
        }

        return page.Append("</main></body></html>").ToString();
    }
}
