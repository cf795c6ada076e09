using System.Globalization;
using System.Text;
using AbuseDesk.Data;
using AbuseDesk.Evidence;
using AbuseDesk.Parsing;
using MimeKit;

namespace AbuseDesk.Intake;

/// <summary>What a person has written into the public form; checked by the page.</summary>
public sealed record FormReport
{
    /// <summary>A category of the master, or the person's own word.</summary>
    public required string What { get; init; }

    /// <summary>URLs, addresses, hosts: one a line.</summary>
    public required string Where { get; init; }

    /// <summary>When it happened, with the offset of the zone that was chosen; null: not known.</summary>
    public DateTimeOffset? When { get; init; }

    /// <summary>The zone as it was chosen: "Asia/Tokyo", "+09:00".</summary>
    public string? Zone { get; init; }

    /// <summary>Logs, headers, and what else there is to say.</summary>
    public required string Evidence { get; init; }

    public string? Name { get; init; }
    public string? Address { get; init; }
    public string? Organisation { get; init; }
    public required Consent Consent { get; init; }

    /// <summary>Of the page the person used: ja, en.</summary>
    public required string Language { get; init; }
}

/// <summary>
/// The public form as a mail, so that it is kept and read like any other. Its headers mean something only on a message that
/// came through <see cref="Door.Form"/>: anybody can write them into a mail.
/// <code>
/// What: phishing
/// Where: hxxps://shop.example/login
/// When: 2026-11-24 09:40:03 +09:00
///
/// (evidence as it was pasted)
/// </code>
/// </summary>
public static class FormMessage
{
    public const string FormHeader = "X-AbuseDesk-Form";
    public const string ConsentHeader = "X-AbuseDesk-Consent";
    public const string CategoryHeader = "X-AbuseDesk-Category";
    public const string LanguageHeader = "Content-Language";
    public const string Source = "form";
    public const string Channel = "web_form";

    private const int LongestHeaderText = 200;

    /// <summary>Null where the person gave no usable address: From is then the form's own.</summary>
    public static MailboxAddress? Sender(FormReport report) =>
        MailboxAddress.TryParse(OneLine(report.Address), out var address) && address.Domain.Length > 0
            ? new MailboxAddress(OneLine(report.Name), address.Address)
            : null;

    /// <summary>The message at the door; the host name stands behind the @ of what has no address of its own.</summary>
    public static Incoming Compose(FormReport report, string host, DateTimeOffset now)
    {
        using var message = new MimeMessage();
        message.Headers.Add(FormHeader, "1");
        message.Headers.Add(ConsentHeader, StoredText.Text(report.Consent));
        message.Headers.Add(CategoryHeader, Encoding.UTF8, OneLine(report.What));
        message.Headers.Add(LanguageHeader, OneLine(report.Language));
        message.From.Add(Sender(report) ?? new MailboxAddress(OneLine(report.Name), $"form@{host}"));
        message.To.Add(new MailboxAddress("", $"form@{host}"));
        message.Date = now;
        message.MessageId = $"{Guid.CreateVersion7(now):N}@{host}";
        message.Subject = $"{OneLine(report.What)}: {OneLine(report.Where)}";
        if (OneLine(report.Organisation) is { Length: > 0 } organisation)
        {
            message.Headers.Add(HeaderId.Organization, Encoding.UTF8, organisation);
        }

        message.Body = new TextPart("plain")
        {
            Text = Body(report),
            ContentTransferEncoding = ContentEncoding.QuotedPrintable,
        };
        using var bytes = new MemoryStream();
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        message.WriteTo(format, bytes);
        return new Incoming(bytes.ToArray(), now, Door.Form, Source, Channel);
    }

    private static string Body(FormReport report)
    {
        var body = new StringBuilder();
        body.Append("What: ").AppendLine(OneLine(report.What));
        foreach (var line in report.Where.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            body.Append("Where: ").AppendLine(line.Trim());
        }

        if (report.When is { } when)
        {
            body.Append(CultureInfo.InvariantCulture, $"When: {when:yyyy-MM-dd HH:mm:ss zzz}").AppendLine();
            body.Append("Time zone: ").AppendLine(OneLine(report.Zone ?? ""));
        }

        return body.AppendLine().Append(report.Evidence).AppendLine().ToString();
    }

    // A field of the form is one line of a header: nothing in it may start another.
    private static string OneLine(string? text)
    {
        var line = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (line.Length >= LongestHeaderText)
            {
                break;
            }

            line.Append(Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 ? " " : rune.ToString());
        }

        return line.ToString().Trim();
    }
}

/// <summary>A mail a member of staff has uploaded.</summary>
public static class UploadedMail
{
    public const string Source = "upload";
    public const string Channel = "manual";

    public static Incoming Of(ReadOnlyMemory<byte> bytes, DateTimeOffset now) =>
        new(bytes, ReceivedDate.Of(bytes, now), Door.Upload, Source, Channel);
}
