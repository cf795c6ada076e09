using System.CommandLine;
using AbuseDesk.Ops;

namespace AbuseDesk.Registry;

/// <summary><c>customers import</c> and <c>assignments import</c>.</summary>
internal static class RegistryCommands
{
    public static Command Customers() => new("customers", "Customers") { Import(isAssignments: false) };

    public static Command Assignments() =>
        new("assignments", "What is assigned to whom") { Import(isAssignments: true) };

    private static Command Import(bool isAssignments)
    {
        var file = new Argument<string>("FILE.csv");
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would be, and change nothing" };
        var replace = new Option<string>("--replace-source")
        {
            Description = "The file is all there is from this source: what it no longer says is superseded",
        };
        replace.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is not { Length: > 0 and <= AssignmentLine.MaxSource })
            {
                result.AddError($"--replace-source needs a name of 1 to {AssignmentLine.MaxSource} characters.");
            }
        });
        var command = new Command("import", "Take a CSV file, all or nothing") { file, dryRun };
        if (isAssignments)
        {
            command.Add(replace);
        }

        return command.With(
            async (parsed, services, cancel) =>
            {
                var import = services.GetRequiredService<RegistryImport>();
                await using var csv = File.OpenRead(parsed.GetRequiredValue(file));
                var isDry = parsed.GetValue(dryRun);
                var result = isAssignments
                    ? await import.Assignments(csv, isDry, parsed.GetValue(replace), cancel)
                    : await import.Customers(csv, isDry, cancel);
                await Tell(result, isDry);
            }
        );
    }

    private static async Task Tell(ImportResult result, bool isDry)
    {
        if (result.IsRefused)
        {
            foreach (var problem in result.Problems)
            {
                await Console.Error.WriteLineAsync(problem.ToString());
            }

            throw new CommandException(
                $"nothing was imported: {result.Problems.Count} faults, named above. Put them right and import again."
            );
        }

        await Console.Out.WriteLineAsync(
            (isDry ? "Would be: " : "")
                + $"{result.Added} added, {result.Changed} changed, {result.Superseded} superseded, {result.Unchanged} unchanged"
        );
    }
}
