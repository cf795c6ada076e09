namespace AbuseDesk.Cases;

/// <summary>Open cases that may be one matter with another: a suggestion, which a person takes as a whole or in part.</summary>
public static class SimilarCases
{
    /// <summary>The same page, one kit, one reporter's campaign, one customer.</summary>
    private static readonly string[] Kinds = [CaseMarks.Url, CaseMarks.Path, CaseMarks.Campaign, CaseMarks.Customer];

    public static IReadOnlyList<RelatedCase> Among(AbuseCase of, IReadOnlyList<RelatedCase> related) =>
        of is { IsClosed: false, Kind: CaseKind.Incident }
            ?
            [
                .. related
                    .Where(r => r.Case is { IsClosed: false, Kind: CaseKind.Incident })
                    .Where(r => r.By.Any(b => Kinds.Contains(b, StringComparer.Ordinal))),
            ]
            : [];
}
