namespace AbuseDesk.BrowserTests;

/// <summary>
/// Language, darkness and width a walk is seen in. A usual run sees each of them once, a wide light page in Japanese and a
/// narrow dark one in English; the others come with ABUSEDESK_LONG=1 (<c>script/test --long</c>), because looking for
/// what axe finds on every page of every walk takes minutes.
/// </summary>
public static class Appearances
{
    public static TheoryData<string, bool, int> Walked { get; } =
        Environment.GetEnvironmentVariable("ABUSEDESK_LONG") is "1"
            ? new()
            {
                { "ja", false, 1366 },
                { "en", true, 360 },
                { "en", true, 1366 },
                { "ja", true, 360 },
                { "en", false, 360 },
            }
            : new() { { "ja", false, 1366 }, { "en", true, 360 } };
}
