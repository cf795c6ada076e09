using AbuseDesk.Data;

namespace AbuseDesk.Cases;

/// <summary>One case taken into another, with all its reports. <see cref="Moving.Undo"/> takes it back.</summary>
public static class Merging
{
    public const string Verb = "merge";

    /// <summary>The id of the decision.</summary>
    public static async Task<Guid> Merge(
        DeskContext db,
        AbuseCase from,
        AbuseCase into,
        Actor actor,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        await using var transaction = await Moving.Begin(db, cancel);
        await Moving.Lock(db, from.Id, into.Id, cancel);
        var decision = Decision.Take(from, Verb, actor.Id!.Value, now, () => from.Merge(into, actor, now));
        db.Decisions.Add(decision);
        await db.SaveChangesAsync(cancel);
        await MoveRows.SendAll(db, decision, into, cancel);
        await CaseRecount.Of(db, [from.Id, into.Id], cancel);
        await Moving.Commit(transaction, cancel);
        return decision.Id;
    }
}
