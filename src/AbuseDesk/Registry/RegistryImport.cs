using AbuseDesk.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AbuseDesk.Registry;

/// <summary>What an import came to. With problems nothing was changed.</summary>
public sealed record ImportResult(
    IReadOnlyList<ImportProblem> Problems,
    int Added,
    int Changed,
    int Superseded,
    int Unchanged
)
{
    public bool IsRefused => Problems.Count > 0;

    internal static ImportResult Refused(IEnumerable<ImportProblem> problems) =>
        new([.. problems.OrderBy(p => p.Line).Take(CsvTable.MaxProblems + 1)], 0, 0, 0, 0);
}

/// <summary>
/// Takes customers.csv and assignments.csv: all or nothing. The lines go into a staging table first and are checked there
/// as a set, against each other and against what is recorded, behind the lock of the registry's version.
/// </summary>
public sealed class RegistryImport(DeskContext context, TimeProvider clock)
{
    public async Task<ImportResult> Customers(Stream file, bool dryRun, CancellationToken cancel)
    {
        List<ImportProblem> problems = [];
        var lines = (await CustomerLine.Table.Read(file, problems, cancel))
            .Select(l => CustomerLine.Read(l, clock, problems))
            .OfType<CustomerLine>()
            .ToList();
        foreach (var same in lines.GroupBy(l => l.Customer.Ref, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            var first = same.First().Line;
            problems.AddRange(
                same.Skip(1).Select(l => new ImportProblem(l.Line, $"ref '{same.Key}' stands in line {first} already"))
            );
        }

        if (problems.Count > 0)
        {
            return ImportResult.Refused(problems);
        }

        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        await OwnerDirectory.Raise(context, cancel);
        var connection = (NpgsqlConnection)context.Database.GetDbConnection();
        await CustomerStaging.Fill(connection, lines, cancel);
        var changed = await Execute(connection, CustomerStaging.Update, cancel);
        var added = await Execute(connection, CustomerStaging.Insert, cancel);
        var result = new ImportResult([], added, changed, 0, lines.Count - added - changed);
        if (!dryRun && added + changed > 0)
        {
            await transaction.CommitAsync(cancel);
        }

        return result;
    }

    /// <summary>
    /// <paramref name="replaceSource"/>: the file is all there is from this source; what it no longer says is superseded.
    /// </summary>
    public async Task<ImportResult> Assignments(
        Stream file,
        bool dryRun,
        string? replaceSource,
        CancellationToken cancel
    )
    {
        List<ImportProblem> problems = [];
        var now = Cases.CaseEvent.ToMicroseconds(clock.GetUtcNow());
        var lines = (await AssignmentLine.Table.Read(file, problems, cancel))
            .Select(l => AssignmentLine.Read(l, now, problems))
            .OfType<AssignmentLine>()
            .ToList();
        problems.AddRange(OfOtherSource(lines, replaceSource));
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        await OwnerDirectory.Raise(context, cancel);
        var connection = (NpgsqlConnection)context.Database.GetDbConnection();
        await AssignmentStaging.Fill(connection, lines, replaceSource, cancel);
        var unchanged = await Execute(connection, AssignmentStaging.MarkUnchanged, cancel);

        // In this order: what is replaced is out of the way before overlaps are looked for.
        var superseded = replaceSource is null
            ? 0
            : await Execute(connection, AssignmentStaging.Supersede, cancel, now, replaceSource);
        problems.AddRange(await AssignmentStaging.Problems(connection, cancel));
        if (problems.Count > 0)
        {
            return ImportResult.Refused(problems);
        }

        var added = await Execute(connection, AssignmentStaging.Insert, cancel);
        if (!dryRun && added + superseded > 0)
        {
            await transaction.CommitAsync(cancel);
        }

        return new ImportResult([], added, 0, superseded, unchanged);
    }

    private static IEnumerable<ImportProblem> OfOtherSource(List<AssignmentLine> lines, string? replaceSource) =>
        replaceSource is null
            ? []
            : lines
                .Where(l =>
                    l.Assignment.Source is { } source && !string.Equals(source, replaceSource, StringComparison.Ordinal)
                )
                .Select(l => new ImportProblem(
                    l.Line,
                    $"source '{l.Assignment.Source}' in a file that replaces '{replaceSource}': leave it empty"
                ));

    internal static async Task<int> Execute(
        NpgsqlConnection connection,
        string sql,
        CancellationToken cancel,
        params object[] values
    )
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return await command.ExecuteNonQueryAsync(cancel);
    }
}
