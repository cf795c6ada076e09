using AbuseDesk.Cases;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Data;

internal static class MarkModel
{
    public static void Describe(ModelBuilder builder)
    {
        builder.Entity<CaseMark>(mark =>
        {
            mark.ToTable("case_marks");

            // In the order a look for others reads it: the newest cases of one mark.
            mark.HasKey(m => new
            {
                m.Kind,
                m.Mark,
                m.OpenedAt,
                m.CaseId,
            });
            mark.HasIndex(m => m.CaseId);
            mark.HasOne<AbuseCase>().WithMany().HasForeignKey(m => m.CaseId).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<AbuseCase>().HasIndex(c => new { c.CustomerId, c.OpenedAt });
        builder.Entity<AbuseCase>().HasIndex(c => new { c.Resource, c.OpenedAt }, "ix_cases_resource_opened_at");
    }
}
