using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AbuseDesk.Connectors;

/// <summary>
/// Proves who wrote a request or a result, and when: HMAC-SHA256 over <c>timestamp.body</c>, in two headers. The
/// timestamp is in seconds since 1970.
/// </summary>
public static class ConnectorSignature
{
    public const string TimestampHeader = "X-AbuseDesk-Timestamp";
    public const string SignatureHeader = "X-AbuseDesk-Signature";

    /// <summary>How far a timestamp may be off.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private const string Version = "v1=";

    public static string Stamp(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    public static string Sign(string secret, string stamp, ReadOnlySpan<byte> body) =>
        Version + Convert.ToHexStringLower(Mac(secret, stamp, body));

    /// <summary>When it was signed, by the header; null where that is no time or too far from now.</summary>
    public static long? TimeOf(string? stamp, DateTimeOffset now) =>
        long.TryParse(stamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && Math.Abs((decimal)seconds - now.ToUnixTimeSeconds()) <= (decimal)Tolerance.TotalSeconds
            ? seconds
            : null;

    /// <summary>Whether these bytes were signed with the secret; takes as long whatever differs.</summary>
    public static bool Holds(string secret, string stamp, string? signature, ReadOnlySpan<byte> body)
    {
        var given = new byte[HMACSHA256.HashSizeInBytes];
        return signature is not null
            && signature.StartsWith(Version, StringComparison.Ordinal)
            && signature.Length == Version.Length + (2 * given.Length)
            && Convert.FromHexString(signature.AsSpan(Version.Length), given, out _, out _)
                == System.Buffers.OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(given, Mac(secret, stamp, body));
    }

    private static byte[] Mac(string secret, string stamp, ReadOnlySpan<byte> body)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        mac.AppendData(Encoding.UTF8.GetBytes(stamp));
        mac.AppendData("."u8);
        mac.AppendData(body);
        return mac.GetHashAndReset();
    }
}
