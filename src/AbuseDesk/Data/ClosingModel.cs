using AbuseDesk.Cases;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Data;

internal static class ClosingModel
{
    public static void Describe(ModelBuilder builder) =>
        builder.Entity<CustomerStatement>(statement =>
        {
            statement.ToTable("customer_statements");
            statement.Property(s => s.Id).ValueGeneratedNever();
            statement.HasIndex(s => new { s.CaseId, s.SaidAt });

            // An answer says it once, however many people read it.
            statement.HasIndex(s => s.MessageId).IsUnique().HasFilter("message_id is not null");
            statement.HasOne<AbuseCase>().WithMany().HasForeignKey(s => s.CaseId).OnDelete(DeleteBehavior.Restrict);
            statement
                .HasOne<CaseMessage>()
                .WithMany()
                .HasForeignKey(s => s.MessageId)
                .OnDelete(DeleteBehavior.Restrict);
        });
}
