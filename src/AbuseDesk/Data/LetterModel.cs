using AbuseDesk.Outgoing;
using AbuseDesk.Staff;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Data;

internal static class LetterModel
{
    public static void Describe(ModelBuilder builder)
    {
        builder.Entity<LetterVersion>(version =>
        {
            version.ToTable(
                "letter_versions",
                table => table.HasCheckConstraint("ck_letter_versions_languages", "(ja is null) = (en is null)")
            );
            version.Property(v => v.Id).ValueGeneratedNever();
            version.HasIndex(v => new { v.Template, v.Number }).IsUnique();
            version.HasOne<DeskUser>().WithMany().HasForeignKey(v => v.AuthorId).OnDelete(DeleteBehavior.Restrict);
        });

        // An older version of the program that still runs writes mails without it.
        builder.Entity<OutgoingMail>().Property(m => m.TemplateVersion).HasDefaultValue(0);
    }
}
