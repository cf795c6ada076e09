using AbuseDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Cases;

/// <summary>Why somebody has to look at a case again; one at a time is shown, the one that waits least.</summary>
public static class Attention
{
    public const string ApprovalAsked = "approval_asked";
    public const string ConnectorFailed = "connector_failed";

    /// <summary>The customer says that it is over, and a look says that it is not.</summary>
    public const string Contradicted = "contradicted";
    public const string CustomerReplied = "customer_replied";
    public const string ReporterReplied = "reporter_replied";

    /// <summary>A reported page is there again.</summary>
    public const string CameBack = "came_back";
    public const string Bounced = "bounced";
    public const string ClockDue = "clock_due";
    public const string FollowUp = "follow_up";
    public const string RegistryChanged = "registry_changed";
    public const string ReadingChanged = "reading_changed";
    public const string TimeUnknown = "time_unknown";
    public const string LateReport = "late_report";
    public const string UnverifiedNote = "unverified_note";

    /// <summary>The most pressing first.</summary>
    public static readonly IReadOnlyList<string> Order =
    [
        ApprovalAsked,
        ConnectorFailed,
        Contradicted,
        CustomerReplied,
        CameBack,
        ReporterReplied,
        Bounced,
        ClockDue,
        RegistryChanged,
        ReadingChanged,
        TimeUnknown,
        LateReport,
        FollowUp,
        UnverifiedNote,
    ];

    public static string? First(string? one, string? other) =>
        Order.FirstOrDefault(a =>
            string.Equals(a, one, StringComparison.Ordinal) || string.Equals(a, other, StringComparison.Ordinal)
        )
        ?? one
        ?? other;

    /// <summary>
    /// Flags a case; the most pressing flag stays. Whoever holds the counters meanwhile is acting on the case, and has
    /// looked: then there is nothing to flag, and nobody waits for anybody.
    /// </summary>
    internal static Task<int> Call(DeskContext db, Guid caseId, string attention, CancellationToken cancel)
    {
        var order = Order.ToArray();
        return db.Database.ExecuteSqlAsync(
            $"""
            update case_counters n set attention = coalesce((
                select a from unnest({order}) with ordinality as o (a, place)
                where a in (n.attention, {attention}) order by place limit 1), {attention})
            where n.case_id in (
                select case_id from case_counters where case_id = {caseId} for no key update skip locked)
            """,
            cancel
        );
    }

    /// <summary>What was flagged has been done.</summary>
    internal static Task<int> Settle(DeskContext db, Guid caseId, string attention, CancellationToken cancel) =>
        db.Database.ExecuteSqlAsync(
            $"""
            update case_counters set attention = null where attention = {attention} and case_id in (
                select case_id from case_counters where case_id = {caseId} for no key update skip locked)
            """,
            cancel
        );
}
