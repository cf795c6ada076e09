using AbuseDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Cases;

/// <summary>What a report came to on a case (DOMAIN §6.4): given when the case ends, taken back when it is taken up again.</summary>
public static class Dispositions
{
    /// <summary>Nothing was chosen for a single report.</summary>
    public static readonly IDictionary<string, string?> AsTheCase = new Dictionary<string, string?>(
        StringComparer.Ordinal
    );

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

    /// <summary>What somebody chose for a report; null: what the case comes to.</summary>
    public static string? Chosen(IDictionary<string, string?> chosen, string report) =>
        chosen.TryGetValue(report, out var code) && code is { Length: > 0 } ? code : null;

    /// <summary>
    /// Gives the reports of a case what it came to, in the transaction of the act. What was told apart when it arrived stays,
    /// a test is one, and <paramref name="chosen"/> (by report number) goes before what the case comes to.
    /// </summary>
    public static async Task Give(
        DeskContext db,
        AbuseCase abuseCase,
        IDictionary<string, string?> chosen,
        CancellationToken cancel
    )
    {
        var outcome = OfEnd(abuseCase);
        var links = await db
            .ReportCases.Where(l => l.CaseId == abuseCase.Id)
            .Select(l => new
            {
                Link = l,
                l.Report.Number,
                l.Report.IsTest,
            })
            .ToListAsync(cancel);
        if (
            chosen.FirstOrDefault(c =>
                c.Value is { Length: > 0 } code
                && (
                    !CloseCodes.Dismiss.Contains(code, StringComparer.Ordinal)
                    || links.TrueForAll(l => !string.Equals(l.Number, c.Key, StringComparison.Ordinal))
                )
            ) is
            { Key: not null } wrong
        )
        {
            throw new CaseRuleException("unknown_code", $"{wrong.Key} {wrong.Value}");
        }

        foreach (var link in links.Where(l => OfArrival(l.Link.Attachment) is null))
        {
            link.Link.Disposition =
                outcome is null ? null
                : link.IsTest ? "test"
                : Chosen(chosen, link.Number) ?? outcome;
        }
    }
}
