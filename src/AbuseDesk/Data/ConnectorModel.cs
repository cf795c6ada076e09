using AbuseDesk.Cases;
using AbuseDesk.Connectors;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Data;

internal static class ConnectorModel
{
    public static void Describe(ModelBuilder builder) =>
        builder.Entity<ConnectorCall>(call =>
        {
            call.ToTable("connector_calls");
            call.Property(c => c.Id).ValueGeneratedNever();
            call.HasIndex(c => c.IdempotencyKey).IsUnique();
            call.HasIndex(c => c.NextAt)
                .HasFilter("state in ('waiting','running','pending')")
                .HasDatabaseName("ix_connector_calls_due");

            // Nobody asks for the same thing twice at once.
            string[] subject = [nameof(ConnectorCall.CaseId), nameof(ConnectorCall.Key), nameof(ConnectorCall.Target)];
            call.HasIndex(subject, "ix_connector_calls_under_way")
                .HasFilter("state in ('waiting','running','pending')")
                .IsUnique()
                .HasDatabaseName("ix_connector_calls_under_way");
            call.HasIndex(c => new { c.CaseId, c.RequestedAt });
            call.HasIndex(c => c.DecisionId);
            call.HasOne<AbuseCase>().WithMany().HasForeignKey(c => c.CaseId).OnDelete(DeleteBehavior.Restrict);
            call.HasOne<Decision>().WithMany().HasForeignKey(c => c.DecisionId).OnDelete(DeleteBehavior.Restrict);
        });
}
