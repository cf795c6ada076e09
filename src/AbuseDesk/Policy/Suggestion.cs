namespace AbuseDesk.Policy;

/// <summary>A rule before the taken one that needs facts nobody knows yet.</summary>
public sealed record BetterRule(PolicyRule Rule, IReadOnlyList<string> Needs);

/// <summary>
/// What a policy proposes in a situation: the first rule whose conditions hold. A rule that needs an unknown fact is not
/// taken; and as unknown is not false, a rule that acts now is not taken either while a gentler one before it is open.
/// Nothing here acts: people do.
/// </summary>
public sealed record Suggestion
{
    public required PolicyRule Rule { get; init; }
    public required IReadOnlyList<string> Actions { get; init; }
    public required RuleMode Mode { get; init; }

    /// <summary>The customer's time; null: none, or it depends on a severity nobody knows.</summary>
    public required Period? Deadline { get; init; }
    public required Approval Approval { get; init; }
    public required string? Template { get; init; }
    public required string CloseRule { get; init; }

    /// <summary>The facts the rule holds by, as "verified = true", in the order of the rule.</summary>
    public required IReadOnlyList<string> Why { get; init; }

    /// <summary>
    /// The facts that are missing for the next better rule, by their keys, as "verified": those of the rule before the
    /// taken one that lacks the fewest (<see cref="Better"/>). Empty where nothing unknown could change the suggestion.
    /// </summary>
    public IReadOnlyList<string> Missing => Better.Count == 0 ? [] : Better[0].Needs;

    /// <summary>All rules before the taken one that unknown facts leave open, the one that lacks the fewest first.</summary>
    public required IReadOnlyList<BetterRule> Better { get; init; }

    /// <summary>Asks a policy.</summary>
    public static Suggestion Of(PolicyProfile profile, Situation situation)
    {
        var open = new List<PolicyRule>();
        foreach (var rule in profile.Rules)
        {
            var truth = rule.When.On(situation);
            if (truth is Truth.True && !open.Exists(o => HoldsBack(o, rule)))
            {
                return Take(profile, rule, situation, open);
            }

            if (truth is Truth.Unknown)
            {
                open.Add(rule);
            }
        }

        throw new InvalidOperationException($"The profile {profile.Name} has no rule for everything else.");
    }

    /// <summary>
    /// What is proposed when the time to answer ran out: silence is taken for going on. The rule that says so is proposed
    /// where it reaches further than the one that set the deadline.
    /// </summary>
    public static Suggestion AfterSilence(PolicyProfile profile, Situation situation)
    {
        var (before, after) = (Of(profile, situation), Of(profile, situation with { ContinuedAfterNotice = true }));
        return after.Rule.Rank > before.Rule.Rank ? after : before;
    }

    // If it holds after all, less would be done than the rule that acts now would do.
    private static bool HoldsBack(PolicyRule open, PolicyRule rule) =>
        rule.Mode is RuleMode.Now && (open.Mode is not RuleMode.Now || open.Rank < rule.Rank);

    private static Suggestion Take(
        PolicyProfile profile,
        PolicyRule rule,
        Situation situation,
        List<PolicyRule> open
    ) =>
        new()
        {
            Rule = rule,
            Actions = rule.Actions,
            Mode = rule.Mode,
            Deadline = rule.HasDeadline ? rule.Deadline : DeadlineOf(profile, situation),
            Approval = ApprovalOf(profile, rule),
            Template =
                rule.Template ?? rule.Actions.Select(a => TemplateOf(profile, a)).FirstOrDefault(t => t is not null),
            CloseRule = profile.CloseRule,
            Why = [.. rule.When.Matched(situation).Distinct().Select(f => $"{Facts.Key(f)} = {situation[f]}")],
            Better =
            [
                .. open.Select(o => new BetterRule(o, [.. o.When.Needs(situation).Distinct().Select(Facts.Key)]))
                    .OrderBy(b => b.Needs.Count),
            ],
        };

    private static Period? DeadlineOf(PolicyProfile profile, Situation situation) =>
        situation.Severity is { } severity && profile.Deadlines.TryGetValue(severity, out var deadline)
            ? deadline
            : null;

    private static Approval ApprovalOf(PolicyProfile profile, PolicyRule rule) =>
        rule.Approval is { } asked && !(asked is Approval.None && rule.Actions.Any(a => IsFourEyes(profile, a)))
            ? asked
            : rule.Actions.Max(a => ApprovalOf(profile, a));

    /// <summary>Whose second word an action needs where no rule says.</summary>
    public static Approval ApprovalOf(PolicyProfile profile, string action)
    {
        var needed = profile.Actions.GetValueOrDefault(action)?.Approval ?? ActionCatalogue.Of(action).Approval;
        return needed is Approval.None && IsFourEyes(profile, action) ? Approval.Lead : needed;
    }

    /// <summary>Whether two people decide on an action: the one who asks never gives the second word.</summary>
    public static bool IsFourEyes(PolicyProfile profile, string action) =>
        profile.FourEyes.Contains(action, StringComparer.Ordinal);

    private static string? TemplateOf(PolicyProfile profile, string action) =>
        profile.Actions.GetValueOrDefault(action)?.Template ?? ActionCatalogue.Of(action).Template;
}
