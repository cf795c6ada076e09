using AbuseDesk.Data;
using Npgsql;

namespace AbuseDesk.Intake;

/// <summary>Numbers for cases that may be opened.</summary>
internal static class CaseNumbers
{
    public static async Task<Queue<string>> Take(
        NpgsqlConnection connection,
        FilingRules rules,
        int needed,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var numbers = new Queue<string>(needed);
        if (needed == 0)
        {
            return numbers;
        }

        await using var command = new NpgsqlCommand(
            "select next_number($1, 'case', $2) from generate_series(1, $3)",
            connection
        );
        command.Parameters.Add(Sql.Value(rules.CasePrefix));
        command.Parameters.Add(Sql.Value(TimeZoneInfo.ConvertTime(now, rules.Zone).Year));
        command.Parameters.Add(Sql.Value(needed));
        await using var row = await command.ExecuteReaderAsync(cancel);
        while (await row.ReadAsync(cancel))
        {
            numbers.Enqueue(row.GetString(0));
        }

        return numbers;
    }
}
