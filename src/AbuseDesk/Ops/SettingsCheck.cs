using System.Text.RegularExpressions;
using AbuseDesk.Connectors;
using AbuseDesk.Policy;
using MimeKit;

namespace AbuseDesk.Ops;

/// <summary>What one setting says about another, and forms too special for a type.</summary>
internal static partial class SettingsCheck
{
    public static IEnumerable<SettingFault> Together(DeskSettings settings) =>
        [
            .. General(settings),
            .. Mailboxes(settings.Mailboxes),
            .. Smtp(settings),
            .. ConnectorSettingsCheck.Together(settings.Connectors),
            .. Chat(settings.Chat),
        ];

    private static IEnumerable<SettingFault> General(DeskSettings settings)
    {
        if (!Prefix().IsMatch(settings.CasePrefix))
        {
            yield return new("Desk__CasePrefix", $"is '{settings.CasePrefix}', not 1 to 8 capital letters", "MI");
        }

        if (settings.DataFolder is { } folder && !Path.IsPathRooted(folder))
        {
            yield return new("Desk__DataFolder", $"is '{folder}', not an absolute path", "/srv/abusedesk");
        }

        if (Policy(settings.Policy) is { } wrong)
        {
            yield return new("Desk__Policy", wrong, "default");
        }
    }

    // A desk that starts without a policy would propose nothing, or worse.
    private static string? Policy(string policy)
    {
        if (!PolicyPresets.Names.Contains(policy, StringComparer.Ordinal) && !File.Exists(policy))
        {
            return $"is '{policy}', neither {string.Join(", ", PolicyPresets.Names)} nor a file that is there";
        }

        try
        {
            return PolicyFiles.Read(policy).Faults is [var first, ..]
                ? $"has faults (abusedesk policy check {policy} names all), the first: {first}"
                : null;
        }
        catch (IOException unread)
        {
            return $"names a file that cannot be read: {unread.Message}";
        }
    }

    private static IEnumerable<SettingFault> Mailboxes(IReadOnlyList<MailboxSettings> mailboxes)
    {
        foreach (
            var twins in mailboxes
                .GroupBy(m => m.Name, StringComparer.Ordinal)
                .Where(g => g.Key.Length > 0 && g.Count() > 1)
        )
        {
            var second = mailboxes.ToList().LastIndexOf(twins.Last());
            yield return new(
                FormattableString.Invariant($"Desk__Mailboxes__{second}__Name"),
                $"is '{twins.Key}' like another one: a mailbox is known by its name",
                $"{twins.Key}-2"
            );
        }

        foreach (var (mailbox, index) in mailboxes.Select((m, i) => (m, i)))
        {
            if (mailbox.Folder.Equals(mailbox.Processed, StringComparison.Ordinal))
            {
                yield return new(
                    FormattableString.Invariant($"Desk__Mailboxes__{index}__Processed"),
                    "is the folder new mails are in: taken mails need another",
                    "Processed"
                );
            }
        }
    }

    // Mails to customers with a link to localhost, or signed by nobody, are worse than none.
    private static IEnumerable<SettingFault> Smtp(DeskSettings settings)
    {
        if (settings.Smtp is not { } smtp)
        {
            yield break;
        }

        if (
            smtp.From.Length > 0
            && !(MailboxAddress.TryParse(smtp.From, out var from) && from.Domain is { Length: > 0 })
        )
        {
            yield return new("Desk__Smtp__From", $"is '{smtp.From}', not a mail address", "abuse@minato.example");
        }

        if (smtp.Username is null != smtp.Password is null)
        {
            var missing = smtp.Username is null ? "Username" : "Password";
            yield return new($"Desk__Smtp__{missing}", "is missing: user name and password come together", "…");
        }

        if (settings.Operator.Name.Length == 0)
        {
            yield return new(
                "Desk__Operator__Name",
                "is missing: mails are signed with it",
                "みなとインターネット株式会社"
            );
        }
    }

    // The address is a secret: the message does not repeat it.
    private static IEnumerable<SettingFault> Chat(ChatSettings? chat)
    {
        const string Example = "https://hooks.slack.example/services/…";
        if (chat?.Url is { } url && (url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0))
        {
            yield return new("Desk__Chat__Url", "is not a http or https address without a user name", Example);
        }
        else if (chat?.Url is { Scheme: "http" } clear && !OwnNetwork.Holds(clear.Host))
        {
            yield return new(
                "Desk__Chat__Url",
                $"is http to {clear.Host}, which is not in a private network: use https",
                Example
            );
        }
    }

    [GeneratedRegex("^[A-Z]{1,8}$", RegexOptions.NonBacktracking)]
    private static partial Regex Prefix();
}
