using AbuseDesk.Parsing;
using AbuseDesk.Registry;

namespace AbuseDesk.Intake;

/// <summary>What a reader may know at this moment: the registry, the desk's own names, and what people taught it.</summary>
public sealed class ReadingContexts(OwnerDirectory owners, FilingRules rules, ReaderRuleBook taught)
{
    private (OwnerIndex Index, IReadOnlyList<ReaderRule> Rules, byte[] Hash)? _hashed;

    /// <summary>The context and its hash. Hashing many thousand names of ours: once for each state of the registry and the rules.</summary>
    public async Task<(ReadingContext Context, byte[] Hash)> Now(CancellationToken cancel)
    {
        var index = owners.Current.Version >= 0 ? owners.Current : await owners.Newest(cancel);
        var context = index.ReadingContext(rules.DeskAddresses, rules.AuthServIds) with
        {
            Rules = await taught.Active(cancel),
        };
        var hashed = _hashed;
        if (
            hashed is null
            || !ReferenceEquals(hashed.Value.Index, index)
            || !ReferenceEquals(hashed.Value.Rules, context.Rules)
        )
        {
            _hashed = hashed = (index, context.Rules, context.Hash());
        }

        return (context, hashed.Value.Hash);
    }
}
