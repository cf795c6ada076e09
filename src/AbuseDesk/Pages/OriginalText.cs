using AbuseDesk.Parsing;

namespace AbuseDesk.Pages;

/// <summary>A kept message as decoded text: what a person would read, and nothing a browser would act on.</summary>
public sealed record OriginalText(string Headers, string Text, bool IsCut)
{
    private const int Shown = 60_000;
    private static readonly string[] HeaderNames = ["From", "To", "Date", "Subject", "Message-ID"];

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
        );
    }

    // The mail's own words, then each attached mail with the headers that prove its way.
    private static IEnumerable<string> Texts(MailView mail)
    {
        yield return mail.Text;
        foreach (var inner in mail.InnerMails)
        {
            yield return "────\n" + inner.HeaderBlock.TrimEnd();
            yield return inner.Text;
        }
    }
}
