using System.Text;
using AbuseDesk.Demo;
using MailKit;
using MailKit.Net.Imap;

namespace AbuseDesk.Tests.Demo;

public sealed class PrivateDovecotTests(ImapServer server)
{
    private static readonly byte[] Mail = Encoding.UTF8.GetBytes(
        "From: a@home.example\r\nSubject: one\r\n\r\nIt is \u00fcber\r\n"
    );

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_delivered_mail_has_the_very_bytes_it_came_with()
    {
        var user = server.NewUser();
        await server.Dovecot.Deliver(user, Mail, Cancel);

        using var client = await server.Dovecot.SignIn(user, Cancel);
        await client.Inbox.OpenAsync(FolderAccess.ReadOnly, Cancel);
        await using var stream = await client.Inbox.GetStreamAsync(0, "", Cancel);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Cancel);

        Assert.Equal(Mail, copy.ToArray());
    }

    [Fact]
    public async Task It_can_all_the_intake_needs()
    {
        using var client = await server.Dovecot.SignIn(server.NewUser(), Cancel);

        Assert.True(
            client.Capabilities.HasFlag(ImapCapabilities.Idle | ImapCapabilities.Move | ImapCapabilities.UidPlus)
        );
    }

    [Fact]
    public async Task Capabilities_can_be_hidden_and_a_quota_told()
    {
        var traits = new DovecotTraits { Capability = "IMAP4rev1 LITERAL+ QUOTA", QuotaBytes = 4096 };
        await using var own = await OwnDovecot.Start(traits);
        await own.Dovecot.Deliver("full", Mail, Cancel);

        using var client = await own.Dovecot.SignIn("full", Cancel);
        var quota = await client.Inbox.GetQuotaAsync(Cancel);

        Assert.False(client.Capabilities.HasFlag(ImapCapabilities.Move));
        Assert.False(client.Capabilities.HasFlag(ImapCapabilities.UidPlus));
        Assert.Equal(4u, quota.StorageLimit);
    }

    [Fact]
    public async Task After_a_stop_it_comes_back_with_the_same_mail()
    {
        await using var own = await OwnDovecot.Start(new DovecotTraits());
        await own.Dovecot.Deliver("desk", Mail, Cancel);
        await own.Dovecot.Stop();
        await Assert.ThrowsAnyAsync<Exception>(() => own.Dovecot.SignIn("desk", Cancel));

        await own.Dovecot.Resume(Cancel);
        using var client = await own.Dovecot.SignIn("desk", Cancel);
        await client.Inbox.OpenAsync(FolderAccess.ReadOnly, Cancel);

        Assert.Equal(1, client.Inbox.Count);
    }
}
