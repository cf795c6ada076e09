using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using AbuseDesk.Ops;
using MailKit.Net.Imap;
using MailKit.Security;

namespace AbuseDesk.Demo;

/// <summary>How a private Dovecot differs from the plain one.</summary>
public sealed record DovecotTraits
{
    /// <summary>The words of CAPABILITY, to hide MOVE, UIDPLUS, IDLE …; null: all it can do.</summary>
    public string? Capability { get; init; }

    /// <summary>Most bytes a mailbox may hold, told by GETQUOTA; null: no quota.</summary>
    public long? QuotaBytes { get; init; }

    /// <summary>Further lines of configuration.</summary>
    public string Extra { get; init; } = "";
}

/// <summary>A real IMAP server of our own (Dovecot 2.3) on a loopback port; any user name, password "secret".</summary>
public sealed class PrivateDovecot : IAsyncDisposable
{
    public const string Password = "secret";
    public const string Binary = "/usr/sbin/dovecot";

    // No TLS, no root, any user: only for a loopback port.
    private const string Template = """
        base_dir = @FOLDER@/run
        state_dir = @FOLDER@/run
        log_path = @FOLDER@/dovecot.log
        protocols = imap
        listen = 127.0.0.1
        ssl = no
        disable_plaintext_auth = no
        auth_failure_delay = 0
        default_internal_user = @USER@
        default_login_user = @USER@
        default_internal_group = @GROUP@
        first_valid_uid = 1
        mail_max_userip_connections = 200
        mail_location = maildir:@FOLDER@/mail/%u
        namespace inbox {
          inbox = yes
          separator = /
        }
        service anvil {
          chroot =
        }
        service imap-login {
          chroot =
          inet_listener imap {
            port = @PORT@
          }
          inet_listener imaps {
            port = 0
          }
        }
        service stats {
          chroot =
        }
        passdb {
          driver = static
          args = password=secret
        }
        userdb {
          driver = static
          args = uid=@USER@ gid=@GROUP@ home=@FOLDER@/mail/%u
        }
        """;

    private readonly string _folder;
    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);
    private BoundProcess? _server;
    private int _delivered;

    private PrivateDovecot(string folder, int port)
    {
        _folder = folder;
        Port = port;
    }

    public int Port { get; }

    // As root Dovecot wants a user below root for its own parts; otherwise all of it is us.
    private static string User => Environment.IsPrivilegedProcess ? "dovecot" : Environment.UserName;

    private string Group { get; init; } = "dovecot";

    /// <summary>Starts it. The folder (a short path) holds configuration, sockets and mail; made when absent.</summary>
    public static async Task<PrivateDovecot> Start(string folder, DovecotTraits traits, CancellationToken cancel)
    {
        if (!File.Exists(Binary))
        {
            throw new CommandException($"{Binary} is missing: run script/bootstrap.");
        }

        Directory.CreateDirectory(Path.Combine(folder, "mail"));
        var dovecot = new PrivateDovecot(folder, SamePort(folder)) { Group = await OwnGroup(cancel) };
        await File.WriteAllTextAsync(dovecot.Configuration, dovecot.Write(traits), cancel);
        if (Environment.IsPrivilegedProcess)
        {
            await BoundProcess.Run(["/bin/chown", "-R", $"{User}:{User}", folder], null, cancel);
        }

        await dovecot.Resume(cancel);
        return dovecot;
    }

    /// <summary>Starts it again after <see cref="Stop"/>: same port, same mail.</summary>
    public async Task Resume(CancellationToken cancel)
    {
        // After a kill -9 of ours the old one may still be ending.
        var pidFile = Path.Combine(_folder, "run", "master.pid");
        if (File.Exists(pidFile))
        {
            var pid = (await File.ReadAllTextAsync(pidFile, cancel)).Trim();
            await BoundProcess.StopOrphan(pid, Configuration, "TERM", cancel);
            File.Delete(pidFile);
        }

        var log = Path.Combine(_folder, "output.log");
        _server = BoundProcess.Start([Binary, "-F", "-c", Configuration], User, "TERM", log);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (true)
        {
            try
            {
                using var client = await SignIn("probe", patience.Token);
                await client.DisconnectAsync(quit: true, patience.Token);
                return;
            }
            catch (Exception early) when (early is SocketException or IOException or ImapProtocolException)
            {
                if (_server.HasExited)
                {
                    var said = string.Join('\n', File.ReadLines(log).TakeLast(5));
                    throw new CommandException($"Dovecot (2.3 is needed) did not start. It said:\n{said}", early);
                }

                await Task.Delay(20, patience.Token);
            }
        }
    }

    /// <summary>Ends the server and every connection; the mail stays.</summary>
    public async Task Stop()
    {
        if (_server is { } server)
        {
            _server = null;
            await server.DisposeAsync();
        }
    }

    public async Task<ImapClient> SignIn(string user, CancellationToken cancel = default)
    {
        var client = new ImapClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", Port, SecureSocketOptions.None, cancel);
            await client.AuthenticateAsync(user, Password, cancel);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Puts a mail into the user's INBOX as a delivery agent does: the very bytes, seen at once by IDLE.</summary>
    public async Task Deliver(string user, ReadOnlyMemory<byte> mail, CancellationToken cancel = default)
    {
        var maildir = Path.Combine(_folder, "mail", user);
        if (_known.TryAdd(user, true))
        {
            using var client = await SignIn(user, cancel);
            await client.Inbox.OpenAsync(MailKit.FolderAccess.ReadWrite, cancel);
            await client.DisconnectAsync(quit: true, cancel);
        }

        // Maildir sorts by this name, so UIDs are given in the order of delivery.
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var name = FormattableString.Invariant(
            $"{now}.{Interlocked.Increment(ref _delivered):D9}P{Environment.ProcessId}.desk"
        );
        var draft = Path.Combine(maildir, "tmp", name);
        await File.WriteAllBytesAsync(draft, mail, cancel);
        if (Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(
                draft,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead
            );
        }

        File.Move(draft, Path.Combine(maildir, "new", name));
    }

    public async ValueTask DisposeAsync() => await Stop();

    private string Configuration => Path.Combine(_folder, "dovecot.conf");

    private string Write(DovecotTraits traits)
    {
        string[] parts =
        [
            Template
                .Replace("@FOLDER@", _folder, StringComparison.Ordinal)
                .Replace("@USER@", User, StringComparison.Ordinal)
                .Replace("@GROUP@", Group, StringComparison.Ordinal)
                .Replace("@PORT@", Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal),
            traits.Capability is { } words ? $"imap_capability = {words}" : "",
            traits.QuotaBytes is { } bytes ? Quota(bytes) : "",
            traits.Extra,
            "",
        ];
        return string.Join('\n', parts);
    }

    private static string Quota(long bytes) =>
        FormattableString.Invariant(
            $$"""
            mail_plugins = quota
            protocol imap {
              mail_plugins = quota imap_quota
            }
            plugin {
              quota = maildir:User quota
              quota_rule = *:storage={{bytes}}B
            }
            """
        );

    private static async Task<string> OwnGroup(CancellationToken cancel) =>
        (await BoundProcess.Run(["/usr/bin/id", "-gn", User], null, cancel)).Trim();

    // The desk knows a mailbox by host, port and user: another port would be another mailbox, read from its beginning.
    private static int SamePort(string folder)
    {
        var file = Path.Combine(folder, "port");
        var last = File.Exists(file) ? int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture) : 0;
        var port = last > 0 && IsFree(last) ? last : FreePort();
        File.WriteAllText(file, port.ToString(CultureInfo.InvariantCulture));
        return port;
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
