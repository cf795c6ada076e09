using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AbuseDesk.Parsing.Formats;

/// <summary>Samples of a XARF report: their hashes are checked, and the first readable one becomes the excerpt.</summary>
internal static class XarfEvidence
{
    private const int MaxSamples = 50;

    /// <summary>A problem for each sample whose stated hash is not that of its bytes.</summary>
    public static IEnumerable<Problem> HashProblems(IEnumerable<JsonElement> samples)
    {
        foreach (var (sample, number) in samples.Take(MaxSamples).Select((s, i) => (s, i + 1)))
        {
            var (algorithm, value) = Hash(sample);
            if (value is null || Payload(sample) is not { } bytes || Digest(algorithm, bytes) is not { } actual)
                continue;
            if (!Convert.ToHexString(actual).Equals(value, StringComparison.OrdinalIgnoreCase))
                yield return new Problem(ProblemCodes.EvidenceHashMismatch, $"evidence {number}");
        }
    }

    /// <summary>The first sample that is text, else the first description.</summary>
    public static string? Excerpt(IReadOnlyList<JsonElement> samples)
    {
        foreach (var sample in samples.Take(MaxSamples))
        {
            var type = sample.Str("content_type") ?? sample.Str("ContentType") ?? "";
            if (
                type.StartsWith("text/", StringComparison.OrdinalIgnoreCase) && Payload(sample) is { Length: > 0 } bytes
            )
                return Draft.Excerpt(Mail.Charsets.Decode(bytes.AsSpan(0, Math.Min(bytes.Length, 4_000)), null));
        }

        return Draft.Excerpt(
            samples.Select(s => s.Str("description") ?? s.Str("Description")).FirstOrDefault(d => d is not null)
        );
    }

    // v4 "sha256:ab…", v3 FileHash {HashAlgorithm, HashValue}
    private static (string Algorithm, string? Value) Hash(JsonElement sample)
    {
        if (sample.Str("hash") is { } text)
        {
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            return colon < 0 ? ("sha256", text) : (text[..colon], text[(colon + 1)..]);
        }

        var file = sample.Member("FileHash");
        return (file.Str("HashAlgorithm") ?? "sha256", file.Str("HashValue"));
    }

    private static byte[]? Payload(JsonElement sample)
    {
        var text = sample.Str("payload") ?? sample.Str("Data");
        if (text is null)
            return null;
        if (sample.Bool("Base64Encoded") == false)
            return Encoding.UTF8.GetBytes(text);
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length)
            ? bytes[..length]
            : Encoding.UTF8.GetBytes(text);
    }

    private static byte[]? Digest(string algorithm, byte[] bytes) =>
        algorithm.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant() switch
        {
            "sha256" => SHA256.HashData(bytes),
            "sha512" => SHA512.HashData(bytes),
#pragma warning disable CA5350, CA5351 // what the reporter used; nothing of ours rests on it
            "sha1" => SHA1.HashData(bytes),
            "md5" => MD5.HashData(bytes),
#pragma warning restore CA5350, CA5351
            _ => null,
        };
}
