using AbuseDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Cases;

/// <summary>What a report came to on a case (DOMAIN §6.4): given when the case ends, taken back when it is taken up again.</summary>
public static class Dispositions
{
    /// <summary>What is known the moment a report arrives.</summary>
    public static string? OfArrival(Attachment how) =>
        how switch
        {
            Attachment.Late => "already_fixed",
            Attachment.Duplicate => "duplicate",
            Attachment.Unknown
            or Attachment.Opened
            or Attachment.Joined
            or Attachment.Recurrence
            or Attachment.TimeUnknown
            or Attachment.Reminder
            or Attachment.Merged
            or Attachment.Manual => null,
        };

    /// <summary>What the end of a case means for its reports; null while it goes on.</summary>
    public static string? OfEnd(AbuseCase abuseCase) =>
        abuseCase.IsClosed
            ? abuseCase.CloseCode switch
            {
                "false_alarm" => "no_violation",
                "moved_away" => "gone",
                "handed_over" => "delegated",
                CloseCodes.Merged => null,
                CloseCodes.NotOurs => CloseCodes.NotOurs,
                { } code when CloseCodes.Dismiss.Contains(code, StringComparer.Ordinal) => code,
                _ => "actioned",
            }
            : null;

    /// <summary>Gives the reports of a case what it came to, in the transaction of the act. A duplicate stays one.</summary>
    public static async Task Give(DeskContext db, AbuseCase abuseCase, CancellationToken cancel)
    {
        var outcome = OfEnd(abuseCase);
        var links = await db
            .ReportCases.Where(l => l.CaseId == abuseCase.Id && l.Attachment != Attachment.Duplicate)
            .ToListAsync(cancel);
        foreach (var link in links)
        {
            link.Disposition = outcome;
        }
    }
}
