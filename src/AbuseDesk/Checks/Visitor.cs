namespace AbuseDesk.Checks;

/// <summary>
/// Who a check pretends to be. Phishing pages show themselves only to whom they are after, most often a phone in the
/// country of the brand, and a 404 to everybody else.
/// </summary>
internal sealed record Visitor(string Key, string UserAgent, string Languages)
{
    private const string Windows =
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
    private const string Phone =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1";
    private const string English = "en-US,en;q=0.9";
    private const string Japanese = "ja,en-US;q=0.7,en;q=0.3";

    public static readonly IReadOnlyList<Visitor> All =
    [
        new("desktop", Windows, English),
        new("mobile", Phone, English),
        new("desktop_ja", Windows, Japanese),
        new("mobile_ja", Phone, Japanese),
    ];
}
