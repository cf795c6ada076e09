using AbuseDesk.Cases;
using AbuseDesk.Clocks;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Data;

internal static class ClockModel
{
    public static void Describe(ModelBuilder builder)
    {
        builder.Entity<CaseClock>(clock =>
        {
            clock.ToTable("case_clocks");
            clock.Property(c => c.Id).ValueGeneratedNever();
            clock.Property(c => c.Pauses).HasColumnType("jsonb");
            clock.HasIndex(c => new { c.CaseId, c.StartAt });
            clock.HasIndex(c => c.NextAt).HasFilter("next_at is not null").HasDatabaseName("ix_case_clocks_next");

            // Two of the same thing never run beside each other.
            clock
                .HasIndex(c => new { c.CaseId, c.Basis })
                .IsUnique()
                .HasFilter("completed_at is null")
                .HasDatabaseName("ux_case_clocks_running");
            clock.HasOne<AbuseCase>().WithMany().HasForeignKey(c => c.CaseId).OnDelete(DeleteBehavior.Restrict);
            clock.HasOne<Decision>().WithMany().HasForeignKey(c => c.DecisionId).OnDelete(DeleteBehavior.Restrict);
            clock.Ignore(c => c.IsRunning).Ignore(c => c.IsPaused).Ignore(c => c.IsFollowUp);
            clock.Ignore(c => c.IsDeadline).Ignore(c => c.Unwarned);
        });
        builder.Entity<AbuseCase>(@case =>
        {
            // Whatever changes a case raises its version; whose clocks lag behind is found without being told.
            @case.Property(c => c.ClocksVersion).HasDefaultValue(0);
            @case.HasIndex(c => c.Id).HasFilter("clocks_version <> version").HasDatabaseName("ix_cases_clocks_behind");
        });
    }
}
