using System.Globalization;

namespace AbuseDesk.Policy;

/// <summary>
/// What the rules of a profile must be among each other and towards the catalogue. Where a rule could not be read, what
/// others lack because of it is not told: it may be right once that one is.
/// </summary>
internal sealed class RuleChecks(List<PolicyFault> faults, bool isComplete)
{
    private const int MostPieces = 512;
    private const int MostComparisons = 1_000_000;

    // Ways of their own: what they take may stand before the hand-over of delegated addresses.
    private static readonly string[] Lanes = ["rights", "ncii", "csam"];
    private static readonly string[] OthersMachines = ["iaas_vps", "access_line", "delegated", "registrar"];

    private int _comparisons;

    public void Check(IReadOnlyList<PolicyRule> rules)
    {
        var regions = new RuleRegions(rules);
        var checkedRules = new List<(PolicyRule Rule, List<Region> Regions)>();
        foreach (var rule in rules)
        {
            var spread = regions.Of(rule.When);
            if (spread is null)
            {
                Fault(rule, $"has more than {RuleRegions.MostRegions} alternatives; make several rules of it");
                continue;
            }

            if (spread.Count == 0)
            {
                Fault(rule, "can never match: its conditions contradict each other");
                continue;
            }

            Shadowed(rule, spread, checkedRules);
            Verified(rule, spread, regions);
            Rights(rule, spread, checkedRules, regions);
            Delegated(rule, spread, checkedRules, regions);
            Catalogue(rule, spread, regions);
            checkedRules.Add((rule, spread));
        }

        if (isComplete && rules.Count > 0 && rules[^1].When.Conditions.Count > 0)
        {
            Fault(rules[^1], "is the last one and has conditions; end with one for everything else: 'when: {}'");
        }
    }

    private void Shadowed(PolicyRule rule, List<Region> spread, List<(PolicyRule Rule, List<Region> Regions)> earlier)
    {
        var left = spread;
        var takers = new List<string>();
        foreach (var (other, regions) in earlier)
        {
            var before = left;
            left = Left(left, regions);
            if (!ReferenceEquals(before, left))
            {
                takers.Add(string.Create(CultureInfo.InvariantCulture, $"{other.Id} (line {other.Origin.Line})"));
            }

            if (left.Count == 0)
            {
                Fault(rule, $"can never match: {string.Join(" and ", takers)} before it take all it would");
                return;
            }
        }
    }

    private void Verified(PolicyRule rule, List<Region> spread, RuleRegions regions)
    {
        var yes = regions.Only(Fact.Verified, ["true"]);
        if (rule.Mode is RuleMode.Now && !spread.TrueForAll(r => r.IsOnly(Fact.Verified, yes)))
        {
            Fault(rule, "acts now without a check; add verified: true to its 'when'");
        }
    }

    // Claims of rights are decided by people who know the law, until a law pack is on.
    private void Rights(
        PolicyRule rule,
        List<Region> spread,
        List<(PolicyRule Rule, List<Region> Regions)> earlier,
        RuleRegions regions
    )
    {
        var closed = rule.Actions.Where(a => !ActionCatalogue.Of(a).IsOpenToRights).ToList();
        var onRights = regions.Only(Fact.Family, ["rights"]);
        var hits = spread.Select(r => r.With(Fact.Family, onRights)).OfType<Region>().ToList();
        if (closed.Count == 0 || hits.Count == 0)
        {
            return;
        }

        // A technical rule must say so itself: where the family is unknown it might be a claim of rights.
        var isTechnical = closed.Exists(a => ActionCatalogue.Of(a).IsTechnical);
        if (isTechnical || isComplete && earlier.Aggregate(hits, (left, e) => Left(left, e.Regions)).Count > 0)
        {
            Fault(
                rule,
                $"may do {string.Join(", ", closed)} on a claim of rights; "
                    + (
                        isTechnical
                            ? "add not: {family: rights} or the families it is for, "
                            : "put a rule {family: rights} before it, "
                    )
                    + "there only request_fix or handover_legal are open"
            );
        }
    }

    private void Delegated(
        PolicyRule rule,
        List<Region> spread,
        List<(PolicyRule Rule, List<Region> Regions)> earlier,
        RuleRegions regions
    )
    {
        var service = regions.Only(Fact.Service, ["delegated"]);
        var lanes = regions.Only(Fact.Family, Lanes);
        if (!spread.TrueForAll(r => r.IsOnly(Fact.Service, service)))
        {
            return;
        }

        foreach (var (other, theirs) in earlier)
        {
            if (
                theirs.Exists(r => r.With(Fact.Service, service) is not null && !r.IsOnly(Fact.Family, lanes))
                && !theirs.TrueForAll(r => r.IsOnly(Fact.Service, service))
            )
            {
                Fault(
                    rule,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"is for delegated addresses and stands after {other.Id} (line {other.Origin.Line}), which takes them too; move it before"
                    )
                );
                return;
            }
        }
    }

    private void Catalogue(PolicyRule rule, List<Region> spread, RuleRegions regions)
    {
        foreach (var action in rule.Actions.Select(ActionCatalogue.Of))
        {
            if (action.Reach is ActionReach.Law)
            {
                Fault(
                    rule,
                    $"does {action.Key}, which needs a law pack, and none is on; hand over with handover_legal"
                );
            }

            var elsewhere = regions.Only(
                Fact.Resource,
                [.. PolicyWords.Resources.Except(action.Resources, StringComparer.Ordinal)]
            );
            if (elsewhere != 0 && spread.TrueForAll(r => r.IsOnly(Fact.Resource, elsewhere)))
            {
                Fault(rule, $"does {action.Key}, which acts on {string.Join(", ", action.Resources)} only");
            }

            var theirs = regions.Only(Fact.Service, OthersMachines);
            if (action.NeedsOurFiles && spread.TrueForAll(r => r.IsOnly(Fact.Service, theirs)))
            {
                Fault(
                    rule,
                    $"does {action.Key}, which needs files or accounts of ours, where the machine is the customer's"
                );
            }
        }
    }

    // What some regions leave of others. Without a fact in common nothing is taken away: where it is unknown, the later
    // rule is reached. The same list where nothing changed, or where comparing has no end: then rules count as reached.
    private List<Region> Left(List<Region> of, List<Region> taken)
    {
        foreach (var take in taken)
        {
            _comparisons += of.Count;
            if (of.Count > MostPieces || _comparisons > MostComparisons)
            {
                return of;
            }

            if (of.Exists(r => Takes(take, r)))
            {
                of = [.. of.SelectMany(r => Takes(take, r) ? r.Without(take) : [r])];
            }
        }

        return of;
    }

    private static bool Takes(Region take, Region from) => from.Knows(take) && from.And(take) is not null;

    private void Fault(PolicyRule rule, string message) => faults.Add(new(rule.Origin, $"rule {rule.Id} {message}"));
}
