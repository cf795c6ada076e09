namespace AbuseDesk.Cases;

/// <summary>Why somebody has to look at a case again; one at a time is shown, the one that waits least.</summary>
public static class Attention
{
    public const string CustomerReplied = "customer_replied";
    public const string ReporterReplied = "reporter_replied";
    public const string Bounced = "bounced";
    public const string RegistryChanged = "registry_changed";
    public const string ReadingChanged = "reading_changed";
    public const string TimeUnknown = "time_unknown";
    public const string LateReport = "late_report";
    public const string UnverifiedNote = "unverified_note";

    /// <summary>The most pressing first.</summary>
    public static readonly IReadOnlyList<string> Order =
    [
        CustomerReplied,
        ReporterReplied,
        Bounced,
        RegistryChanged,
        ReadingChanged,
        TimeUnknown,
        LateReport,
        UnverifiedNote,
    ];

    public static string? First(string? one, string? other) =>
        Order.FirstOrDefault(a =>
            string.Equals(a, one, StringComparison.Ordinal) || string.Equals(a, other, StringComparison.Ordinal)
        )
        ?? one
        ?? other;
}
