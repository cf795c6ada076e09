using System.CommandLine;
using AbuseDesk.Ops;

namespace AbuseDesk.Data;

/// <summary><c>migrate</c>: brings the schema up to date, or prints the SQL that would.</summary>
internal static class MigrateCommand
{
    public static Command Describe()
    {
        var script = new Option<bool>("--script")
        {
            Description = "Print the SQL instead; it may be run on any version",
        };
        var command = new Command("migrate", "Bring the schema of the database up to date") { script };
        command.WithHostSettings();
        command.SetAction(
            async (parsed, cancel) =>
            {
                var configuration = DeskConfiguration.Read(parsed.HostSettings());
                if (parsed.GetValue(script))
                {
                    Console.WriteLine(DeskSchema.Script("Host=not-asked"));
                    return 0;
                }

                await DeskSchema.Migrate(DeskConfiguration.Load(configuration).ConnectionString, cancel);
                Console.WriteLine("The schema is up to date.");
                return 0;
            }
        );
        return command;
    }
}
