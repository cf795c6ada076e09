namespace AbuseDesk.Tests.Stories;

/// <summary>
/// The operators' policies a story is told under: one in a usual run, as each takes a desk of its own about a minute, and
/// all three with ABUSEDESK_LONG=1 (<c>script/test --long</c>).
/// </summary>
internal static class StoryPresets
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("ABUSEDESK_LONG") is "1";

    /// <summary>The rows of a story; <paramref name="usual"/> is that of a usual run.</summary>
    public static IEnumerable<T> Of<T>(T usual, params T[] others) => IsLong ? [usual, .. others] : [usual];
}
