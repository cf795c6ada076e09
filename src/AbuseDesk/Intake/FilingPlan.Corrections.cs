using AbuseDesk.Cases;
using AbuseDesk.Parsing;

namespace AbuseDesk.Intake;

/// <summary>Where the findings of a report go that a person corrected.</summary>
internal sealed partial class FilingPlan
{
    /// <summary>
    /// Puts the corrected findings on their cases. A case this report alone had made becomes the case of what is accused
    /// now, as long as nothing has been done for it; any other loses the report.
    /// </summary>
    public void Correct(CorrectedReport corrected)
    {
        var at = new ReportAtHand(corrected.Report, corrected.Message, corrected.ReadingId)
        {
            Id = corrected.Report.Id,
            AlreadyOn = [.. corrected.Cases],
            Correction = corrected.CorrectionId,
            Restored = corrected.Restored,
        };
        var left = corrected.Vacated.Select(book.Find).OfType<AbuseCase>().DistinctBy(c => c.Id).ToList();
        foreach (var group in Groups(corrected.Accusations))
        {
            if (book.OfKey(group[0].Key!) is { IsClosed: false } known)
            {
                left.Remove(known);
                Attach(at, group);
            }
            else if (left.Find(c => corrected.IsOnlyOn(c)) is { } free)
            {
                left.Remove(free);
                TurnInto(at, free, Opening(at, group, free.Number, null));
                AddFindings(at, group, free, isCounted: true);
            }
            else
            {
                Attach(at, group);
            }
        }

        AddUnnamed(at, corrected, left);
        left.ForEach(c => Leave(at, c, corrected));
    }

    // Nobody is accused any more: the case is a question to the reporter again.
    private void AddUnnamed(ReportAtHand at, CorrectedReport corrected, List<AbuseCase> left)
    {
        var unnamed = corrected.Accusations.Where(a => a.Key is null).ToList();
        if (corrected.HasOthers || corrected.Accusations.Any(a => a.Key is not null))
        {
            AddFindings(at, unnamed, null, isCounted: false);
        }
        else if (left.Find(c => corrected.IsOnlyOn(c)) is { } free)
        {
            left.Remove(free);
            TurnInto(at, free, EnquiryOpening(at, unnamed, free.Number));
            AddFindings(at, unnamed, free, isCounted: true);
        }
        else
        {
            Enquire(at, unnamed);
        }
    }

    private void TurnInto(ReportAtHand at, AbuseCase free, AbuseCase.Opening facts)
    {
        free.Correct(facts, at.Actor, now, null);
        book.Put(free);
    }

    private void Leave(ReportAtHand at, AbuseCase abuseCase, CorrectedReport corrected)
    {
        abuseCase.Leave(at.Id, at.Actor, now);
        Rows.Left.Add((at.Id, abuseCase.Id));
        if (corrected.Sole.Contains(abuseCase.Id))
        {
            Rows.Counter(abuseCase.Id).Call(Attention.ReadingChanged);
        }
    }
}

/// <summary>A filed report with the findings a person made of it.</summary>
/// <param name="Report">The report as it was filed.</param>
/// <param name="Message">Its message; carries who decides.</param>
/// <param name="ReadingId">Where the findings come from; null: a person entered them.</param>
/// <param name="Accusations">The new findings with their owners.</param>
/// <param name="Cases">Cases the report is on.</param>
/// <param name="Vacated">Those of them on which none of its findings is left.</param>
/// <param name="Sole">Those of them that have no other report.</param>
internal sealed record CorrectedReport(
    Report Report,
    ReadMessage Message,
    Guid? ReadingId,
    IReadOnlyList<Accusation> Accusations,
    IReadOnlyList<Guid> Cases,
    IReadOnlyList<Guid> Vacated,
    IReadOnlySet<Guid> Sole
)
{
    public required Guid CorrectionId { get; init; }
    public required IReadOnlyDictionary<Finding, Guid> Restored { get; init; }

    /// <summary>Findings that stay as they are accuse somebody.</summary>
    public required bool HasOthers { get; init; }

    /// <summary>Nobody else reported it and nobody was told: it is what this report says it is.</summary>
    public bool IsOnlyOn(AbuseCase abuseCase) =>
        Sole.Contains(abuseCase.Id)
        && abuseCase is { IsClosed: false, NotifiedAt: null, IsContained: false, MergedInto: null };
}
