using AbuseDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Demo;

/// <summary>Lets the sample reports arrive: some at once, the rest while one watches.</summary>
internal static class DemoMail
{
    public const string Mailbox = "abuse";
    private const int AtOnce = 8;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(6);

    /// <summary>Delivers what has not arrived in an earlier run: samples come in a fixed order, so counting is enough.</summary>
    public static async Task Deliver(PrivateDovecot dovecot, string database, CancellationToken cancel)
    {
        await using var desk = new DeskContext(DeskSchema.Options(database));
        var there =
            await desk.Deliveries.CountAsync(d => d.Mailbox == Mailbox, cancel) + await InMailbox(dovecot, cancel);
        foreach (var (sample, index) in DemoText.Samples.Select((s, i) => (s, i)).Skip(there))
        {
            if (index >= AtOnce)
            {
                await Task.Delay(Pause, cancel);
            }

            await dovecot.Deliver(Mailbox, DemoText.Mail(sample, TimeProvider.System.GetUtcNow()), cancel);
        }
    }

    private static async Task<int> InMailbox(PrivateDovecot dovecot, CancellationToken cancel)
    {
        using var client = await dovecot.SignIn(Mailbox, cancel);
        await client.Inbox.OpenAsync(MailKit.FolderAccess.ReadOnly, cancel);
        var count = client.Inbox.Count;
        await client.DisconnectAsync(quit: true, cancel);
        return count;
    }
}
