using System.Text.RegularExpressions;
using AbuseDesk.Parsing.Formats;

namespace AbuseDesk.Parsing;

/// <summary>One format. Claiming a message means owning it: see <see cref="ReportParsers"/>.</summary>
public interface IReportParser
{
    /// <summary>Name shown to staff and in <c>parse</c>.</summary>
    string Name { get; }

    /// <summary>Whether the message says it is of this format, even if it turns out broken.</summary>
    bool Claims(MailView mail);

    /// <summary>Reads a claimed message; null when it does not hold what the format promises.</summary>
    ParsedReport? Read(MailView mail, ReadingContext context);
}

/// <summary>
/// THE ordered list of formats, and the one door of the reader. The first parser that claims a message owns it: when it
/// fails, the general reader's findings are delivered under its name with <see cref="ProblemCodes.ReaderFailed"/>, and it
/// never falls through to the next one. Nothing is thrown past <see cref="Read(ReadOnlyMemory{byte}, ReadingContext)"/>.
/// </summary>
public static partial class ReportParsers
{
    private const int ShortText = 200;
    private const int MaxWrappers = 5;

    /// <summary>What is no report at all; asked of the outer mail only.</summary>
    public static readonly IReadOnlyList<IReportParser> Sorting = [new Bounce(), new AutoReply(), new NotAReport()];

    /// <summary>Structured formats, the more particular first.</summary>
    public static readonly IReadOnlyList<IReportParser> Structured =
    [
        new Netcraft(),
        new Xarf(),
        new SpamCop(),
        new BlocklistDe(),
        new XarfText(),
        new Jmrp(),
        new Arf(),
        new Shadowserver(),
        new Acns(),
        new Iodef(),
        new AbuseHub(),
        new Cloudflare(),
        new Fail2ban(),
        new Spamhaus(),
        new AbuseCh(),
        new GoogleAlerts(),
        new CertReport(),
        new Jpcert(),
        new Cyscon(),
        new Webiron(),
        new SenderNotice(),
        new WatcherNotice(),
        new RelayNotice(),
        new CopyrightNotice(),
        new EventList(),
    ];

    /// <summary>The general reader: takes what nobody claimed, and what an owner could not read.</summary>
    public static readonly IReportParser FreeText = new FreeText();

    /// <summary>Reads one message. Pure: the same bytes and context give the same result.</summary>
    public static ParsedReport Read(ReadOnlyMemory<byte> bytes, ReadingContext context) =>
        Read(bytes, context, Structured);

    /// <summary>Reads one message with other structured formats than <see cref="Structured"/>: fewer, or one's own.</summary>
    public static ParsedReport Read(
        ReadOnlyMemory<byte> bytes,
        ReadingContext context,
        IReadOnlyList<IReportParser> structured
    )
    {
        var mail = MailView.Open(bytes, context);
        try
        {
            return Finish.Of(mail.IsUnreadable ? Unreadable(mail) : ReadMail(mail, context, structured), mail, context);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return Finish.Of(
                Unreadable(mail) with
                {
                    Observed = new Observed([], [], []),
                    Problems = [new Problem(ProblemCodes.ReaderFailed, e.GetType().Name)],
                },
                mail,
                context
            );
        }
    }

    private static ParsedReport ReadMail(MailView mail, ReadingContext context, IReadOnlyList<IReportParser> structured)
    {
        if (Sorting.FirstOrDefault(p => p.Claims(mail)) is { } sorter)
            return Run(sorter, mail, mail, context);

        var candidate = mail;
        for (var depth = 0; depth <= MaxWrappers; depth++)
        {
            if (Owner(candidate, structured) is var (owner, owned))
                return Run(owner, owned, mail, context);
            if (candidate.InnerMails.Count != 1 || candidate.Text.AsSpan().Trim().Length >= ShortText)
                break;
            candidate = candidate.InnerMails[0];
        }

        return General(mail, context);
    }

    // Of a mail forwarded in its text the innermost is asked first: the reporter is who wrote that one.
    private static (IReportParser Owner, MailView Owned)? Owner(MailView mail, IReadOnlyList<IReportParser> structured)
    {
        var chain = new Stack<MailView>();
        for (var at = mail; at is not null && chain.Count < MaxWrappers; at = at.Forward)
            chain.Push(at);
        foreach (var parser in structured)
        {
            foreach (var view in chain)
            {
                if (parser.Claims(view))
                    return (parser, view);
            }
        }

        return null;
    }

    // A report that was forwarded inside of another mail is read there; envelope and language stay those of the mail we got.
    private static ParsedReport Run(IReportParser parser, MailView mail, MailView outer, ReadingContext context)
    {
        string reason;
        try
        {
            if (parser.Read(mail, context) is { } report)
                return Owned(
                    ReferenceEquals(mail, outer)
                        ? report
                        : report with
                        {
                            Envelope = outer.Envelope,
                            Language = outer.Language,
                        },
                    outer
                );
            reason = parser.Name;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            reason = $"{parser.Name}: {e.GetType().Name}";
        }

        var general = General(outer, context);
        return Owned(
            general with
            {
                Kind = MessageKind.Report,
                Parser = parser.Name,
                Problems = [new Problem(ProblemCodes.ReaderFailed, reason), .. general.Problems],
            },
            outer
        );
    }

    // A failed machine report with words around it is still a report; a bare broken file is not.
    private static ParsedReport Owned(ParsedReport report, MailView outer) =>
        report.ReaderFailed && outer.Text.AsSpan().Trim().IsEmpty
            ? report with
            {
                Kind = MessageKind.Unreadable,
            }
            : report;

    private static ParsedReport General(MailView mail, ReadingContext context)
    {
        var report = FreeText.Read(mail, context) ?? Draft.Of(mail, "free_text", FreeText.Name, MessageKind.Other);
        return Answer().IsMatch(mail.Envelope.Subject ?? "") ? report with { Kind = MessageKind.Reply } : report;
    }

    private static ParsedReport Unreadable(MailView mail) =>
        new()
        {
            Kind = MessageKind.Unreadable,
            Format = "unknown",
            Parser = "None",
            Envelope = mail.Envelope,
        };

    // An answer to a mail of a desk: "Re: … [MI-2026-R000123]" (R-number of a report, or the number of a case)
    [GeneratedRegex(
        "^ *((re|aw|sv|fwd?|返信) *[:：] *)+.*\\[[A-Z]{1,8}-20[0-9]{2}-R?[0-9]{6}\\]",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Answer();
}
