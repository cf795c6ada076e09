using AbuseDesk.Parsing;
using AbuseDesk.Parsing.Mail;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Pages;

/// <summary>A kept message as decoded text: what a person would read, and nothing a browser would act on.</summary>
public sealed record OriginalText(string Headers, string Text, bool IsCut)
{
    private const int Shown = 60_000;
    private const int ShownOfFile = 20_000;
    private static readonly string[] HeaderNames = ["From", "To", "Date", "Subject", "Message-ID"];
    private static readonly string[] ShownFiles = [".csv", ".tsv", ".json", ".xml", ".txt", ".log", ".arf"];

    /// <summary>What is known of the clock in these words.</summary>
    public TimeHints Hints { get; private init; } = TimeHints.None;

    /// <summary>Domain of the From address, lower case; empty for none.</summary>
    public string SenderDomain { get; private init; } = "";

    /// <summary>Headers and text, as they are shown.</summary>
    public string Whole => Headers + "\n\n" + Text;

    public static OriginalText Of(ReadOnlyMemory<byte> bytes)
    {
        var mail = MailView.Open(bytes, ReadingContext.Empty);
        var headers = HeaderNames
            .Select(name => (Name: name, Value: mail.Header(name)))
            .Where(h => !string.IsNullOrWhiteSpace(h.Value))
            .Select(h => $"{h.Name}: {h.Value}");
        var text = string.Join("\n\n", Texts(mail).Where(t => t.Length > 0));
        return new OriginalText(
            string.Join('\n', headers),
            text.Length > Shown ? text[..Shown] : text,
            text.Length > Shown
        )
        {
            Hints = new TimeHints
            {
                MailDate = mail.SentAt,
                Language = mail.Language,
                Zone = StatedZone.Find(mail.Text),
            },
            SenderDomain = MailAddresses.DomainOf(mail.Envelope.FromAddress),
        };
    }

    // The mail's own words, then its files, then each attached mail with the headers that prove its way.
    private static IEnumerable<string> Texts(MailView mail)
    {
        yield return mail.Text;
        foreach (var file in Files(mail))
        {
            yield return file;
        }

        foreach (var inner in mail.InnerMails)
        {
            yield return "────\n" + inner.HeaderBlock.TrimEnd();
            yield return inner.Text;
            foreach (var file in Files(inner))
            {
                yield return file;
            }
        }
    }

    private static IEnumerable<string> Files(MailView mail)
    {
        foreach (var part in mail.Parts)
        {
            var text =
                part.ContentType is "text/html" ? OnlyInHtml(mail, part)
                : IsShown(part) ? part.Text.ReplaceLineEndings("\n").TrimEnd()
                : "";
            if (text.Length > 0)
            {
                yield return $"──── {part.FileName ?? part.ContentType}\n" + text[..Math.Min(text.Length, ShownOfFile)];
            }
        }
    }

    private static bool IsShown(MailPart part) =>
        part.ContentType is not ("text/plain" or "text/enriched" or "text/markdown")
        && (
            part.IsText
            || part.ContentType is "application/json" or "application/xml" or "message/feedback-report"
            || ShownFiles.Any(end => part.FileName?.EndsWith(end, StringComparison.OrdinalIgnoreCase) == true)
        );

    // The other form of the same words, unless it names something they do not.
    private static string OnlyInHtml(MailView mail, MailPart part)
    {
        var html = HtmlText.Read(part.Text).Trim();
        var plain = mail.Text;
        if (html.Length == 0 || plain.Contains(html, StringComparison.Ordinal))
        {
            return "";
        }

        var known = AddressScan
            .Ips(plain)
            .Select(h => h.Ip.ToString())
            .Concat(AddressScan.Urls(plain).Select(h => h.Url));
        return AddressScan
            .Ips(html)
            .Select(h => h.Ip.ToString())
            .Concat(AddressScan.Urls(html).Select(h => h.Url))
            .Except(known, StringComparer.Ordinal)
            .Any()
            ? html
            : "";
    }
}
