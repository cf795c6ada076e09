using AbuseDesk.Cases;
using AbuseDesk.Outgoing;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Data;

internal static class ContactModel
{
    public static void Describe(ModelBuilder builder) =>
        builder.Entity<ContactAttempt>(attempt =>
        {
            attempt.ToTable("contact_attempts");
            attempt.Property(a => a.Id).ValueGeneratedNever();
            attempt.HasIndex(a => new { a.CaseId, a.At });

            // A mail comes back once, however often its server says so.
            attempt.HasIndex(a => a.MailId).IsUnique().HasFilter("mail_id is not null");
            attempt.HasOne<AbuseCase>().WithMany().HasForeignKey(a => a.CaseId).OnDelete(DeleteBehavior.Restrict);
            attempt.HasOne<OutgoingMail>().WithMany().HasForeignKey(a => a.MailId).OnDelete(DeleteBehavior.Restrict);
            attempt.Ignore(a => a.IsDead);
        });
}
