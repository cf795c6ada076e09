using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Parsing;
using AbuseDesk.Registry;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Outgoing;

/// <summary>A report on the case with what it accuses there.</summary>
public sealed record NoticeReport(Report Report, IReadOnlyList<ReportFinding> Findings);

/// <summary>A mail we already sent about the case, for the thread.</summary>
public sealed record EarlierMail(Party Party, Guid? ReportId, string MessageId);

/// <summary>Everything a mail about a case may be made of, loaded at once.</summary>
/// <param name="Case">The case.</param>
/// <param name="Customer">Who gets notices: the customer, or the downstream operator.</param>
/// <param name="Reports">Oldest first.</param>
/// <param name="Shareable">Incidents of all reports whose reporters allow facts to leave; may be more than are loaded.</param>
/// <param name="Earlier">Mails of ours that were not withdrawn, oldest first.</param>
public sealed record NoticeMatter(
    AbuseCase Case,
    Customer? Customer,
    IReadOnlyList<NoticeReport> Reports,
    long Shareable,
    IReadOnlyList<EarlierMail> Earlier
)
{
    /// <summary>The clause of the terms that somebody found broken; null: nobody named one.</summary>
    public string? Clause { get; init; }

    /// <summary>The texts they are written with.</summary>
    public Letters Letters { get; init; } = Letters.Shipped;

    private const int MostReports = 1_000;
    private const int MostFindings = 500;
    private const int LongestClause = 60;

    public static async Task<NoticeMatter> Load(DeskContext context, AbuseCase abuseCase, CancellationToken cancel)
    {
        var customer = await context
            .Customers.AsNoTracking()
            .SingleOrDefaultAsync(c => c.Id == abuseCase.CustomerId, cancel);
        var reports = await context
            .ReportCases.AsNoTracking()
            .Where(l => l.CaseId == abuseCase.Id)
            .Select(l => l.Report)
            .OrderBy(r => r.ReceivedAt)
            .ThenBy(r => r.Id)
            .Take(MostReports)
            .ToListAsync(cancel);
        var findings = await context
            .Findings.AsNoTracking()
            .Where(f => f.CaseId == abuseCase.Id)
            .OrderByDescending(f => f.OccurredAt)
            .ThenBy(f => f.Id)
            .Take(MostFindings)
            .ToListAsync(cancel);
        var shareable = await (
            from f in context.Findings
            join r in context.Reports on f.ReportId equals r.Id
            where f.CaseId == abuseCase.Id && r.Consent != Consent.None
            select (long)f.Count
        ).SumAsync(cancel);
        var byReport = findings.ToLookup(f => f.ReportId);
        return new NoticeMatter(
            abuseCase,
            customer,
            [.. reports.Select(r => new NoticeReport(r, [.. byReport[r.Id]]))],
            shareable,
            await EarlierMails(context, abuseCase, cancel)
        )
        {
            Clause = await ClauseOf(context, abuseCase, cancel),
            Letters = await Letters.InForce(context, cancel),
        };
    }

    private static async Task<IReadOnlyList<EarlierMail>> EarlierMails(
        DeskContext context,
        AbuseCase of,
        CancellationToken cancel
    ) =>
        await context
            .OutgoingMails.AsNoTracking()
            .Where(m => m.CaseId == of.Id && m.State != OutgoingState.Withdrawn)
            .OrderBy(m => m.CreatedAt)
            .Select(m => new EarlierMail(m.Party, m.ReportId, m.MessageId))
            .ToListAsync(cancel);

    private static async Task<string?> ClauseOf(DeskContext context, AbuseCase of, CancellationToken cancel)
    {
        var clause = await context
            .CaseChecks.Where(c => c.CaseId == of.Id && c.AupClause != null)
            .OrderByDescending(c => c.At)
            .Select(c => c.AupClause)
            .FirstOrDefaultAsync(cancel);
        return OneLine.Of(clause ?? "", LongestClause) is { Length: > 0 } said ? said : null;
    }

    /// <summary>Where a mail of this draft stands: after the report for its reporter, after our own mails for the others.</summary>
    public MailThread Thread(OutgoingDraft draft)
    {
        if (draft.Party != Party.Reporter)
        {
            return MailThread.After(Earlier.Where(m => m.Party == draft.Party).Select(m => m.MessageId));
        }

        var original = Reports.FirstOrDefault(r => r.Report.Id == draft.ReportId)?.Report.OriginalMessageId;
        return MailThread.Answering(original);
    }
}
