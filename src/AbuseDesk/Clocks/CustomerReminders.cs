using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Outgoing;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Clocks;

/// <summary>
/// Reminds customers whose time runs, in the thread of the notice they got. Whoever never got one is not reminded of it:
/// the case says so instead.
/// </summary>
public sealed class CustomerReminders(
    DeskContext db,
    Outbox outbox,
    Drafts drafts,
    DeskCalendar calendar,
    ILogger<CustomerReminders> logger
)
{
    private static readonly string[] Notices = ["T5", "T5-general", "T6", "T7"];

    /// <summary>
    /// The reminder that is due, once; of several that were missed only the last. The clock and its case are locked by the
    /// caller, and the mail is written in the same transaction.
    /// </summary>
    public async Task Remind(
        CaseClock clock,
        AbuseCase of,
        IReadOnlyList<int> percentages,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var percent = clock
            .RemindersIn(percentages)
            .Where(p => p > clock.RemindedPercent && clock.At(p, now, calendar) <= now)
            .DefaultIfEmpty(0)
            .Max();
        if (percent == 0)
        {
            return;
        }

        clock.Reminded(percent);
        var notice = await db
            .OutgoingMails.AsNoTracking()
            .Where(m => m.CaseId == of.Id && m.Party == Party.Customer && Notices.Contains(m.Template))
            .OrderByDescending(m => m.CreatedAt)
            .FirstOrDefaultAsync(cancel);
        if (notice is not { State: OutgoingState.Sent })
        {
            of.CustomerNotReminded("no_notice", now);
            return;
        }

        await Write(notice, of, percent, clock.DueAt, now, cancel);
    }

    // What cannot be written must not keep other clocks from going on.
    private async Task Write(
        OutgoingMail notice,
        AbuseCase of,
        int percent,
        DateTimeOffset due,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        try
        {
            var matter = await NoticeMatter.Load(db, of, cancel);
            foreach (var draft in drafts.Remind(matter, notice, due, isOver: percent >= 100))
            {
                var mail = outbox.Remind(draft, matter, now);
                Outbox.Add(db, mail);
                of.CustomerReminded(mail.Id, percent, now);
            }
        }
        catch (Exception fault) when (fault is CaseRuleException or TemplateException)
        {
            logger.LogError(fault, "The customer of case {Case} could not be reminded", of.Number);
            of.CustomerNotReminded((fault as CaseRuleException)?.Code ?? "template", now);
        }
    }
}
