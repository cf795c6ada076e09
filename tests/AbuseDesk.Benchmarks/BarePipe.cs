using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using AbuseDesk.Demo;
using MailKit;
using MailKit.Net.Imap;
using MimeKit;
using Npgsql;
using NpgsqlTypes;

namespace AbuseDesk.Benchmarks;

/// <summary>
/// The least anybody must do with a mail: fetch, parse and decode its text, hash, pack, COPY durably, move away. No case,
/// no owner, no queue: what intake is measured against.
/// </summary>
internal sealed class BarePipe(int port, string user, string connectionString)
{
    private const int Batch = 50;
    private static readonly TimeSpan None = TimeSpan.Zero;

    /// <summary>How long each part took, by its name; the mails that went through.</summary>
    public Dictionary<string, TimeSpan> Parts { get; } =
        new(StringComparer.Ordinal)
        {
            ["fetch"] = None,
            ["parse"] = None,
            ["sha256"] = None,
            ["brotli"] = None,
            ["copy"] = None,
            ["move"] = None,
        };

    public async Task<int> Run(CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancel);
        await using (var table = connection.CreateCommand())
        {
            table.CommandText =
                "create table if not exists bare_bodies (sha256 bytea, bytes bytea); alter table bare_bodies alter bytes set storage external";
            await table.ExecuteNonQueryAsync(cancel);
        }

        using var client = new ImapClient();
        await client.ConnectAsync("127.0.0.1", port, MailKit.Security.SecureSocketOptions.None, cancel);
        await client.AuthenticateAsync(user, PrivateDovecot.Password, cancel);
        var root = client.GetFolder(client.PersonalNamespaces[0]);
        var processed = await root.CreateAsync("Bare", isMessageFolder: true, cancel);
        var inbox = (IImapFolder)client.Inbox;
        await inbox.OpenAsync(FolderAccess.ReadWrite, cancel);
        var listed = await inbox.FetchAsync(0, -1, new FetchRequest(MessageSummaryItems.UniqueId), cancel);
        foreach (var batch in listed.Select(m => m.UniqueId).Chunk(Batch))
        {
            var mails = await Timed("fetch", () => Fetch(inbox, batch, cancel));
            Work(mails, out var hashes, out var packed);
            await Timed("copy", () => Copy(connection, hashes, packed, cancel));
            await Timed("move", () => inbox.MoveToAsync(batch, processed!, cancel));
        }

        return listed.Count;
    }

    private static async Task<List<Stream>> Fetch(IImapFolder inbox, UniqueId[] batch, CancellationToken cancel)
    {
        var mails = new List<Stream>(batch.Length);
        await inbox.GetStreamsAsync(
            batch,
            async (_, _, _, stream, token) =>
            {
                var copy = new MemoryStream((int)stream.Length);
                await stream.CopyToAsync(copy, token);
                mails.Add(copy);
            },
            cancel
        );
        return mails;
    }

    private void Work(List<Stream> mails, out List<byte[]> hashes, out List<ArraySegment<byte>> packed)
    {
        (hashes, packed) = ([], []);
        foreach (var mail in mails.Cast<MemoryStream>())
        {
            var started = Stopwatch.GetTimestamp();
            mail.Position = 0;
            Parse(mail);
            started = Count("parse", started);
            var bytes = mail.GetBuffer().AsSpan(0, (int)mail.Length);
            hashes.Add(SHA256.HashData(bytes));
            started = Count("sha256", started);
            var room = new byte[BrotliEncoder.GetMaxCompressedLength(bytes.Length)];
            BrotliEncoder.TryCompress(bytes, room, out var written, quality: 1, window: 22);
            packed.Add(new ArraySegment<byte>(room, 0, written));
            Count("brotli", started);
        }
    }

    private static long Parse(Stream mail)
    {
        var parser = new MimeParser(mail, MimeFormat.Entity, persistent: true);
        using var message = parser.ParseMessage();
        return message.BodyParts.OfType<TextPart>().Sum(part => (long)part.Text.Length);
    }

    private static async Task<int> Copy(
        NpgsqlConnection connection,
        List<byte[]> hashes,
        List<ArraySegment<byte>> packed,
        CancellationToken cancel
    )
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            "copy bare_bodies from stdin (format binary)",
            cancel
        );
        for (var i = 0; i < hashes.Count; i++)
        {
            await copy.StartRowAsync(cancel);
            await copy.WriteAsync(hashes[i], NpgsqlDbType.Bytea, cancel);
            await copy.WriteAsync(packed[i], NpgsqlDbType.Bytea, cancel);
        }

        return (int)await copy.CompleteAsync(cancel);
    }

    private async Task<T> Timed<T>(string part, Func<Task<T>> act)
    {
        var started = Stopwatch.GetTimestamp();
        var result = await act();
        Count(part, started);
        return result;
    }

    private long Count(string part, long started)
    {
        Parts[part] += Stopwatch.GetElapsedTime(started);
        return Stopwatch.GetTimestamp();
    }
}
