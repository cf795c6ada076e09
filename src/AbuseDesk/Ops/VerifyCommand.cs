using AbuseDesk.Cases;
using AbuseDesk.Evidence;
using Npgsql;

namespace AbuseDesk.Ops;

/// <summary><c>verify</c>: evidence hashes and the sealed history; the first thing that does not hold is named.</summary>
public static class VerifyCommand
{
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
