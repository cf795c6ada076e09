using System.CommandLine;
using AbuseDesk.Data;
using AbuseDesk.Registry;
using AbuseDesk.Staff;

namespace AbuseDesk.Ops;

/// <summary>A command that does one thing with the database and ends: the desk's services, without its loops and web.</summary>
internal static class DeskCommand
{
    public static Command With(
        this Command command,
        Func<ParseResult, IServiceProvider, CancellationToken, Task> run,
        Action<IServiceCollection, DeskSettings>? add = null
    )
    {
        command.WithHostSettings();
        command.SetAction(
            async (parsed, cancel) =>
            {
                var configuration = DeskConfiguration.Read(parsed.HostSettings());
                var settings = DeskConfiguration.Load(configuration);
                var services = new ServiceCollection();
                services.AddLogging();
                services.AddDeskData(settings);
                services.AddRegistry();
                services.AddStaff(settings);
                add?.Invoke(services, settings);
                await using var provider = services.BuildServiceProvider();
                await using var scope = provider.CreateAsyncScope();
                await run(parsed, scope.ServiceProvider, cancel);
                return 0;
            }
        );
        return command;
    }
}
