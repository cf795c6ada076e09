using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AbuseDesk.Data;
using AbuseDesk.Demo;
using Npgsql;

namespace AbuseDesk.Benchmarks;

/// <summary>
/// Intake against the bare pipe, in one run: rounds of bare, one worker, two workers, one after the other; medians. The
/// Postgres is durable, the Dovecot real, and every pipe has a fresh process that is warm.
/// </summary>
internal static class IntakeBenchmark
{
    public const int WarmMails = 1000;
    private const int Seed = 20261124;
    private static readonly (string Name, string Pipe, int Processes)[] Variants =
    [
        ("bare pipe", IntakeChild.Bare, 1),
        ("one worker", IntakeChild.Desk, 1),
        ("two workers", IntakeChild.Desk, 2),
    ];

    public static async Task<int> Run(int mails, int rounds)
    {
        // One each: the servers run as users of their own.
        var data = Directory.CreateTempSubdirectory("adpg").FullName;
        var imap = Directory.CreateTempSubdirectory("addc").FullName;
        try
        {
            await using var postgres = await PrivatePostgres.Start(data, durable: true, default);
            await using var dovecot = await PrivateDovecot.Start(imap, new DovecotTraits(), default);
            await DeskSchema.Migrate(postgres.ConnectionString, default);
            await DeskPipe.Register(postgres.ConnectionString, default);
            var results = new List<Measured>();
            for (var round = 1; round <= rounds; round++)
            {
                foreach (var (name, pipe, processes) in Variants)
                {
                    var run = string.Create(CultureInfo.InvariantCulture, $"r{round}{pipe}{processes}");
                    var database = await Fresh(postgres.ConnectionString, run);
                    var measured = await Measure(database, dovecot, run, pipe, processes, mails);
                    results.Add(measured with { Name = name });
                    Console.WriteLine(Row($"round {round} {name}", $"{mails / measured.Seconds:F0}"));
                    await Execute(postgres.ConnectionString, $"drop database {run} with (force); checkpoint");
                    Directory.Delete(Path.Combine(imap, "mail", run), recursive: true);
                }
            }

            Print(results, mails, rounds);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
            Directory.Delete(imap, recursive: true);
        }

        return 0;
    }

    private static async Task<Measured> Measure(
        string connectionString,
        PrivateDovecot dovecot,
        string run,
        string pipe,
        int processes,
        int mails
    )
    {
        await Fill(dovecot, run, mails, run);
        var children = new List<Process>();
        for (var i = 0; i < processes; i++)
        {
            var warm = string.Create(CultureInfo.InvariantCulture, $"{run}w{i}");
            await Fill(dovecot, warm, WarmMails, warm);
            children.Add(Start(pipe, connectionString, dovecot.Port, warm, run));
        }

        foreach (var child in children)
        {
            await UntilReady(child);
        }

        var before = ProcessorTime.OfTree();
        var started = Stopwatch.GetTimestamp();
        children.ForEach(c => c.StandardInput.WriteLine());
        await (
            pipe is IntakeChild.Bare
                ? children[0].StandardOutput.ReadLineAsync()
                : DeskPipe.UntilDone(connectionString, run, mails, default)
        );
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var processor = (ProcessorTime.OfTree() - before).TotalSeconds;
        var told = new List<ChildResult>();
        foreach (var child in children)
        {
            await child.StandardInput.WriteLineAsync();
            told.Add(JsonSerializer.Deserialize<ChildResult>((await child.StandardOutput.ReadLineAsync())!)!);
            await child.WaitForExitAsync();
            child.Dispose();
        }

        if (pipe is IntakeChild.Desk)
        {
            Console.WriteLine(await DeskPipe.Outcome(connectionString, run, default));
        }

        return new Measured(
            "",
            seconds,
            told.Max(t => t.PeakMegabytes),
            processor,
            told.Sum(t => t.ProcessorSeconds),
            told[0].Parts
        );
    }

    private static async Task Fill(PrivateDovecot dovecot, string user, int mails, string run)
    {
        foreach (var mail in new ReportGenerator(mails, Seed).Mails(run))
        {
            await dovecot.Deliver(user, mail);
        }

        // Dovecot gives UIDs when the folder is opened; that is not what is measured.
        using var client = await dovecot.SignIn(user);
        await client.Inbox.OpenAsync(MailKit.FolderAccess.ReadOnly);
        await client.DisconnectAsync(quit: true);
    }

    private static Process Start(string pipe, string connectionString, int port, string warm, string user)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        string[] arguments =
        [
            typeof(IntakeBenchmark).Assembly.Location,
            "intake-child",
            pipe,
            connectionString,
            port.ToString(CultureInfo.InvariantCulture),
            warm,
            user,
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private static async Task UntilReady(Process child)
    {
        while (await child.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line is IntakeChild.Ready)
            {
                return;
            }
        }

        throw new InvalidOperationException("A pipe has ended before it was warm; what it said stands above.");
    }

    // Each pipe has a database of its own, so that none works on tables another one has filled.
    private static async Task<string> Fresh(string connectionString, string run)
    {
        var template = new NpgsqlConnectionStringBuilder(connectionString);
        NpgsqlConnection.ClearAllPools();
        var maintenance = new NpgsqlConnectionStringBuilder(connectionString) { Database = "postgres" };
        await Execute(maintenance.ConnectionString, $"create database {run} template \"{template.Database}\"");
        return new NpgsqlConnectionStringBuilder(connectionString) { Database = run }.ConnectionString;
    }

    private static async Task Execute(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        foreach (var statement in sql.Split(';'))
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    private static void Print(List<Measured> results, int mails, int rounds)
    {
        var bare = Median(results.Where(r => r.Parts.Count > 0).Select(r => mails / r.Seconds));
        Console.WriteLine();
        Console.WriteLine($"intake of {mails} mails, median of {rounds} rounds, {Environment.ProcessorCount} cores");
        Console.WriteLine(Row("", "mails/s", "of bare", "CPU ms", "own CPU", "peak MB"));
        foreach (var group in results.GroupBy(r => r.Name, StringComparer.Ordinal))
        {
            var rate = Median(group.Select(r => mails / r.Seconds));
            var own = Median(group.Select(r => r.OwnProcessorSeconds * 1000 / mails));
            var processor = Median(group.Select(r => r.ProcessorSeconds * 1000 / mails));
            var peak = Median(group.Select(r => r.PeakMegabytes));
            Console.WriteLine(
                Row(group.Key, $"{rate:F0}", $"{rate / bare:F2}", $"{processor:F2}", $"{own:F2}", $"{peak:F0}")
            );
        }

        Console.WriteLine();
        Console.WriteLine("parts of the bare pipe, ms a mail");
        foreach (var part in results.First(r => r.Parts.Count > 0).Parts.Keys)
        {
            var seconds = Median(results.Where(r => r.Parts.Count > 0).Select(r => r.Parts[part]));
            Console.WriteLine(Row(part, $"{seconds * 1000 / mails:F3}"));
        }
    }

    private static string Row(string name, params string[] cells) =>
        name.PadRight(22) + string.Concat(cells.Select(c => c.PadLeft(9)));

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private sealed record Measured(
        string Name,
        double Seconds,
        double PeakMegabytes,
        double ProcessorSeconds,
        double OwnProcessorSeconds,
        Dictionary<string, double> Parts
    );
}
