using AbuseDesk.Cases;
using AbuseDesk.Clocks;
using AbuseDesk.Data;
using AbuseDesk.Parsing;

namespace AbuseDesk.Policy;

/// <summary>How bad a case of a category is and until when somebody looks at it, by the policy in force.</summary>
public sealed record FirstLooks(PolicyProfile Policy, DeskCalendar Calendar)
{
    /// <summary>What a policy says; what it leaves out is as in the category master.</summary>
    public static Period Of(PolicyProfile policy, string category) =>
        policy.Categories.TryGetValue(category, out var known)
            ? known.Triage
            : new Period((int)Category.Of(category).FirstLook.TotalMinutes, PeriodUnit.Minutes);

    public Severity SeverityOf(string category) =>
        Policy.Categories.TryGetValue(category, out var known)
            ? StoredText.Parse<Severity>(known.Severity)
            : Category.Of(category).Severity;

    /// <summary>The same case, as bad and as urgent as the policy says.</summary>
    public AbuseCase.Opening Tell(AbuseCase.Opening opening, DateTimeOffset now) =>
        opening with
        {
            Severity = SeverityOf(opening.Category),
            LookBy = LookBy(opening.Category, now),
        };

    /// <summary>Until when somebody looks at a case of a category that is known since then.</summary>
    public DateTimeOffset LookBy(string category, DateTimeOffset since) =>
        Calendar.After(since, Of(Policy, category)).At;

    /// <summary>The clock of a case that has just been opened.</summary>
    public CaseClock Start(AbuseCase opened)
    {
        var period = Of(Policy, opened.Category);
        var due = Calendar.After(opened.OpenedAt, period);
        opened.ClocksFollowed();
        return CaseClock.Start(opened.Id, ClockBasis.Triage, "opened", opened.OpenedAt, period, due, Calendar, null);
    }
}
