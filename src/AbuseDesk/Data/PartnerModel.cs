using AbuseDesk.Cases;
using AbuseDesk.Partners;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Data;

internal static class PartnerModel
{
    public static void Describe(ModelBuilder builder)
    {
        builder.Entity<Partner>(partner =>
        {
            partner.ToTable("partners");
            partner.Property(p => p.Id).ValueGeneratedNever();
            partner.Property(p => p.Version).IsConcurrencyToken();
            partner.HasIndex(p => p.Name).IsUnique();
        });
        builder.Entity<HandOver>(handOver =>
        {
            handOver.ToTable("hand_overs");
            handOver.Property(h => h.Id).ValueGeneratedNever();
            handOver.Ignore(h => h.IsOpen);
            handOver.HasIndex(h => new { h.CaseId, h.At });
            handOver.HasIndex(h => h.DecisionId).HasFilter("decision_id is not null");
            handOver.HasIndex(h => new { h.At, h.Id });
            handOver
                .HasIndex(h => new { h.DueAt, h.Id })
                .HasFilter("state in ('sent', 'accepted')")
                .HasDatabaseName("ix_hand_overs_open");

            // Nobody is asked for the same thing twice at once.
            handOver
                .HasIndex(h => h.CaseId)
                .IsUnique()
                .HasFilter("state in ('sent', 'accepted')")
                .HasDatabaseName("ix_hand_overs_one_open");
            handOver.HasOne<AbuseCase>().WithMany().HasForeignKey(h => h.CaseId).OnDelete(DeleteBehavior.Restrict);
            handOver.HasOne<Partner>().WithMany().HasForeignKey(h => h.PartnerId).OnDelete(DeleteBehavior.Restrict);
        });
    }
}
