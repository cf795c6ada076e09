namespace AbuseDesk.Outgoing;

/// <summary>A reporter's own reference, where it looks like one: the only thing of a report that goes into our answers.</summary>
internal static class Reference
{
    private const int Longest = 40;

    /// <summary>JPCERT#98765432, 7166543210, CASE-2026/17 …; null for anything that could carry a sentence or a link.</summary>
    public static string? Of(string? reference)
    {
        var text = reference?.Trim().TrimStart('[').TrimEnd(']');
        return
            text is { Length: > 0 and <= Longest }
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '#' or '-' or '_' or '/' or '.')
            && text.Any(char.IsAsciiDigit)
            && !text.Contains("//", StringComparison.Ordinal)
            && !IsHost(text)
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
