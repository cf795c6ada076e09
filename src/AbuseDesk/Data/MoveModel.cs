using AbuseDesk.Cases;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Data;

internal static class MoveModel
{
    public static void Describe(ModelBuilder builder) =>
        builder.Entity<CaseMove>(move =>
        {
            move.ToTable("case_moves");
            move.HasKey(m => new
            {
                m.DecisionId,
                m.What,
                m.ThingId,
            });
            move.HasIndex(m => new { m.ToCaseId, m.ToVersion });
            move.HasOne<Decision>().WithMany().HasForeignKey(m => m.DecisionId).OnDelete(DeleteBehavior.Restrict);
            move.HasOne<AbuseCase>().WithMany().HasForeignKey(m => m.ToCaseId).OnDelete(DeleteBehavior.Restrict);
        });
}
