using AbuseDesk.Cases;
using AbuseDesk.Checks;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Data;

internal static class UrlCheckModel
{
    public static void Describe(ModelBuilder builder)
    {
        builder.Entity<UrlVisit>(visit =>
        {
            visit.ToTable("url_checks");
            visit.Property(v => v.Id).ValueGeneratedNever();
            visit
                .HasIndex(v => new { v.CaseId, v.UrlKey })
                .IsUnique()
                .HasFilter("done_at is null")
                .HasDatabaseName("ux_url_checks_planned");
            visit.HasIndex(v => v.DueAt).HasFilter("done_at is null").HasDatabaseName("ix_url_checks_due");
            visit.HasIndex(v => new
            {
                v.CaseId,
                v.UrlKey,
                v.DoneAt,
            });
            visit.HasIndex(v => new { v.UrlKey, v.DoneAt });
            visit.HasOne<AbuseCase>().WithMany().HasForeignKey(v => v.CaseId).OnDelete(DeleteBehavior.Restrict);
        });
        builder.Entity<UrlHost>(host =>
        {
            host.ToTable("url_hosts");
            host.HasKey(h => h.Host);
        });
        builder.Entity<UrlPlan>(plan =>
        {
            plan.ToTable("url_plans");
            plan.Property(p => p.Id).UseIdentityAlwaysColumn();
        });
    }
}
