using AbuseDesk.Cases;
using AbuseDesk.Evidence;
using AbuseDesk.Registry;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AbuseDesk.Data;

internal static class CaseModel
{
    public static void Describe(ModelBuilder builder)
    {
        DescribeCases(builder);
        DescribeBesideCases(builder);
        DescribeHistory(builder);
        DescribeReports(builder);
        DescribeFindings(builder);
    }

    private static void DescribeCases(ModelBuilder builder)
    {
        builder.Entity<AbuseCase>(@case =>
        {
            @case.ToTable("cases");
            @case.HasIndex(c => c.Number).IsUnique();
            @case
                .HasIndex(c => c.CaseKey)
                .IsUnique()
                .HasFilter("state <> 'closed'")
                .HasDatabaseName("ux_cases_open_key");
            @case.HasIndex(c => new { c.CaseKey, c.OpenedAt });
            @case.HasIndex(c => c.CustomerId);
            @case.HasIndex(c => c.AssignmentId);
            @case.HasOne<Customer>().WithMany().HasForeignKey(c => c.CustomerId).OnDelete(DeleteBehavior.Restrict);
            @case.Property(c => c.Version).IsConcurrencyToken();
            @case.Ignore(c => c.IsClosed);
            @case.Ignore(c => c.IsContained);
            @case.Ignore(c => c.IsHeldAgainstCustomer);
            @case.HasMany(c => c.Events).WithOne().HasForeignKey(e => e.CaseId).OnDelete(DeleteBehavior.Restrict);
            @case.Navigation(c => c.Events).UsePropertyAccessMode(PropertyAccessMode.Field).HasField("_events");

            DescribeQueueOrder(@case);
        });
    }

    private static void DescribeBesideCases(ModelBuilder builder)
    {
        builder.Entity<CaseCounters>(counters =>
        {
            counters.HasKey(c => c.CaseId);
            counters
                .HasOne<AbuseCase>()
                .WithOne()
                .HasForeignKey<CaseCounters>(c => c.CaseId)
                .OnDelete(DeleteBehavior.Cascade);
            counters.HasIndex(c => c.Attention).HasFilter("attention is not null");
            counters.HasIndex(c => c.ContradictedAt).HasFilter("contradicted_at is not null");
            counters
                .HasIndex(c => c.LastReportAt)
                .HasFilter("wave_started_at is not null and wave_ended_at is null")
                .HasDatabaseName("ix_case_counters_wave");
        });
        builder.Entity<CaseKeyRow>(key =>
        {
            key.ToTable("case_keys");
            key.HasKey(k => k.Key);
        });
        builder.Entity<Decision>(decision =>
        {
            decision.HasOne<AbuseCase>().WithMany().HasForeignKey(d => d.CaseId).OnDelete(DeleteBehavior.Restrict);
            decision.HasIndex(d => new { d.CaseId, d.At });
            decision.Property(d => d.Before).HasColumnType("jsonb");
        });
    }

    private static void DescribeQueueOrder(EntityTypeBuilder<AbuseCase> @case)
    {
        // What the queue sorts by: the worst first, then whose clock runs out first.
        @case
            .Property<short>(CaseOrder.Rank)
            .HasComputedColumnSql(
                "case severity when 'critical' then 0 when 'high' then 1 when 'medium' then 2 else 3 end::smallint",
                stored: true
            );
        @case
            .Property<DateTimeOffset>(CaseOrder.Clock)
            .HasComputedColumnSql(
                "case when state in ('waiting_customer','waiting_reporter') then coalesce(due_at, look_by) else look_by end",
                stored: true
            );
        string[] order = [CaseOrder.Rank, CaseOrder.Clock, nameof(AbuseCase.Id)];
        @case.HasIndex(order, "ix_cases_queue").HasFilter("state <> 'closed'").HasDatabaseName("ix_cases_queue");
        @case.HasIndex(order, "ix_cases_order");
        @case.HasIndex([nameof(AbuseCase.State), .. order], "ix_cases_state");
        @case.HasIndex([nameof(AbuseCase.Category), .. order], "ix_cases_category");
        @case.HasIndex([nameof(AbuseCase.Family), .. order], "ix_cases_family");
        @case.HasIndex([nameof(AbuseCase.Owner), .. order], "ix_cases_owner");
        @case.HasIndex(c => c.Resource).HasMethod("gin").HasOperators("gin_trgm_ops");
        @case.HasIndex(c => new { c.OpenedAt, c.Id });
    }

    private static void DescribeHistory(ModelBuilder builder)
    {
        builder.Entity<CaseEvent>(happened =>
        {
            happened.ToTable("case_events");

            // A key that is set already would make a new event of a loaded case look like an old one to EF.
            happened.Property(e => e.Id).ValueGeneratedNever();
            happened.HasIndex(e => new { e.CaseId, e.At });
            happened
                .HasOne(e => e.Text)
                .WithOne()
                .HasForeignKey<CaseText>(t => t.EventId)
                .OnDelete(DeleteBehavior.Restrict);
        });
        builder.Entity<CaseText>().Property(t => t.Id).ValueGeneratedNever();
        builder.Entity<EventSeal>(seal =>
        {
            seal.HasKey(s => s.Seq);
            seal.Property(s => s.Seq).ValueGeneratedNever();
        });
        builder.Entity<EventSealMember>(member =>
        {
            member.HasKey(m => m.EventId);
            member.HasIndex(m => new { m.Seal, m.Position }).IsUnique();
            member.HasOne<EventSeal>().WithMany().HasForeignKey(m => m.Seal).OnDelete(DeleteBehavior.Restrict);
            member
                .HasOne<CaseEvent>()
                .WithOne()
                .HasForeignKey<EventSealMember>(m => m.EventId)
                .OnDelete(DeleteBehavior.Restrict);
        });
    }

    private static void DescribeReports(ModelBuilder builder)
    {
        builder.Entity<Report>(report =>
        {
            report.HasIndex(r => r.Number).IsUnique();
            report.HasIndex(r => r.RawId);
            report.HasIndex(r => r.ContentHash);
            report.HasIndex(r => r.ExternalId).HasFilter("external_id is not null");
            report.HasIndex(r => r.ReporterReference).HasFilter("reporter_reference is not null");
            report.HasIndex(r => new { r.ReporterAddress, r.ReceivedAt });
            report.HasIndex(r => r.OriginalMessageId);
            report.HasOne<RawMessage>().WithMany().HasForeignKey(r => r.RawId).OnDelete(DeleteBehavior.Restrict);
            report.HasOne<Reading>().WithMany().HasForeignKey(r => r.ReadingId).OnDelete(DeleteBehavior.Restrict);
        });
    }

    private static void DescribeFindings(ModelBuilder builder)
    {
        builder.Entity<ReportFinding>(finding =>
        {
            finding.ToTable("findings");
            finding.HasOne<Report>().WithMany().HasForeignKey(f => f.ReportId).OnDelete(DeleteBehavior.Restrict);
            finding.HasOne<AbuseCase>().WithMany().HasForeignKey(f => f.CaseId).OnDelete(DeleteBehavior.Restrict);
            finding.HasIndex(f => f.ReportId);
            finding.HasIndex(f => new { f.CaseId, f.OccurredAt });
            finding.HasIndex(f => f.Domains).HasMethod("gin");
            finding.HasIndex(f => f.SourceIp).HasMethod("gist").HasOperators("inet_ops");
            finding.Property(f => f.OwnerReason).HasColumnType("jsonb");
        });
        builder.Entity<FindingCorrection>(correction =>
        {
            correction.ToTable("finding_corrections");
            correction.Property(c => c.Id).ValueGeneratedNever();
            correction.HasOne<Report>().WithMany().HasForeignKey(c => c.ReportId).OnDelete(DeleteBehavior.Restrict);
            correction.HasIndex(c => new { c.ReportId, c.At });
        });
        builder.Entity<ReportCase>(link =>
        {
            link.ToTable("report_cases");
            link.HasKey(l => new { l.ReportId, l.CaseId });
            link.HasIndex(l => new { l.CaseId, l.AttachedAt });
            link.HasOne(l => l.Report).WithMany().HasForeignKey(l => l.ReportId).OnDelete(DeleteBehavior.Restrict);
            link.HasOne<AbuseCase>().WithMany().HasForeignKey(l => l.CaseId).OnDelete(DeleteBehavior.Restrict);
        });
        builder.Entity<CaseMessage>(message =>
        {
            message.ToTable("case_messages");
            message.HasOne<AbuseCase>().WithMany().HasForeignKey(m => m.CaseId).OnDelete(DeleteBehavior.Restrict);
            message.HasIndex(m => new { m.CaseId, m.ReceivedAt });
        });
    }
}
