using MimeKit;

namespace AbuseDesk.Outgoing;

/// <summary>One address and nothing else: no name, no list, no comment, no quoting, no line.</summary>
public static class MailAddress
{
    private const int Longest = 254;

    public static bool IsPlain(string address) =>
        address.Length is > 2 and <= Longest
        && address.All(c =>
            !char.IsControl(c) && !char.IsWhiteSpace(c) && c is not ('"' or '<' or '>' or ',' or ';' or ':')
        )
        && string.Equals(OneLine.Of(address), address, StringComparison.Ordinal)
        && MailboxAddress.TryParse(address, out var parsed)
        && parsed.Route.Count == 0
        && string.IsNullOrEmpty(parsed.Name)
        && string.Equals(parsed.Address, address, StringComparison.OrdinalIgnoreCase)
        && address.LastIndexOf('@') is > 0 and var at
        && at < address.Length - 1;
}
