using AbuseDesk.Cases;
using AbuseDesk.Connectors;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Data;

internal static class ActionModel
{
    public static void Describe(ModelBuilder builder)
    {
        DescribeActions(builder);
        DescribeRequests(builder);
        DescribeSnapshots(builder);
    }

    private static void DescribeActions(ModelBuilder builder) =>
        builder.Entity<CaseAction>(action =>
        {
            action.ToTable(
                "case_actions",
                t =>
                    t.HasCheckConstraint(
                        "ck_case_actions_second_word",
                        "approved_by is null or approved_by <> requested_by"
                    )
            );
            action.Property(a => a.Id).ValueGeneratedNever();
            action.HasIndex(a => new { a.CaseId, a.RequestedAt });
            action.HasIndex(a => a.DecisionId);
            action.HasIndex(a => a.CallId).IsUnique().HasFilter("call_id is not null");
            action.Ignore(a => a.IsOpen);
            action.HasOne<AbuseCase>().WithMany().HasForeignKey(a => a.CaseId).OnDelete(DeleteBehavior.Restrict);
            action.HasOne<Decision>().WithMany().HasForeignKey(a => a.DecisionId).OnDelete(DeleteBehavior.Restrict);
            action.HasOne<ConnectorCall>().WithMany().HasForeignKey(a => a.CallId).OnDelete(DeleteBehavior.Restrict);
        });

    private static void DescribeRequests(ModelBuilder builder) =>
        builder.Entity<ActionRequest>(request =>
        {
            request.ToTable(
                "action_requests",
                t =>
                    t.HasCheckConstraint(
                        "ck_action_requests_second_word",
                        "decided_by is null or state = 'withdrawn' or decided_by <> requested_by"
                    )
            );
            request.Property(r => r.Id).ValueGeneratedNever();
            request.Property(r => r.Sheet).HasColumnType("jsonb");

            // One at a time: who wants another thing withdraws the first.
            request
                .HasIndex(r => r.CaseId)
                .IsUnique()
                .HasFilter("state = 'open'")
                .HasDatabaseName("ux_action_requests_open");
            request.HasIndex(r => new { r.CaseId, r.RequestedAt });
            request.HasOne<AbuseCase>().WithMany().HasForeignKey(r => r.CaseId).OnDelete(DeleteBehavior.Restrict);
        });

    private static void DescribeSnapshots(ModelBuilder builder) =>
        builder.Entity<EvidenceSnapshot>(snapshot =>
        {
            snapshot.ToTable("evidence_snapshots");
            snapshot.Property(s => s.Id).ValueGeneratedNever();
            snapshot.HasIndex(s => s.CaseId);
            snapshot.HasOne<AbuseCase>().WithMany().HasForeignKey(s => s.CaseId).OnDelete(DeleteBehavior.Restrict);
            snapshot.HasOne<Decision>().WithMany().HasForeignKey(s => s.DecisionId).OnDelete(DeleteBehavior.Restrict);
        });
}
