using AbuseDesk.Cases;
using AbuseDesk.Checks;
using AbuseDesk.Data;

namespace AbuseDesk.Policy;

/// <summary>What is known of a case, in the words a policy asks in. Only what was checked or can be counted is known.</summary>
public static class CaseSituation
{
    /// <summary>The situation of a case.</summary>
    /// <param name="of">The case.</param>
    /// <param name="checks">Its checks, the newest first.</param>
    /// <param name="profile">Whose checks are asked for.</param>
    /// <param name="continued">Whether something it is accused of happened after the customer was told.</param>
    /// <param name="strikes">The customer's points before this case; null without a customer.</param>
    public static Situation Of(
        AbuseCase of,
        IReadOnlyList<CaseCheck> checks,
        PolicyProfile profile,
        bool continued,
        int? strikes
    )
    {
        var judged = checks.Where(c => c.Kind is CheckKind.Assessment).ToList();
        return new Situation
        {
            Family = of.Family,
            Service = of.Owner is OwnerKind.Delegated ? "delegated" : of.Service,
            Resource = ResourceOf(of),
            Nature = judged.Select(c => c.Nature).FirstOrDefault(n => n is not null) ?? NatureOf(checks),
            Verified = IsVerified(checks, profile.ChecksFor(of.Category)),
            Impact = judged.Select(c => c.Impact).FirstOrDefault(i => i is not null),
            ContinuedAfterNotice = continued,
            Contract = Newest(checks, CheckKind.Contract)?.Result,
            AupClause = judged.Select(c => c.AupClause).FirstOrDefault(a => a is not null),
            Maliciousness = judged.Select(c => c.Maliciousness).FirstOrDefault(m => m is not null),
            SocialImpact = judged.Select(c => c.SocialImpact).FirstOrDefault(s => s is not null),
            Strikes = strikes,
            Severity = StoredText.Text(of.Severity),
        };
    }

    /// <summary>
    /// Confirmed: one of the checks the policy asks for says so and none of them says otherwise. Without a check that can
    /// tell, it is not verified yet.
    /// </summary>
    public static bool IsVerified(IReadOnlyList<CaseCheck> checks, IReadOnlyList<string> asked)
    {
        var newest = CheckKind
            .All.Where(k =>
                k.Confirming.Count > 0 && (asked.Contains(k.Key, StringComparer.Ordinal) || asked.Count == 0)
            )
            .Select(k => (Kind: k, Newest(checks, k.Key)?.Result))
            .Where(c => c.Result is not null)
            .ToList();
        return newest.Exists(c => c.Kind.Confirming.Contains(c.Result!, StringComparer.Ordinal))
            && !newest.Exists(c => c.Kind.Refuting.Contains(c.Result!, StringComparer.Ordinal));
    }

    private static string? NatureOf(IReadOnlyList<CaseCheck> checks) =>
        checks
            .GroupBy(c => c.Kind, StringComparer.Ordinal)
            .Any(g =>
                g.First() is { What: { } kind } c && kind.ShowsCompromise.Contains(c.Result, StringComparer.Ordinal)
            )
            ? "compromised"
            : null;

    private static CaseCheck? Newest(IReadOnlyList<CaseCheck> checks, string kind) =>
        checks.FirstOrDefault(c => string.Equals(c.Kind, kind, StringComparison.Ordinal));

    private static string? ResourceOf(AbuseCase of) =>
        (of.ResourceKind, of.Service, of.Owner) switch
        {
            ("mailbox" or "url" or "server" or "line", _, _) => of.ResourceKind,
            ("domain" or "vhost", "registrar", _) or ("domain" or "vhost", _, OwnerKind.Registrar) => "domain",
            ("domain" or "vhost", _, _) => of.Family is "domain" ? "domain" : "site",
            ("address", "access_line", _) => "line",
            ("address", _, _) => "server",
            _ => null,
        };
}
