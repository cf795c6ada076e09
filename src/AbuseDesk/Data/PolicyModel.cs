using AbuseDesk.Cases;
using AbuseDesk.Checks;
using AbuseDesk.Policy;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Data;

internal static class PolicyModel
{
    public static void Describe(ModelBuilder builder)
    {
        builder.Entity<PolicyVersion>(version =>
        {
            version.Property(v => v.Id).ValueGeneratedNever();
            version.HasIndex(v => v.Number).IsUnique();
            version.HasIndex(v => v.Sha256).IsUnique();
            version.Property(v => v.Parents).HasColumnType("jsonb");
        });
        builder.Entity<PolicyActivation>(activation =>
        {
            activation.Property(a => a.Id).UseIdentityAlwaysColumn();
            activation
                .HasOne<PolicyVersion>()
                .WithMany()
                .HasForeignKey(a => a.VersionId)
                .OnDelete(DeleteBehavior.Restrict);
        });
        builder.Entity<CaseCheck>(check =>
        {
            check.Property(c => c.Id).ValueGeneratedNever();
            check.HasOne<AbuseCase>().WithMany().HasForeignKey(c => c.CaseId).OnDelete(DeleteBehavior.Restrict);
            check.HasIndex(c => new { c.CaseId, c.At });
            check.Ignore(c => c.What);
            check.Ignore(c => c.IsByDesk);
        });
    }
}
