using System.CommandLine;

namespace AbuseDesk.Ops;

/// <summary>The commands that run until they are stopped.</summary>
internal static class Roles
{
    public static Command Web(Func<string[], CancellationToken, Task<int>> run)
    {
        var command = new Command("web", "Only the web").WithHostSettings();
        command.SetAction((parsed, cancel) => run(parsed.HostSettings(), cancel));
        return command;
    }

    public static Command Worker(Func<string[], bool, CancellationToken, Task<int>> run)
    {
        var supervised = new Option<bool>(SupervisedWorker.Option) { Hidden = true };
        var command = new Command("worker", "Only the worker: takes mail in, reads it, sends mail") { supervised };
        command.WithHostSettings();
        command.SetAction((parsed, cancel) => run(parsed.HostSettings(), parsed.GetValue(supervised), cancel));
        return command;
    }
}
