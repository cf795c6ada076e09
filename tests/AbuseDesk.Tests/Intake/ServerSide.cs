using AbuseDesk.Demo;
using MailKit;
using MailKit.Net.Imap;
using MimeKit;

namespace AbuseDesk.Tests.Intake;

/// <summary>What another mail program sees of, and does to, a mailbox.</summary>
public sealed class ServerSide(PrivateDovecot dovecot, string user)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async Task Deliver(params byte[][] mails)
    {
        foreach (var mail in mails)
        {
            await dovecot.Deliver(user, mail, Cancel);
        }
    }

    public Task Fill(int mails) =>
        Deliver([.. Enumerable.Range(0, mails).Select(i => PolledMailbox.Mail($"{user} {i}"))]);

    /// <summary>Mails in INBOX and in the processed folder.</summary>
    public Task<(int Inbox, int Processed)> Counts() =>
        Use(async client =>
        {
            await client.Inbox.OpenAsync(FolderAccess.ReadOnly, Cancel);
            var inbox = client.Inbox.Count;
            var processed = await client.GetFolderAsync("Processed", Cancel);
            await processed.OpenAsync(FolderAccess.ReadOnly, Cancel);
            return (inbox, processed.Count);
        });

    public Task<long> UidValidity() =>
        Use(async client =>
        {
            await client.Inbox.OpenAsync(FolderAccess.ReadOnly, Cancel);
            return (long)client.Inbox.UidValidity;
        });

    /// <summary>The bytes of each mail as IMAP gives them.</summary>
    public Task<IReadOnlyList<byte[]>> Literals() =>
        Use<IReadOnlyList<byte[]>>(async client =>
        {
            var literals = new List<byte[]>();
            await client.Inbox.OpenAsync(FolderAccess.ReadOnly, Cancel);
            for (var i = 0; i < client.Inbox.Count; i++)
            {
                await using var stream = await client.Inbox.GetStreamAsync(i, "", Cancel);
                using var copy = new MemoryStream();
                await stream.CopyToAsync(copy, Cancel);
                literals.Add(copy.ToArray());
            }

            return literals;
        });

    /// <summary>Marks the first mail as deleted, and does not expunge it.</summary>
    public Task MarkFirstDeleted() =>
        Use(async client =>
        {
            await client.Inbox.OpenAsync(FolderAccess.ReadWrite, Cancel);
            await client.Inbox.AddFlagsAsync(0, MessageFlags.Deleted, silent: true, Cancel);
            return true;
        });

    public Task MoveProcessedBack() =>
        Use(async client =>
        {
            var processed = await client.GetFolderAsync("Processed", Cancel);
            await processed.OpenAsync(FolderAccess.ReadWrite, Cancel);
            await processed.MoveToAsync([.. Enumerable.Range(0, processed.Count)], client.Inbox, Cancel);
            return true;
        });

    /// <summary>Deletes the folder where it exists, and makes it again with these mails.</summary>
    public Task MakeFolder(string name, IEnumerable<byte[]> mails) =>
        Use(async client =>
        {
            var root = client.GetFolder(client.PersonalNamespaces[0]);
            var existing = (await root.GetSubfoldersAsync(subscribedOnly: false, Cancel)).FirstOrDefault(f =>
                f.Name.Equals(name, StringComparison.Ordinal)
            );
            if (existing is not null)
            {
                await existing.DeleteAsync(Cancel);
            }

            var folder = await root.CreateAsync(name, isMessageFolder: true, Cancel);
            foreach (var mail in mails)
            {
                using var bytes = new MemoryStream(mail);
                await folder!.AppendAsync(new AppendRequest(await MimeMessage.LoadAsync(bytes, Cancel)), Cancel);
            }

            return true;
        });

    private async Task<T> Use<T>(Func<ImapClient, Task<T>> act)
    {
        using var client = await dovecot.SignIn(user, Cancel);
        var answer = await act(client);
        await client.DisconnectAsync(quit: true, Cancel);
        return answer;
    }
}
