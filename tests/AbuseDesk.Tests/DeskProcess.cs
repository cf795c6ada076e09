using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using AbuseDesk.Ops;

namespace AbuseDesk.Tests;

/// <summary>The program itself as a process of its own, with its log lines.</summary>
public sealed class DeskProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    private DeskProcess(Process process) => _process = process;

    public int Id => _process.Id;
    public IReadOnlyCollection<string> Lines => _lines;
    private string Said => string.Join('\n', _lines);

    public static DeskProcess Start(IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "abusedesk.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        var desk = new DeskProcess(Process.Start(start)!);
        desk._process.OutputDataReceived += (_, line) => desk.Hear(line.Data);
        desk._process.ErrorDataReceived += (_, line) => desk.Hear(line.Data);
        desk._process.BeginOutputReadLine();
        desk._process.BeginErrorReadLine();
        return desk;
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int ExitCode, string Said)> Run(
        IReadOnlyDictionary<string, string>? environment,
        params string[] arguments
    )
    {
        await using var desk = Start(environment, arguments);
        return (await desk.WaitForExit(), desk.Said);
    }

    public async Task<int> WaitForExit()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    /// <summary>The value of a property in the n-th log line that has it, e.g. "Pid".</summary>
    public async Task<string> WaitForProperty(string property, int occurrence = 1)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            if (
                _lines.Select(l => Property(l, property)).OfType<string>().Skip(occurrence - 1).FirstOrDefault() is
                { } value
            )
            {
                return value;
            }

            Assert.False(_process.HasExited, $"The program ended early. It said:\n{Said}");
            await Task.Delay(20, patience.Token);
        }
    }

    /// <summary>The address the web listens on.</summary>
    public async Task<Uri> Address() => new(await WaitForProperty("address"));

    public Task Signal(string signal) => BoundProcess.Signal(Id, signal, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    /// <summary>A zombie counts as gone: whoever adopts orphans may be slow to bury them.</summary>
    public static bool IsAlive(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Length > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public static async Task WaitUntilGone(int pid)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (IsAlive(pid))
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private void Hear(string? line)
    {
        if (line is not null)
        {
            _lines.Enqueue(line);
        }
    }

    private static string? Property(string line, string name)
    {
        if (!line.StartsWith('{'))
        {
            return null;
        }

        using var log = JsonDocument.Parse(line);
        return log.RootElement.TryGetProperty(name, out var value) ? value.ToString() : null;
    }
}
