using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace AbuseDesk.Ops;

/// <summary>How the worker beside the web is started.</summary>
public sealed class WorkerStart
{
    /// <summary>Settings of the host passed on, as --Desk:Language=en.</summary>
    public IReadOnlyList<string> Arguments { get; set; } = [];

    /// <summary>Variables it has beyond ours.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; set; } =
        new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>
/// The worker as a child process: a mail that kills the reader must not take the web down. Started again with growing
/// pauses, ended with us. When we are killed it reads the end of its standard input (<see cref="SupervisedWorker"/>).
/// </summary>
internal sealed class WorkerProcess(IOptions<WorkerStart> start, TimeProvider clock, ILogger<WorkerProcess> logger)
    : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RunsWell = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = TimeSpan.FromSeconds(1);
        while (true)
        {
            var began = clock.GetTimestamp();
            using var worker = Process.Start(Describe())!;
            logger.LogInformation("Started the worker as process {Pid}", worker.Id);
            try
            {
                await worker.WaitForExitAsync(stoppingToken);
            }
            catch (OperationCanceledException)
            {
                await End(worker);
                return;
            }

            pause = clock.GetElapsedTime(began) > RunsWell ? TimeSpan.FromSeconds(1) : pause;
            logger.LogError("The worker ended with {ExitCode}; it starts again in {Pause}", worker.ExitCode, pause);
            try
            {
                await Task.Delay(pause, clock, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task End(Process worker)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        try
        {
            worker.StandardInput.Close();
            await worker.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            logger.LogWarning("The worker did not end within {Patience} and was killed", Patience);
            worker.Kill();
            await worker.WaitForExitAsync(CancellationToken.None);
        }
    }

    private ProcessStartInfo Describe()
    {
        string[] program = [System.Environment.ProcessPath!];
        if (Path.GetFileNameWithoutExtension(program[0]) is "dotnet")
        {
            program = [.. program, Path.Combine(AppContext.BaseDirectory, "abusedesk.dll")];
        }

        var info = new ProcessStartInfo(
            program[0],
            [.. program.Skip(1), "worker", SupervisedWorker.Option, .. start.Value.Arguments]
        )
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in start.Value.Environment)
        {
            info.Environment[name] = value;
        }

        return info;
    }
}
