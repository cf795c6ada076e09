using System.Globalization;
using System.Text;
using AbuseDesk.Parsing.Formats;
using AbuseDesk.Parsing.Mail;
using AbuseDesk.Parsing.Text;
using MimeKit;

namespace AbuseDesk.Parsing;

public sealed partial class MailView
{
    private Author? _author;
    private bool _lookedForForward;
    private MailView? _forward;

    /// <summary>Whether this is the mail the desk got, and none inside of it.</summary>
    internal bool IsOuter => _nesting == 0;

    /// <summary>Who wrote this mail, the rewriting of mailing lists and gateways undone.</summary>
    internal Author Author => _author ??= Author.Of(this, _context);

    /// <summary>
    /// The mail somebody forwarded or quoted in the text of this one, as a mail of its own: the small header block as its
    /// headers, the attachments of this one as its own; null where there is none.
    /// </summary>
    internal MailView? Forward
    {
        get
        {
            if (!_lookedForForward && _nesting < MaxNesting && InlineForward.Find(Text, Outline.Words) is { } found)
                _forward = ForwardOf(found);
            _lookedForForward = true;
            return _forward;
        }
    }

    private MailView ForwardOf(InlineForward found)
    {
        var view = new MailView(ForwardHeaders(found), _context, _budget, _nesting + 1)
        {
            ContentType = ContentType,
            ReportType = ReportType,
        };
        view._parts.Add(new MailPart("text/plain", "utf-8", null, Encoding.UTF8.GetBytes(found.Body), _budget));
        view._parts.AddRange(_parts.Where(p => p.FileName is not null || !p.IsText));
        view._inner.AddRange(_inner);
        return view;
    }

    private HeaderList ForwardHeaders(InlineForward found)
    {
        var headers = new HeaderList();
        if (found.From is null)
        {
            // quote marks and nothing else: it is still the sender's mail
            foreach (var name in (string[])["From", "Reply-To", "Subject", "Date", "Message-ID"])
                Add(headers, name, Header(name));
            return headers;
        }

        if (AddressScan.Mailboxes(found.From) is [var mailbox, ..])
        {
            var name = found.From[..mailbox.Start].Trim(' ', '"', '<', '\'', '[', '(', '*', ':');
            var isHeader = found.Date is null || !ReferenceEquals(found.Date, found.From);
            Add(
                headers,
                "From",
                isHeader && name.Length > 0 ? $"\"{name.Replace('"', '\'')}\" <{mailbox.Address}>" : mailbox.Address
            );
        }

        Add(headers, "To", found.To);
        Add(headers, "Subject", found.Subject ?? ForwardSubject(Envelope.Subject));
        Add(headers, "Date", ForwardDate(found.Date));
        return headers;
    }

    private static void Add(HeaderList headers, string name, string? value)
    {
        var clean = Charsets.Clean(value ?? "").ReplaceLineEndings(" ").Trim();
        if (clean.Length is > 0 and < 1_000)
            headers.Add(new Header(Encoding.UTF8, name, clean));
    }

    // the clock of the forwarder's mailer; never later than the forward itself
    private string? ForwardDate(string? written)
    {
        var hints = new TimeHints
        {
            MailDate = SentAt,
            Language = Language,
            AssumeMailOffset = true,
        };
        if (Draft.Time(written, hints) is not { } time || SentAt is { } sent && time.At > sent.AddDays(1))
            return Header("Date");
        var at = time.At.ToOffset(SentAt?.Offset ?? TimeSpan.Zero);
        var offset = at.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);
        return at.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture) + offset;
    }

    // "Fwd: Re: [SpamCop …] …" without what the forwarder put before it
    private static string? ForwardSubject(string? subject)
    {
        var rest = (subject ?? "").AsSpan().Trim();
        while (rest.IndexOfAny(':', '：') is > 0 and < 5 and var colon && IsForwardWord(rest[..colon]))
            rest = rest[(colon + 1)..].TrimStart();
        return rest.IsEmpty ? null : rest.ToString();
    }

    private static bool IsForwardWord(ReadOnlySpan<char> word) =>
        word.Trim().ToString().ToLowerInvariant()
            is "fwd"
                or "fw"
                or "wg"
                or "tr"
                or "rv"
                or "i"
                or "enc"
                or "re"
                or "aw"
                or "転送"
                or "返信";
}
