using System.Text;

namespace AbuseDesk.Parsing.Mail;

/// <summary>Addresses of a decoded header value (RFC 5322 §3.4, lenient, linear). Comments and groups are skipped.</summary>
public static class MailAddresses
{
    /// <summary>Display name and lower-case address of each entry that has an address, at most <paramref name="limit"/>.</summary>
    public static IReadOnlyList<(string? Name, string Address)> Read(
        string? value,
        int limit = StructureScan.MaxAddresses
    )
    {
        var found = new List<(string?, string)>();
        if (string.IsNullOrWhiteSpace(value))
            return found;

        var lastClose = value.LastIndexOf('>');
        for (var at = 0; at <= value.Length && found.Count < limit; at++)
        {
            var (name, angle, end) = Entry(value, at, lastClose);
            if (Tidy(angle ?? name) is { } address)
                found.Add((angle is null || name.Length == 0 ? null : name.Trim('\''), address));
            at = end;
        }

        return found;
    }

    // One entry up to the comma or semicolon that ends it.
    private static (string Name, string? Angle, int End) Entry(string value, int at, int lastClose)
    {
        var name = new StringBuilder();
        string? angle = null;
        var (quoted, comment) = (false, 0);
        for (; at < value.Length; at++)
        {
            var c = value[at];
            if (quoted && c == '\\' && at + 1 < value.Length)
                name.Append(value[++at]);
            else if (c == '"')
                quoted = !quoted;
            else if (quoted)
                name.Append(c);
            else if (c is '(' or ')')
                comment = Math.Max(0, comment + (c == '(' ? 1 : -1));
            else if (comment > 0)
                continue;
            else if (c == '<' && at < lastClose && value.IndexOf('>', at) is var close)
                (angle, at) = (value[(at + 1)..close], close);
            else if (c is ',' or ';')
                break;
            else
                name.Append(c);
        }

        return (name.ToString().Trim(), angle, at);
    }

    /// <summary>The lower-case address in <paramref name="text"/>, or null when it is none.</summary>
    public static string? Tidy(string? text)
    {
        var address = text?.Trim().Trim('<', '>', '\'', '"', ' ') ?? "";
        var group = address.LastIndexOf(':');
        if (group >= 0 && group < address.IndexOf('@', StringComparison.Ordinal))
            address = address[(group + 1)..].Trim();
        var at = address.LastIndexOf('@');
        return at > 0 && at < address.Length - 1 && address.Length <= 320 && !address.AsSpan().ContainsAny(" \t<>,")
            ? address.ToLowerInvariant()
            : null;
    }

    /// <summary>The part after the @, lower case; empty for no address.</summary>
    public static string DomainOf(string? address) =>
        address is null ? "" : address[(address.LastIndexOf('@') + 1)..].ToLowerInvariant();
}
