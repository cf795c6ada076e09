using AbuseDesk.Cases;
using AbuseDesk.Evidence;
using AbuseDesk.Intake;
using AbuseDesk.Parsing;
using MimeKit;

namespace AbuseDesk.Pages.Messages;

/// <summary>Words of a message as a person pointed at them, and what they are.</summary>
public sealed record ChosenWords(WordKind Kind, string Value, int At, ReaderRole Role);

/// <summary>Corrects a message that is filed; one that is not is filed as corrected.</summary>
public sealed class MessageCorrections(FindingCorrections corrections, FilingByHand filing, Reparsing reparsing)
{
    /// <summary>Says what words are.</summary>
    /// <exception cref="CaseRuleException">The words are not there, nothing would change, or nobody would be accused.</exception>
    public async Task Correct(
        MessageWork message,
        MessageReading read,
        ChosenWords chosen,
        Guid staff,
        CancellationToken cancel
    )
    {
        var word =
            read.Marked?.Find(chosen.Kind, chosen.Value, chosen.At) ?? throw new CaseRuleException("words_not_there");
        var fits = word.Kind switch
        {
            WordKind.Time => chosen.Role is ReaderRole.Time,
            WordKind.Ip or WordKind.Url or WordKind.Domain => chosen.Role
                is ReaderRole.Offender
                    or ReaderRole.Victim
                    or ReaderRole.Reference,
            _ => false,
        };
        if (!fits)
        {
            throw new CaseRuleException("words_not_there");
        }

        var edit = new FindingEdit(word.Kind, word.Value, chosen.Role, read.Marked.Line(word), word.Time);
        if (read.Report is { } report)
        {
            var change = new FindingChange(
                word.Value,
                chosen.Role,
                word.Label,
                live => edit.Of([.. live.Select(f => f.Finding)])
            );
            await corrections.Correct(report.Id, change, staff, cancel);
            return;
        }

        await File(message, edit.Of(read.Findings), staff, cancel);
    }

    /// <summary>Takes a correction of the message back.</summary>
    /// <exception cref="CaseRuleException">It is of another message, taken back already, or a later one stands on it.</exception>
    public Task Undo(MessageReading read, Guid correction, Guid staff, CancellationToken cancel) =>
        read.Corrections.Any(c => c.Id == correction)
            ? corrections.Undo(correction, staff, cancel)
            : throw new CaseRuleException("already_undone");

    /// <summary>The findings of today's reading take the place of the former reading's.</summary>
    public async Task TakeOver(MessageReading read, Guid staff, CancellationToken cancel)
    {
        if (read.Report is not { } report)
        {
            throw new CaseRuleException("message_not_filed");
        }

        var (readingId, found) =
            await reparsing.Store(report.RawId, cancel) ?? throw new CaseRuleException("reading_impossible");
        var change = new FindingChange(
            "",
            ReaderRole.Unknown,
            null,
            live =>
                [
                    .. live.Where(f => f.ByPerson).Select(f => f.Finding),
                    .. found.Where(f => !live.Any(l => l.ByPerson && IsSame(l.Finding, f))),
                ]
        )
        {
            ReadingId = readingId,
        };
        await corrections.Correct(report.Id, change, staff, cancel);
    }

    private static bool IsSame(Finding one, Finding other) =>
        string.Equals(ReadingDiff.Name(one), ReadingDiff.Name(other), StringComparison.Ordinal);

    private async Task File(MessageWork message, IReadOnlyList<Finding> findings, Guid staff, CancellationToken cancel)
    {
        if (!findings.Any(CaseKey.NamesAnOffender))
        {
            throw new CaseRuleException("offender_first");
        }

        var reporter =
            MailboxAddress.TryParse(message.Sender, out var from)
            && from.Address.Contains('@', StringComparison.Ordinal)
                ? new ParsedReporter(from.Address.ToLowerInvariant(), null, null, "individual", null)
                : null;
        var entry = new HandEntry(findings, reporter, Words.Language, Consent.Unknown);
        if (await filing.File(message.RawId, entry, staff, cancel) != MessageState.Filed)
        {
            throw new CaseRuleException("hand_entry_not_filed");
        }
    }
}
