using AbuseDesk.Ops;
using MimeKit;

namespace AbuseDesk.Outgoing;

/// <summary>How the desk appears in its own mail, and how long a mail is held; from the settings.</summary>
/// <param name="Operator">Desk:Operator:Name.</param>
/// <param name="From">Desk:Smtp:From.</param>
/// <param name="ReplyDomain">Domain of the signed addresses and of Message-IDs, lower case.</param>
/// <param name="Zone">Desk:TimeZone, in which times are written.</param>
/// <param name="Hold">Desk:Outbox:HoldSeconds: as long as a decision can be taken back.</param>
/// <param name="ChecksSenders">Whether Desk:AuthServIds names a server that checks senders for us.</param>
/// <param name="UnverifiedAcksPerHour">Desk:Limits:AcknowledgementsPerHour.</param>
public sealed record DeskMail(
    string Operator,
    string From,
    string ReplyDomain,
    TimeZoneInfo Zone,
    TimeSpan Hold,
    bool ChecksSenders,
    int UnverifiedAcksPerHour
)
{
    /// <summary>What stands before the plus of a signed address.</summary>
    public string LocalPart => From[..From.LastIndexOf('@')];

    /// <summary>
    /// Without SMTP settings mails are composed all the same and wait: then the first mailbox that is an address stands
    /// for the desk.
    /// </summary>
    public static DeskMail Of(DeskSettings settings)
    {
        var from =
            settings.Smtp?.From
            ?? settings.Mailboxes.Select(m => m.Username).FirstOrDefault(u => u.Contains('@', StringComparison.Ordinal))
            ?? $"abuse@{settings.PublicUrl.IdnHost}";
        return new DeskMail(
            settings.Operator.Name,
            from,
            (settings.Smtp?.ReplyDomain ?? from[(from.LastIndexOf('@') + 1)..]).ToLowerInvariant(),
            settings.TimeZone,
            TimeSpan.FromSeconds(settings.Outbox.HoldSeconds),
            settings.AuthServIds.Count > 0,
            settings.Limits.AcknowledgementsPerHour
        ).Checked();
    }

    /// <summary>Refuses what no mail could be sent with, naming the setting.</summary>
    public DeskMail Checked()
    {
        if (
            !MailboxAddress.TryParse(From, out var from) || !string.Equals(from.Address, From, StringComparison.Ordinal)
        )
        {
            throw new InvalidOperationException(
                $"Desk:Smtp:From is \"{From}\"; it must be a plain address like abuse@example.net."
            );
        }

        if (LocalPart.Length > ReplyAddresses.LongestLocalPart)
        {
            throw new InvalidOperationException(
                $"Desk:Smtp:From is \"{From}\"; what stands before the @ may have at most "
                    + $"{ReplyAddresses.LongestLocalPart} characters, because signed reply addresses are made of it."
            );
        }

        return Uri.CheckHostName(ReplyDomain) == UriHostNameType.Dns
            ? this
            : throw new InvalidOperationException(
                $"Desk:Smtp:ReplyDomain is \"{ReplyDomain}\"; it must be a domain like example.net."
            );
    }
}
