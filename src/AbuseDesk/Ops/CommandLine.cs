using System.CommandLine;
using Npgsql;

namespace AbuseDesk.Ops;

/// <summary>A command could not do what it was asked; the message tells the person at the terminal why, and what next.</summary>
public sealed class CommandException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>Runs one command. Exit codes: 0 done, 1 failed (the reason on standard error), 2 wrong usage.</summary>
internal static class CommandLine
{
    public const int Failed = 1;
    private const int WrongUsage = 2;

    public static async Task<int> Run(RootCommand root, string[] arguments)
    {
        var parsed = root.Parse(arguments);
        var wrong = parsed.Errors.Select(e => e.Message).Concat(Unexpected(parsed)).ToList();
        if (wrong.Count > 0)
        {
            await Console.Error.WriteLineAsync($"abusedesk: {string.Join(" ", wrong)} See abusedesk --help.");
            return WrongUsage;
        }

        try
        {
            // The hosts of web and worker take their time to end; the default would cut them off after 2 s.
            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = TimeSpan.FromSeconds(60),
                }
            );
        }
        catch (OperationCanceledException)
        {
            return Failed;
        }
        catch (Exception known) when (known is CommandException or SettingsException or IOException)
        {
            await Console.Error.WriteLineAsync($"abusedesk: {known.Message}");
            return Failed;
        }
        catch (NpgsqlException database)
        {
            await Console.Error.WriteLineAsync(
                $"abusedesk: the database did not do it: {database.Message} Check ConnectionStrings__Desk (abusedesk config show)."
            );
            return Failed;
        }
    }

    /// <summary>The arguments that are settings of the host, as --urls=… or --Desk:Language=en.</summary>
    public static string[] HostSettings(this ParseResult parsed) => [.. parsed.UnmatchedTokens.Where(IsSetting)];

    /// <summary>Lets a command take settings of the host.</summary>
    public static Command WithHostSettings(this Command command)
    {
        command.TreatUnmatchedTokensAsErrors = false;
        return command;
    }

    private static IEnumerable<string> Unexpected(ParseResult parsed) =>
        parsed.CommandResult.Command.TreatUnmatchedTokensAsErrors
            ? []
            : parsed.UnmatchedTokens.Where(t => !IsSetting(t)).Select(t => $"'{t}' is not known here.");

    private static bool IsSetting(string token) =>
        token.StartsWith("--", StringComparison.Ordinal) && token.IndexOf('=', StringComparison.Ordinal) > 2;
}
