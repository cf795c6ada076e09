using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace AbuseDesk.Ops;

/// <summary>A server of our own beside us: it ends with us, even when we are killed, and not by the terminal's Ctrl-C.</summary>
public sealed class BoundProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly BlockingCollection<Action> Starts = OpenLastingThread();
    private readonly Process _process;
    private readonly string _stopSignal;

    private BoundProcess(Process process, string stopSignal)
    {
        _process = process;
        _stopSignal = stopSignal;
    }

    public int Id => _process.Id;
    public bool HasExited => _process.HasExited;

    /// <summary>
    /// Starts a program, as the named user when we are root (null: as ourselves). The signal (INT, TERM) is how it is
    /// asked to end; its output is appended to the log.
    /// </summary>
    public static BoundProcess Start(string[] command, string? user, string stopSignal, string log)
    {
        // The shell only opens the log and is replaced by the program, so the process id stays.
        string[] bound =
        [
            "--pdeathsig",
            stopSignal,
            "/usr/bin/setsid",
            "/bin/sh",
            "-c",
            """exec "$@" >>"$0" 2>&1""",
            log,
        ];
        var start = Describe(user, [.. bound, .. command]);
        var started = new TaskCompletionSource<Process>();
        Starts.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(start)!);
            }
            catch (Exception fault)
            {
                started.SetException(fault);
            }
        });
        return new BoundProcess(started.Task.GetAwaiter().GetResult(), stopSignal);
    }

    /// <summary>Runs a program to its end and returns its output; throws with what it said when it fails.</summary>
    public static async Task<string> Run(string[] command, string? user, CancellationToken cancel)
    {
        var start = Describe(user, command);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancel);
        var error = await process.StandardError.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        if (process.ExitCode != 0)
        {
            throw new CommandException($"{command[0]} ended with {process.ExitCode}: {error.Trim()}");
        }

        return await output;
    }

    public static Task Signal(int pid, string signal, CancellationToken cancel) =>
        Run(["/bin/sh", "-c", string.Create(CultureInfo.InvariantCulture, $"kill -s {signal} {pid}")], null, cancel);

    public Task WaitForExit(CancellationToken cancel) => _process.WaitForExitAsync(cancel);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await Stop();
        }

        _process.Dispose();
    }

    private async Task Stop()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await Signal(_process.Id, _stopSignal, patience.Token);
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (Exception late) when (late is OperationCanceledException or CommandException)
        {
            // It would not end, or ended between the two lines above (then this does nothing).
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
    }

    private static ProcessStartInfo Describe(string? user, string[] command)
    {
        string[] identity =
            user is not null && Environment.IsPrivilegedProcess
                ? [$"--reuid={user}", $"--regid={user}", "--clear-groups"]
                : [];
        var start = new ProcessStartInfo("/usr/bin/setpriv", [.. identity, .. command]) { WorkingDirectory = "/" };
        start.Environment["LC_ALL"] = "C.UTF-8";
        return start;
    }

    // The kernel's death signal fires when the forking *thread* ends, so all are started by one that never does.
    private static BlockingCollection<Action> OpenLastingThread()
    {
        var starts = new BlockingCollection<Action>();
        new Thread(() =>
        {
            foreach (var start in starts.GetConsumingEnumerable())
            {
                start();
            }
        })
        {
            IsBackground = true,
            Name = "bound processes",
        }.Start();
        return starts;
    }

    /// <summary>Ends what an earlier run left: the process of that id, if it still is the program with that argument.</summary>
    public static async Task StopOrphan(string? pid, string argument, string signal, CancellationToken cancel)
    {
        if (!int.TryParse(pid, CultureInfo.InvariantCulture, out var id) || !IsAlive(id, argument))
        {
            return;
        }

        await Signal(id, signal, cancel);
        while (IsAlive(id, argument))
        {
            await Task.Delay(20, cancel);
        }
    }

    // A zombie has an empty command line; a process id may meanwhile be another program's.
    private static bool IsAlive(int pid, string argument)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Split('\0').Contains(argument, StringComparer.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
