using AbuseDesk.Cases;
using AbuseDesk.Playbooks;
using AbuseDesk.Staff;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Data;

internal static class PlaybookModel
{
    public static void Describe(ModelBuilder builder)
    {
        builder.Entity<PlaybookVersion>(version =>
        {
            version.ToTable("playbook_versions");
            version.Property(v => v.Id).ValueGeneratedNever();
            version
                .HasIndex(v => new
                {
                    v.Playbook,
                    v.Language,
                    v.Number,
                })
                .IsUnique();
            version.HasOne<DeskUser>().WithMany().HasForeignKey(v => v.AuthorId).OnDelete(DeleteBehavior.Restrict);
        });
        builder.Entity<PlaybookTick>(tick =>
        {
            tick.ToTable("playbook_ticks");
            tick.HasKey(t => new
            {
                t.CaseId,
                t.Item,
                t.Turn,
            });
            tick.Property(t => t.Turn).ValueGeneratedNever();
            tick.HasOne<AbuseCase>().WithMany().HasForeignKey(t => t.CaseId).OnDelete(DeleteBehavior.Restrict);
            tick.HasOne<DeskUser>().WithMany().HasForeignKey(t => t.ById).OnDelete(DeleteBehavior.Restrict);
        });
    }
}
