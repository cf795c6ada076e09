using AbuseDesk.Ops;

namespace AbuseDesk.Connectors;

/// <summary>Which connector serves what. A key none serves is done by a person.</summary>
public sealed class ConnectorBook(IReadOnlyList<ConnectorSettings> connectors)
{
    /// <summary>The connector of an action or a kind of check; null: a person does it by hand.</summary>
    public ConnectorSettings? For(string key) =>
        connectors.FirstOrDefault(c => c.For.Contains(key, StringComparer.Ordinal));

    public ConnectorSettings? Named(string name) =>
        connectors.FirstOrDefault(c => c.Name.Equals(name, StringComparison.Ordinal));

    /// <summary>Whose secret signed these bytes; more than one where they share it.</summary>
    public IReadOnlyList<string> SignersOf(string stamp, string? signature, ReadOnlySpan<byte> body)
    {
        var signers = new List<string>();
        foreach (var connector in connectors)
        {
            if (connector.Secret is { } secret && ConnectorSignature.Holds(secret, stamp, signature, body))
            {
                signers.Add(connector.Name);
            }
        }

        return signers;
    }
}
