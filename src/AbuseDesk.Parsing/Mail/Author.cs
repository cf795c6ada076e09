using System.Text.RegularExpressions;

namespace AbuseDesk.Parsing.Mail;

/// <summary>Who wrote a mail, where a mailing list or a gateway put its own address into From.</summary>
/// <param name="Address">Lower case, or null.</param>
/// <param name="Name">Display name without the list's words.</param>
internal sealed partial record Author(string? Address, string? Name)
{
    // the headers lists and groups keep the sender in, the surest first
    private static readonly string[] Keepers =
    [
        "X-Original-From",
        "X-Original-Sender",
        "X-Google-Original-From",
        "Reply-To",
    ];

    public static Author Of(MailView mail, ReadingContext context)
    {
        var (address, name) = (mail.Envelope.FromAddress, mail.Envelope.FromName);
        var via = Via().Match(name ?? "");
        var isOwn = address is not null && context.DeskAddresses.Contains(address, StringComparer.OrdinalIgnoreCase);
        if (address is not null && !isOwn && !via.Success)
            return new Author(address, name);
        foreach (var header in Keepers)
        {
            if (
                MailAddresses.Read(mail.Header(header), 1) is [var (keptName, kept), ..]
                && !kept.Equals(address, StringComparison.Ordinal)
                && !context.DeskAddresses.Contains(kept, StringComparer.OrdinalIgnoreCase)
            )
                return new Author(kept, via.Success ? via.Groups["name"].Value : keptName ?? name);
        }

        return new Author(address, name);
    }

    // 'URLhaus' via abuse; Soda Hanako via Abuse Team
    [GeneratedRegex(
        "^['\"\\s]*(?<name>.{1,200}?)['\"\\s]* via .{1,100}$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex Via();
}
