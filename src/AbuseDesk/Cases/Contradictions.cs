using AbuseDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Cases;

/// <summary>Raises and lowers the flag that the customer and a look do not agree.</summary>
internal static class Contradictions
{
    /// <summary>
    /// After a statement, a check or a visit was saved, in its transaction; the caller saves once more.
    /// </summary>
    public static async Task Follow(DeskContext db, AbuseCase of, DateTimeOffset now, CancellationToken cancel)
    {
        if (await db.CaseCounters.SingleOrDefaultAsync(c => c.CaseId == of.Id, cancel) is not { } counters)
        {
            return;
        }

        var after = of.IsClosed ? AfterFix.Nothing : await AfterFix.Of(db, of, cancel);
        if (after.Contradicts == counters.ContradictedAt is not null)
        {
            return;
        }

        if (after.Contradicts)
        {
            of.Contradicted(after.Look!, now);
            counters.ContradictedAt = CaseEvent.ToMicroseconds(now);
            counters.Attention = Attention.First(counters.Attention, Attention.Contradicted);
            return;
        }

        Lower(counters);
    }

    /// <summary>What was said and seen before counts no more.</summary>
    public static void Lower(CaseCounters counters)
    {
        counters.ContradictedAt = null;
        counters.Attention = counters.Attention is Attention.Contradicted ? null : counters.Attention;
    }
}
