using AbuseDesk.Evidence;
using AbuseDesk.Intake;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AbuseDesk.Data;

internal static class EvidenceModel
{
    public static void Describe(ModelBuilder builder)
    {
        builder.Entity<RawMessage>(raw =>
        {
            raw.ToTable("raw_messages");
            raw.HasIndex(r => r.Sha256).IsUnique();
        });
        builder.Entity<Delivery>(delivery =>
        {
            delivery
                .HasIndex(d => new
                {
                    d.Mailbox,
                    d.UidValidity,
                    d.Uid,
                })
                .IsUnique();
            delivery.HasIndex(d => d.RawId);
            delivery
                .HasIndex(d => new { d.Mailbox, d.UidValidity })
                .HasFilter("taken_at is null and not left_in_folder")
                .HasDatabaseName("ix_deliveries_untaken");
            delivery.HasOne<RawMessage>().WithMany().HasForeignKey(d => d.RawId).OnDelete(DeleteBehavior.Restrict);
        });
        DescribeWork(builder);
        builder.Entity<ReaderRuleVersion>(rule =>
        {
            rule.ToTable("reader_rules");
            rule.HasIndex(r => new { r.RuleId, r.Version }).IsUnique();
            rule.HasIndex(r => new { r.SenderDomain, r.Label });
        });
    }

    /// <summary>The domain of a message's sender, lower case: shadow property of <see cref="MessageWork"/>.</summary>
    public const string SenderDomain = "SenderDomain";

    private static void DescribeSenders(EntityTypeBuilder<MessageWork> work)
    {
        work.Property<string?>(SenderDomain)
            .HasComputedColumnSql(
                "case when strpos(sender, '@') > 0 then lower(substring(sender from '[^@]*$')) end",
                stored: true
            );
        work.HasIndex([SenderDomain, "Format", "ReceivedAt", "RawId"], "sender")
            .HasFilter("sender_domain is not null")
            .HasDatabaseName("ix_message_work_sender");
        work.HasIndex(["ReceivedAt", "RawId"], "not_read")
            .HasFilter("read_in_full = false")
            .HasDatabaseName("ix_message_work_not_read");
    }

    private static void DescribeWork(ModelBuilder builder)
    {
        builder.Entity<MessageWork>(work =>
        {
            work.ToTable("message_work");
            work.HasKey(w => w.RawId);
            work.HasOne(w => w.Raw)
                .WithOne()
                .HasForeignKey<MessageWork>(w => w.RawId)
                .OnDelete(DeleteBehavior.Restrict);
            work.HasIndex(w => w.ReportNumber).IsUnique();
            work.HasIndex(w => new { w.ReceivedAt, w.RawId })
                .HasFilter("state = 'waiting'")
                .HasDatabaseName("ix_message_work_waiting");
            work.HasIndex(w => new
            {
                w.State,
                w.ReceivedAt,
                w.RawId,
            });
            work.HasIndex(["ReceivedAt", "RawId"], "order").HasDatabaseName("ix_message_work_order");
            DescribeSenders(work);
        });
        builder.Entity<Reading>(reading =>
        {
            reading.HasOne<RawMessage>().WithMany().HasForeignKey(r => r.RawId).OnDelete(DeleteBehavior.Restrict);
            reading.HasIndex(r => new { r.RawId, r.ReadAt });
            reading.Property(r => r.Problems).HasColumnType("jsonb");
            reading.Property(r => r.Observed).HasColumnType("jsonb");
            reading.Property(r => r.Found).HasColumnType("jsonb");
        });
        builder.Entity<MailboxState>(mailbox =>
        {
            mailbox.ToTable("mailboxes");
            mailbox.HasKey(m => m.Name);
        });
    }
}
