using System.CommandLine;

namespace AbuseDesk.Ops;

/// <summary><c>config show</c>: the settings in effect, secrets masked, as lines of an environment file.</summary>
internal static class ConfigCommand
{
    public static Command Describe()
    {
        var show = new Command("show", "Print the settings in effect, secrets masked").WithHostSettings();
        show.SetAction(parsed => Show(DeskConfiguration.Read(parsed.HostSettings())));
        return new Command("config", "The settings of the desk") { show };
    }

    private static int Show(IConfiguration configuration)
    {
        var settings = DeskConfiguration.Load(configuration, needsDatabase: false);
        foreach (var (name, value) in DeskConfiguration.Show(settings))
        {
            Console.WriteLine($"{name}={value}");
        }

        return 0;
    }
}
