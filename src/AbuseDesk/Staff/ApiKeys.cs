using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using AbuseDesk.Ops;

namespace AbuseDesk.Staff;

/// <summary>Keys of the JSON API. 256 random bits need no slow hash: SHA-256 of the key is what is kept.</summary>
public static class ApiKeys
{
    public const string CasesRead = "cases:read";
    public static readonly IReadOnlyList<string> Scopes = ["reports:write", CasesRead, "registry:write"];

    private const string Prefix = "abusedesk_";
    private const int MaxLength = 200;

    /// <summary>The key, shown once, with the row that knows it again.</summary>
    public static (string Key, ApiKey Row) Create(string name, IReadOnlyCollection<string> scopes, DateTimeOffset now)
    {
        if (name.Trim().Length is 0 or > 100)
        {
            throw new CommandException("the name of a key has 1 to 100 characters: say who uses it.");
        }

        if (scopes.FirstOrDefault(s => !Scopes.Contains(s, StringComparer.Ordinal)) is { } unknown || scopes.Count == 0)
        {
            throw new CommandException($"scopes are {string.Join(", ", Scopes)}.");
        }

        var key = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var row = new ApiKey
        {
            Id = Guid.CreateVersion7(now),
            Name = name.Trim(),
            Scopes = [.. scopes.Distinct(StringComparer.Ordinal)],
            Hash = Hash(key),
            CreatedAt = now,
        };
        return (key, row);
    }

    /// <summary>Null for what cannot be a key, before any database is asked.</summary>
    public static byte[]? HashOf(string presented) =>
        presented.Length <= MaxLength && presented.StartsWith(Prefix, StringComparison.Ordinal)
            ? Hash(presented)
            : null;

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
