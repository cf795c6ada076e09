using AbuseDesk.Cases;
using AbuseDesk.Outgoing;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Data;

internal static class OutgoingModel
{
    public static void Describe(ModelBuilder builder) =>
        builder.Entity<OutgoingMail>(mail =>
        {
            mail.ToTable("outgoing_mails");
            mail.HasIndex(m => m.MessageId).IsUnique();
            mail.HasIndex(m => m.SendAfter)
                .HasFilter("state in ('held','waiting','sending')")
                .HasDatabaseName("ix_outgoing_mails_due");
            mail.HasIndex(m => new { m.CreatedAt, m.Id });
            mail.HasIndex(m => new
            {
                m.State,
                m.CreatedAt,
                m.Id,
            });
            mail.HasIndex(m => m.DecisionId);
            mail.HasIndex(m => m.CaseId);

            // Once per reporter and aggregate: looked up for every acknowledgement.
            mail.HasIndex(m => new
            {
                m.ToAddress,
                m.Template,
                m.CreatedAt,
            });
            mail.HasOne<AbuseCase>().WithMany().HasForeignKey(m => m.CaseId).OnDelete(DeleteBehavior.Restrict);
            mail.HasOne<Report>().WithMany().HasForeignKey(m => m.ReportId).OnDelete(DeleteBehavior.Restrict);
            mail.HasOne<Decision>().WithMany().HasForeignKey(m => m.DecisionId).OnDelete(DeleteBehavior.Restrict);
        });
}
