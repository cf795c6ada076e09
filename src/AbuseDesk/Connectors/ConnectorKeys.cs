using AbuseDesk.Checks;
using AbuseDesk.Policy;

namespace AbuseDesk.Connectors;

/// <summary>What a connector can be asked for.</summary>
public static class ConnectorKeys
{
    public static readonly IReadOnlyList<string> Actions =
    [
        .. ActionCatalogue.All.Where(a => a.Doer == ActionDoer.Connector).Select(a => a.Key),
    ];

    /// <summary>The rest the desk fetches itself, knows from the mail, or a person judges.</summary>
    public static readonly IReadOnlyList<string> Checks =
    [
        .. CheckKind
            .All.Select(k => k.Key)
            .Except(["url_live", "reporter_identity", CheckKind.Assessment, CheckKind.Recheck], StringComparer.Ordinal),
    ];

    public static IReadOnlyList<string> All { get; } = [.. Actions, .. Checks];

    public static bool Serves(string key) => All.Contains(key, StringComparer.Ordinal);
}
