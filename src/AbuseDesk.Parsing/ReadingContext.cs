using System.Collections.Frozen;
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

    /// <summary>Prefixes of the operator; a <see cref="PrefixSet"/> is taken as it is, any other list is made one.</summary>
    public IReadOnlyList<IPNetwork> OwnPrefixes
    {
        get;
        init => field = PrefixSet.Of(value);
    } = PrefixSet.Empty;

    /// <summary>Domains of the operator and its customers, lower case.</summary>
    public IReadOnlySet<string> OwnDomains { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Host names of the operator's mail servers, lower case.</summary>
    public IReadOnlyList<string> OwnMailHosts { get; init; } = [];

    /// <summary>Whose Authentication-Results are ours (RFC 8601 §2.5).</summary>
    public IReadOnlyList<string> AuthServIds { get; init; } = [];

    /// <summary>What people taught the general reader about single senders; the later of two for one label holds.</summary>
    public IReadOnlyList<ReaderRule> Rules { get; init; } = [];

    /// <summary>Whether the address lies in a prefix of the operator.</summary>
    internal bool IsOwn(IPAddress ip) => ((PrefixSet)OwnPrefixes).Contains(ip);

    /// <summary>SHA-256 over everything but <see cref="ReceivedAt"/>; stored with a reading.</summary>
    public byte[] Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, nameof(DeskAddresses), DeskAddresses);
        Add(hash, nameof(OwnMailHosts), OwnMailHosts);
        Add(hash, nameof(AuthServIds), AuthServIds);
        Add(hash, nameof(OwnDomains), [.. OwnDomains.Order(StringComparer.Ordinal)]);
        Add(hash, nameof(OwnPrefixes), [.. OwnPrefixes.Select(p => p.ToString())]);
        Add(hash, nameof(Rules), [.. Rules.Select(r => $"{r.SenderDomain}\n{r.Label}\n{r.Role}")]);
        return hash.GetHashAndReset();
    }

    // Name and length of each list and length of each entry go first: an entry cannot pass for two, or for one of another list.
    private static void Add(IncrementalHash hash, string list, IReadOnlyCollection<string> entries)
    {
        var text = new StringBuilder(list).Append(' ').Append(entries.Count).Append('\n');
        foreach (var entry in entries)
            text.Append(entry.Length).Append(':').Append(entry).Append('\n');
        hash.AppendData(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
