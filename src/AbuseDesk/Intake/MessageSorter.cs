using AbuseDesk.Evidence;
using AbuseDesk.Outgoing;
using AbuseDesk.Parsing;

namespace AbuseDesk.Intake;

/// <summary>What a message is to the desk.</summary>
internal abstract record Sorted
{
    /// <summary>A complaint: it is filed on cases.</summary>
    public sealed record Complaint : Sorted;

    /// <summary>A party's, proved by a signed address. Reporters answer for a report, the others for a case.</summary>
    public sealed record Answer(Party Party, Guid? ReportId, IReadOnlyList<Guid> Cases) : Sorted;

    /// <summary>Says that it belongs to these cases, and proves nothing.</summary>
    public sealed record Note(Party Party, Guid? ReportId, IReadOnlyList<Guid> Cases) : Sorted;

    /// <summary>A mail of ours came back.</summary>
    public sealed record Returned(KnownMail Mail, bool ForGood) : Sorted;

    /// <summary>Nothing to do; it stays visible under its reason.</summary>
    public sealed record Ignored(string Because) : Sorted;

    /// <summary>A person has to look.</summary>
    public sealed record Unclear(string Problem, string? Detail) : Sorted;
}

/// <summary>
/// Puts each message where it belongs. Only a signed address of ours proves a party; headers, tags and subjects are claims
/// that anybody can write.
/// </summary>
internal sealed class MessageSorter(
    IReadOnlyCollection<string> deskAddresses,
    Func<string, DateTimeOffset, ReplyAddress?> readAddress
)
{
    public Sorted Sort(ReadMessage message, KnownThings known, DateTimeOffset now)
    {
        if (message.ByPerson is not null)
        {
            return new Sorted.Complaint();
        }

        if (Unreadable(message) is { } unclear)
        {
            return unclear;
        }

        // Whoever uses the form or the API reports; there are no headers to sort by.
        if (message.Claim.Door is Door.Form or Door.Api)
        {
            return message.Report.Kind == MessageKind.Unreadable ? Problem(message) : new Sorted.Complaint();
        }

        var signed = message.Envelope.Recipients.Select(r => readAddress(r, now)).OfType<ReplyAddress>().ToList();
        if (message.Report.Kind == MessageKind.Bounce)
        {
            return Bounce(message, signed, known);
        }

        if (message.Report.Kind == MessageKind.AutoReply)
        {
            return new Sorted.Ignored("auto_reply");
        }

        return IsOurs(message, known)
            ? new Sorted.Ignored("own_mail")
            : (Sorted?)Answer(signed, known) ?? ByContent(message, known);
    }

    private static Sorted ByContent(ReadMessage message, KnownThings known) =>
        message.Report.Kind switch
        {
            MessageKind.Reply => (Sorted?)Claim(message, known) ?? new Sorted.Complaint(),
            MessageKind.Report when IsByRobot(message.Report) => new Sorted.Complaint(),
            MessageKind.Report => (Sorted?)Thread(message, known) ?? new Sorted.Complaint(),
            MessageKind.Other => (Sorted?)Thread(message, known) ?? new Sorted.Ignored("not_a_report"),
            MessageKind.Unreadable => Problem(message),
            MessageKind.Bounce or MessageKind.AutoReply => new Sorted.Ignored("auto_reply"),
        };

    private static Sorted.Unclear? Unreadable(ReadMessage message)
    {
        if (!message.Claim.Complete)
        {
            return new Sorted.Unclear(ProblemCodes.Oversize, null);
        }

        // A claimed message that failed is filed by nobody but a person.
        return message.Report.ReaderFailed ? Problem(message) : null;
    }

    private static Sorted.Unclear Problem(ReadMessage message)
    {
        var problem =
            message.Report.Problems.FirstOrDefault(p => p.Code is ProblemCodes.ReaderFailed or ProblemCodes.Encrypted)
            ?? (message.Report.Problems is [var first, ..] ? first : null);
        return new Sorted.Unclear(problem?.Code ?? ProblemCodes.ReaderFailed, problem?.Detail);
    }

    private static Sorted Bounce(ReadMessage message, List<ReplyAddress> signed, KnownThings known)
    {
        var mail =
            known.MailById(signed.Find(s => s.Kind == ReplyAddressKind.Bounce)?.Id)
            ?? known.MailByMessageId(message.Envelope.BouncedMessageId)
            ?? message.Envelope.References.Select(known.MailByMessageId).FirstOrDefault(m => m is not null);
        return mail is null ? new Sorted.Ignored("bounce") : new Sorted.Returned(mail, !IsDelay(message.Envelope));
    }

    // RFC 3463: class 4 is a delay; the mail may still arrive.
    private static bool IsDelay(Envelope envelope) =>
        envelope.BounceStatus?.Split(' ') is [.., var status] && status.StartsWith("4.", StringComparison.Ordinal);

    private bool IsOurs(ReadMessage message, KnownThings known) =>
        known.MailByMessageId(message.Envelope.MessageId) is not null
        || (message.Envelope.FromAddress is { } from && deskAddresses.Contains(from, StringComparer.OrdinalIgnoreCase));

    private static Sorted.Answer? Answer(List<ReplyAddress> signed, KnownThings known)
    {
        foreach (var address in signed.Where(s => s.Kind == ReplyAddressKind.Reply))
        {
            if (address.Party == Party.Reporter)
            {
                if (known.ReportById(address.Id) is { Cases.Count: > 0 } report)
                {
                    return new Sorted.Answer(address.Party, report.Id, report.Cases);
                }
            }
            else if (known.CaseById(address.Id) is { } abuseCase)
            {
                return new Sorted.Answer(address.Party, null, [abuseCase]);
            }
        }

        return null;
    }

    // The subject's tag, or a mail of ours it refers to.
    private static Sorted.Note? Thread(ReadMessage message, KnownThings known)
    {
        foreach (var tag in SubjectTags.In(message.Envelope.Subject))
        {
            if (known.ReportByNumber(tag) is { Cases.Count: > 0 } report)
            {
                return new Sorted.Note(Party.Reporter, report.Id, report.Cases);
            }

            if (known.CaseByNumber(tag) is { } abuseCase)
            {
                return new Sorted.Note(Party.Unknown, null, [abuseCase]);
            }
        }

        foreach (var mail in message.Envelope.References.Select(known.MailByMessageId).OfType<KnownMail>())
        {
            var cases = mail.CaseId is { } of ? [of] : known.ReportById(mail.ReportId)?.Cases ?? [];
            if (cases.Count > 0)
            {
                return new Sorted.Note(mail.Party, mail.ReportId, cases);
            }
        }

        return null;
    }

    // An answer without a tag of ours may still carry the number its sender gave the matter.
    private static Sorted.Note? Claim(ReadMessage message, KnownThings known) =>
        Thread(message, known)
        ?? (
            known.ReportByReference(message.Report.Reporter?.Reference) is { Cases.Count: > 0 } report
                ? new Sorted.Note(Party.Reporter, report.Id, report.Cases)
                : null
        );

    // Machines quote their own threads; what a format says it reports is a report.
    private static bool IsByRobot(ParsedReport report) =>
        !string.Equals(report.Format, "free_text", StringComparison.Ordinal);
}

/// <summary>Finds [MI-2026-R000123] and [MI-2026-000123] in a subject.</summary>
internal static class SubjectTags
{
    private const int Most = 5;

    public static IReadOnlyList<string> In(string? subject)
    {
        List<string> tags = [];
        for (var open = 0; subject is not null && tags.Count < Most; open++)
        {
            open = subject.IndexOf('[', open);
            var close = open < 0 ? -1 : subject.IndexOf(']', open);
            if (close < 0)
            {
                break;
            }

            var tag = subject.AsSpan(open + 1, close - open - 1).Trim();
            if (tag.Length is >= 8 and <= 40 && tag.Count('-') >= 2)
            {
                tags.Add(tag.ToString());
            }
        }

        return tags;
    }
}
