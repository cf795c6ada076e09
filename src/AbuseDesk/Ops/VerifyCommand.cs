using System.CommandLine;
using AbuseDesk.Cases;
using AbuseDesk.Evidence;
using Npgsql;

namespace AbuseDesk.Ops;

/// <summary><c>verify</c>: evidence hashes and the sealed history; the first thing that does not hold is named.</summary>
internal static class VerifyCommand
{
    public static Command Describe()
    {
        var command = new Command("verify", "Check evidence and history; name the first thing that does not hold");
        command.WithHostSettings();
        command.SetAction(
            async (parsed, cancel) =>
            {
                var settings = DeskConfiguration.Load(DeskConfiguration.Read(parsed.HostSettings()));
                await using var database = NpgsqlDataSource.Create(settings.ConnectionString);
                return await Run(database, Console.Out, Console.Error, cancel);
            }
        );
        return command;
    }

    /// <summary>0 when all holds, 1 when not.</summary>
    public static async Task<int> Run(
        NpgsqlDataSource database,
        TextWriter output,
        TextWriter error,
        CancellationToken cancel
    )
    {
        long messages = 0;
        var fault = await EvidenceCheck.FirstFault(database, count => messages = count, cancel);
        if (fault is null)
        {
            await output.WriteLineAsync($"{messages} messages hold");
            await using var connection = await database.OpenConnectionAsync(cancel);
            fault = await HistoryCheck.FirstFault(connection, cancel);
        }

        if (fault is not null)
        {
            await error.WriteLineAsync($"{fault}. Keep the database as it is and compare with a backup.");
            return 1;
        }

        await output.WriteLineAsync("the history holds");
        return 0;
    }
}
