namespace AbuseDesk.Outgoing;

/// <summary>A reporter's own reference, where it looks like one: the only thing of a report that goes into our answers.</summary>
internal static class Reference
{
    private const int Longest = 40;

    /// <summary>
    /// JPCERT#98765432, CERT.at #1234567, 7166543210, CASE-2026/17 …, the first of several; null for anything that could
    /// carry a sentence or a link.
    /// </summary>
    public static string? Of(string? reference)
    {
        var text = reference?.Split(';')[0].Trim().TrimStart('[').TrimEnd(']');

        // RT's own form, which it needs to find the ticket again
        var plain = text?.Replace(" #", "#", StringComparison.Ordinal);
        return
            plain is { Length: > 0 and <= Longest }
            && plain.All(c => char.IsAsciiLetterOrDigit(c) || c is '#' or '-' or '_' or '/' or '.')
            && plain.Any(char.IsAsciiDigit)
            && !plain.Contains("//", StringComparison.Ordinal)
            && !IsHost(plain)
            ? text
            : null;
    }

    /// <summary>The command address that tells SpamCop a report is settled (story A03).</summary>
    public static string? SpamCopResolved(string? reference) =>
        reference is { Length: >= 8 and <= 12 } && reference.All(char.IsAsciiDigit)
            ? $"resolved.{reference}@cmds.spamcop.net"
            : null;

    // "evil1.example/x" would be a link in many mail programs.
    private static bool IsHost(string text) =>
        text.Split('/')[0] is var first
        && first.LastIndexOf('.') is > 0 and var dot
        && dot < first.Length - 2
        && first[(dot + 1)..].All(char.IsAsciiLetter);
}
