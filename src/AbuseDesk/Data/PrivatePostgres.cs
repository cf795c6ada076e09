using System.Globalization;
using AbuseDesk.Ops;
using Npgsql;

namespace AbuseDesk.Data;

/// <summary>A Postgres of our own from the local binaries, reached over a Unix socket, stopped with us.</summary>
public sealed class PrivatePostgres : IAsyncDisposable
{
    private const string Home = "/usr/lib/postgresql";

    // A socket address holds 108 bytes, and a comma in Host would mean two hosts.
    private const int LongestFolder = 80;

    private readonly FileStream _lock;
    private readonly BoundProcess _server;

    private PrivatePostgres(FileStream folderLock, BoundProcess server, string folder)
    {
        _lock = folderLock;
        _server = server;
        ConnectionString = $"Host={folder};Username=postgres;Database=postgres;Include Error Detail=true";
    }

    public string ConnectionString { get; }
    public int ProcessId => _server.Id;

    /// <summary>Root may not run Postgres: then it is Debian's own user.</summary>
    public static string? User => Environment.IsPrivilegedProcess ? "postgres" : null;

    /// <summary>Where the newest local server's programs lie; null when there is none.</summary>
    public static string? FindBinaries(string home = Home) =>
        !Directory.Exists(home)
            ? null
            : Directory
                .GetDirectories(home)
                .Where(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var v) && v >= 15)
                .OrderByDescending(d => int.Parse(Path.GetFileName(d), CultureInfo.InvariantCulture))
                .Select(d => Path.Combine(d, "bin"))
                .FirstOrDefault(b => File.Exists(Path.Combine(b, "initdb")));

    /// <summary>
    /// Starts it. The folder holds the cluster and the socket, is made when absent and locked while we run;
    /// not durable is for tests: quick, and not safe against a power cut.
    /// </summary>
    public static async Task<PrivatePostgres> Start(string folder, bool durable, CancellationToken cancel)
    {
        var binaries =
            FindBinaries()
            ?? throw new CommandException(
                $"No Postgres 15 or newer in {Home}: run script/bootstrap, or name a server in ConnectionStrings__Desk."
            );
        Refuse(folder);
        Directory.CreateDirectory(folder);
        var folderLock = Lock(folder);
        BoundProcess? server = null;
        try
        {
            var data = Path.Combine(folder, "data");
            if (User is { } user)
            {
                await BoundProcess.Run(["/bin/chown", $"{user}:", folder], null, cancel);
                await LetIn(user, folder, cancel);
            }

            await InitialiseOnce(binaries, data, durable, cancel);
            await StopOrphan(folder, data, cancel);
            var log = Path.Combine(folder, "postgres.log");
            server = BoundProcess.Start(CommandLine(binaries, folder, data, durable), User, "INT", log);
            var postgres = new PrivatePostgres(folderLock, server, folder);
            await postgres.WaitReady(log, cancel);
            return postgres;
        }
        catch
        {
            if (server is not null)
            {
                await server.DisposeAsync();
            }

            await folderLock.DisposeAsync();
            throw;
        }
    }

    /// <summary>SIGINT is Postgres's fast shutdown.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _lock.DisposeAsync();
    }

    private static void Refuse(string folder)
    {
        if (folder.Length > LongestFolder || folder.AsSpan().ContainsAny(",;'\"") || !Path.IsPathRooted(folder))
        {
            throw new CommandException(
                $"The data folder must be an absolute path of at most {LongestFolder} characters without quotes, "
                    + $"commas or semicolons; it is '{folder}'. A right one: Desk__DataFolder=/srv/abusedesk"
            );
        }
    }

    // Without it a second start would take the first one's server for an orphan of a crash and stop it.
    private static FileStream Lock(string folder)
    {
        try
        {
            return new FileStream(
                Path.Combine(folder, "in-use"),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
        }
        catch (IOException taken) when (taken is not (FileNotFoundException or DirectoryNotFoundException))
        {
            throw new CommandException(
                $"Another process uses {folder}: stop it, or name another folder in Desk__DataFolder.",
                taken
            );
        }
    }

    private static async Task LetIn(string user, string folder, CancellationToken cancel)
    {
        try
        {
            await BoundProcess.Run(["/usr/bin/test", "-w", folder], user, cancel);
        }
        catch (CommandException refused)
        {
            throw new CommandException(
                $"As root Postgres runs as {user}, who cannot enter {folder}: let others pass through the folders above "
                    + "(chmod o+x), or name another one, as Desk__DataFolder=/srv/abusedesk",
                refused
            );
        }
    }

    private static async Task InitialiseOnce(string binaries, string data, bool durable, CancellationToken cancel)
    {
        if (File.Exists(Path.Combine(data, "PG_VERSION")))
        {
            return;
        }

        // Built beside and renamed: a crash in the middle must not leave a half cluster that looks whole.
        var unfinished = data + ".new";
        await BoundProcess.Run(["/bin/rm", "-rf", unfinished], null, cancel);
        string[] identity = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"];
        string[] speed = durable ? [] : ["--no-sync"];
        await BoundProcess.Run([$"{binaries}/initdb", "-D", unfinished, .. identity, .. speed], User, cancel);
        Directory.Move(unfinished, data);
    }

    private static string[] CommandLine(string binaries, string folder, string data, bool durable)
    {
        string[] options =
        [
            "listen_addresses=",
            "unix_socket_permissions=0700",
            "max_connections=200",
            "timezone=UTC",
            .. durable ? Array.Empty<string>() : ["fsync=off", "synchronous_commit=off", "full_page_writes=off"],
        ];
        return [$"{binaries}/postgres", "-D", data, "-k", folder, .. options.SelectMany(o => new[] { "-c", o })];
    }

    // After a kill -9 the old server may still run, be a zombie (PID 1 of a container reaps nobody; to Postgres and
    // pg_ctl a zombie counts as alive), or be gone with its lock files left. Only a live postgres is asked to stop.
    private static async Task StopOrphan(string folder, string data, CancellationToken cancel)
    {
        var lockFile = Path.Combine(data, "postmaster.pid");
        if (!File.Exists(lockFile))
        {
            return;
        }

        await BoundProcess.StopOrphan(File.ReadLines(lockFile).FirstOrDefault(), data, "INT", cancel);
        File.Delete(lockFile);
        File.Delete(Path.Combine(folder, ".s.PGSQL.5432.lock"));
    }

    private async Task WaitReady(string log, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
                await connection.OpenAsync(patience.Token);
                return;
            }
            catch (NpgsqlException) when (!_server.HasExited)
            {
                await Task.Delay(20, patience.Token);
            }
            catch (Exception refused)
                when (refused is NpgsqlException or OperationCanceledException && !cancel.IsCancellationRequested)
            {
                var said = string.Join('\n', File.ReadLines(log).TakeLast(5));
                throw new CommandException($"The private Postgres did not start. It said:\n{said}", refused);
            }
        }
    }
}
