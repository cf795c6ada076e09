using AbuseDesk.Cases;
using AbuseDesk.Ops;
using AbuseDesk.Outgoing;
using AbuseDesk.Policy;
using AbuseDesk.Registry;
using Npgsql;

namespace AbuseDesk.Intake;

/// <summary>How the desk reads and files: whose addresses are its own, whom it trusts, and how its numbers look.</summary>
public sealed record FilingRules(
    IReadOnlyList<string> DeskAddresses,
    IReadOnlyList<string> AuthServIds,
    string CasePrefix,
    TimeZoneInfo Zone
)
{
    public static FilingRules Of(DeskSettings settings) =>
        new(
            [
                .. settings
                    .Mailboxes.Select(m => m.Username)
                    .Append(DeskMail.Of(settings).From)
                    .Where(a => a.Contains('@', StringComparison.Ordinal))
                    .Select(a => a.ToLowerInvariant())
                    .Distinct(StringComparer.Ordinal),
            ],
            settings.AuthServIds,
            settings.CasePrefix,
            settings.TimeZone
        );
}

/// <summary>One attempt at filing a batch: all of it, or nothing.</summary>
internal sealed class FilingTransaction(
    NpgsqlConnection connection,
    FilingRules rules,
    OwnerDirectory owners,
    ReplyAddresses addresses,
    Acknowledgements acknowledgements,
    FirstLooks looks,
    ILogger logger,
    DateTimeOffset now
)
{
    private KnownThings _known = null!;

    /// <summary>Gives the messages that were filed: those that still waited under the claimant's name.</summary>
    public async Task<IReadOnlyList<MessagePart>> Run(
        IReadOnlyList<MessagePart> parts,
        string claimant,
        CancellationToken cancel
    )
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        _known = await KnownThings.Load(connection, new References(parts, addresses.Read, now), claimant, cancel);
        var ours = parts.Where(p => _known.Ours.Contains(p.Message.RawId)).ToList();
        if (ours.Count == 0)
        {
            return ours;
        }

        await Understand(ours, cancel);
        var book = new CaseBook(connection);
        await book.Lock(
            ours.SelectMany(p => p.Keys()).ToHashSet(StringComparer.Ordinal),
            ours.SelectMany(p => p.Cases(_known)).ToHashSet(),
            cancel
        );
        var rows = await Plan(ours, book, cancel);
        await FilingWrites.Write(connection, book, rows, now, cancel);
        await transaction.CommitAsync(cancel);
        return ours;
    }

    // The registry as this transaction sees it: an answer is never older than what was committed before it.
    private async Task Understand(List<MessagePart> parts, CancellationToken cancel)
    {
        var sorter = new MessageSorter(rules.DeskAddresses, addresses.Read);
        var index = await owners.AtLeast(_known.RegistryVersion, cancel);
        foreach (var part in parts)
        {
            part.Sorted = sorter.Sort(part.Message, _known, now);
            part.FindOwners(index);
        }
    }

    private async Task<FiledRows> Plan(List<MessagePart> parts, CaseBook book, CancellationToken cancel)
    {
        var complaints = parts.Where(p => p.Sorted is Sorted.Complaint).ToList();
        var earlier = await EarlierReports.Load(connection, [.. complaints.Select(p => p.Message)], cancel);
        if (complaints.Any(p => !p.Keys().Any()))
        {
            await book.Load(earlier.Cases, cancel);
        }

        var answering = parts.Select(p => (p.Sorted as Sorted.Answer)?.ReportId).OfType<Guid>().ToHashSet();
        var before = await KnownFinding.Load(connection, answering, cancel);
        var plan = new FilingPlan(
            book,
            earlier,
            await Numbers(parts, book, cancel),
            await Acknowledge(complaints, cancel),
            looks,
            now
        );
        foreach (var part in parts)
        {
            Decide(plan, part, before);
        }

        return plan.Rows;
    }

    private void Decide(FilingPlan plan, MessagePart part, List<KnownFinding> before)
    {
        switch (part.Sorted)
        {
            case Sorted.Complaint when !part.IsFirst && Begun(part) is { } known:
                plan.Continue(part, known);
                break;
            case Sorted.Complaint:
                plan.File(part);
                break;
            case Sorted.Answer answer:
                plan.Answer(part, answer, before.FindAll(b => b.ReportId == answer.ReportId));
                break;
            case Sorted.Note note:
                plan.Note(part.Message, note);
                break;
            case Sorted.Returned returned:
                plan.Return(part.Message, returned, MessagePart.CasesOf(returned.Mail, _known));
                break;
            case Sorted.Ignored ignored:
                plan.Ignore(part.Message, ignored.Because);
                break;
            case Sorted.Unclear unclear:
                plan.SetAside(part.Message, unclear);
                break;
        }
    }

    private KnownReport? Begun(MessagePart part) => _known.ReportByNumber(part.Message.Claim.ReportNumber);

    // As many as may be needed: a gap is allowed, a second trip for each case would not be.
    private async Task<Queue<string>> Numbers(List<MessagePart> parts, CaseBook book, CancellationToken cancel)
    {
        var needed =
            parts
                .SelectMany(p => p.Keys())
                .Distinct(StringComparer.Ordinal)
                .Count(k => book.OfKey(k) is not { IsClosed: false })
            + parts.Count(p => p.Sorted is Sorted.Complaint && !p.Keys().Any());
        return await CaseNumbers.Take(connection, rules, needed, now, cancel);
    }

    private async Task<Func<Report, AbuseCase?, bool, OutgoingMail?>> Acknowledge(
        List<MessagePart> complaints,
        CancellationToken cancel
    )
    {
        var addressed = complaints
            .Select(p => ReportRow.ReporterAddress(p.Message))
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (addressed.Count == 0)
        {
            return (_, _, _) => null;
        }

        var recent = await RecentAcks.Load(connection, addressed, now, cancel);
        return (report, abuseCase, isLate) => Acknowledge(report, abuseCase, isLate, recent);
    }

    // A text that cannot be made is the desk's fault: the report is filed all the same.
    private OutgoingMail? Acknowledge(Report report, AbuseCase? abuseCase, bool isLate, RecentAcks recent)
    {
        try
        {
            if (isLate && abuseCase is not null)
            {
                return acknowledgements.ForLate(report, abuseCase.Id, abuseCase.FixedAt, recent, now).Mail;
            }

            var category = abuseCase?.Category ?? "other_incident";
            return acknowledgements.For(report, abuseCase?.Id, category, recent, now).Mail;
        }
        catch (TemplateException fault)
        {
            logger.LogError(fault, "Report {Report} is filed without an acknowledgement", report.Number);
            return null;
        }
    }
}
