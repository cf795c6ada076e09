using System.Globalization;
using System.Text.Json;

namespace AbuseDesk.Benchmarks;

/// <summary>
/// One pipe in a process of its own, so that its memory is its own. It warms up on one mailbox, says "ready", begins with
/// the other at a line on its standard input, and ends at the next.
/// </summary>
internal static class IntakeChild
{
    public const string Bare = "bare";
    public const string Desk = "desk";
    public const string Ready = "ready";

    public static async Task<int> Run(string pipe, string connectionString, int port, string warmUser, string user)
    {
        await Once(pipe, connectionString, port, warmUser, wait: null);
        Console.WriteLine(Ready);
        await Console.In.ReadLineAsync();
        var before = Environment.CpuUsage.TotalTime;
        var parts = await Once(pipe, connectionString, port, user, wait: () => Console.In.ReadLineAsync());
        var processor = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        Console.WriteLine(JsonSerializer.Serialize(new ChildResult(PeakMegabytes(), processor, parts)));
        return 0;
    }

    private static async Task<Dictionary<string, double>> Once(
        string pipe,
        string connectionString,
        int port,
        string user,
        Func<Task>? wait
    )
    {
        if (pipe is Bare)
        {
            var bare = new BarePipe(port, user, connectionString);
            var mails = await bare.Run(CancellationToken.None);
            Console.WriteLine(mails.ToString(CultureInfo.InvariantCulture));
            await (wait?.Invoke() ?? Task.CompletedTask);
            return bare.Parts.ToDictionary(p => p.Key, p => p.Value.TotalSeconds, StringComparer.Ordinal);
        }

        using var worker = DeskPipe.Worker(connectionString, port, user);
        await worker.StartAsync();
        await (wait?.Invoke() ?? DeskPipe.UntilDone(connectionString, user, IntakeBenchmark.WarmMails, default));
        await worker.StopAsync();
        return [];
    }

    private static double PeakMegabytes()
    {
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        var kilobytes = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2];
        return double.Parse(kilobytes, CultureInfo.InvariantCulture) / 1024;
    }
}

/// <summary>What a child tells at its end.</summary>
internal sealed record ChildResult(double PeakMegabytes, double ProcessorSeconds, Dictionary<string, double> Parts);
