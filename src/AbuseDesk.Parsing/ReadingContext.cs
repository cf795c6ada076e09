using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace AbuseDesk.Parsing;

/// <summary>What the reader may know besides the bytes. Same bytes and context give the same result, for years.</summary>
public sealed record ReadingContext
{
    public static readonly ReadingContext Empty = new();

    /// <summary>When the desk got the message, UTC; null where unknown (a file given to <c>parse</c>).</summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>The desk's own mail addresses, lower case.</summary>
    public IReadOnlyList<string> DeskAddresses { get; init; } = [];

    public IReadOnlyList<IPNetwork> OwnPrefixes { get; init; } = [];

    /// <summary>Domains of the operator and its customers, lower case.</summary>
    public IReadOnlyCollection<string> OwnDomains { get; init; } = [];

    /// <summary>Host names of the operator's mail servers, lower case.</summary>
    public IReadOnlyList<string> OwnMailHosts { get; init; } = [];

    /// <summary>Whose Authentication-Results are ours (RFC 8601 §2.5).</summary>
    public IReadOnlyList<string> AuthServIds { get; init; } = [];

    /// <summary>SHA-256 over everything but <see cref="ReceivedAt"/>; stored with a reading.</summary>
    public byte[] Hash()
    {
        var text = new StringBuilder();
        foreach (
            var part in DeskAddresses
                .Concat(OwnMailHosts)
                .Concat(AuthServIds)
                .Concat(OwnDomains.Order(StringComparer.Ordinal))
        )
        {
            text.Append(part).Append('\n');
        }

        foreach (var prefix in OwnPrefixes)
        {
            text.Append(prefix).Append('\n');
        }

        return SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
