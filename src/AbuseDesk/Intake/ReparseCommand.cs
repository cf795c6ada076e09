using System.CommandLine;
using System.Globalization;
using AbuseDesk.Data;
using AbuseDesk.Ops;
using AbuseDesk.Parsing;
using Npgsql;

namespace AbuseDesk.Intake;

/// <summary><c>reparse</c>: reads kept messages again and says what is read differently now.</summary>
public static class ReparseCommand
{
    private const int PageMessages = 100;

    private const string Page = """
        select raw_id, received_at from message_work
        where (received_at, raw_id) > ($1, $2) and state <> 'waiting' and ($3::text is null or parser = $3)
        order by received_at, raw_id limit $4
        """;

    private static readonly IReadOnlyList<string> Parsers =
    [
        .. ReportParsers.Sorting.Concat(ReportParsers.Structured).Append(ReportParsers.FreeText).Select(p => p.Name),
    ];

    public static Command Describe()
    {
        var since = Since();
        var parser = new Option<string>("--parser")
        {
            Description = "Only what this reader read: " + string.Join(", ", Parsers),
        };
        parser.AcceptOnlyFromAmong([.. Parsers]);
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would be, and change nothing" };
        var command = new Command(
            "reparse",
            "Read kept messages again and print what is read differently; differing readings are added, the cases they concern flagged for a person"
        )
        {
            since,
            parser,
            dryRun,
        };
        return command.With(
            (parsed, services, cancel) =>
                Run(
                    services,
                    Instant(parsed.GetValue(since)) ?? DateTimeOffset.UnixEpoch,
                    parsed.GetValue(parser),
                    parsed.GetValue(dryRun),
                    Console.Out,
                    cancel
                ),
            (services, settings) =>
            {
                services.AddIntake(settings);
                services.AddReadingAgain(settings);
            }
        );
    }

    private static Option<string> Since()
    {
        var since = new Option<string>("--since")
        {
            Description = "Only what came since, e.g. 2026-11-01 or 2026-11-01T09:00+09:00",
        };
        since.Validators.Add(given =>
        {
            if (Instant(given.GetValueOrDefault<string>()) is null)
            {
                given.AddError("--since needs a date or an instant, e.g. 2026-11-01 or 2026-11-01T09:00+09:00.");
            }
        });
        return since;
    }

    /// <summary>Page by page in the order of arrival; stopped in between, it has done the pages before.</summary>
    public static async Task Run(
        IServiceProvider services,
        DateTimeOffset since,
        string? parser,
        bool dryRun,
        TextWriter output,
        CancellationToken cancel
    )
    {
        var database = services.GetRequiredService<NpgsqlDataSource>();
        var reparsing = services.GetRequiredService<Reparsing>();
        var after = (At: since.ToUniversalTime().AddTicks(-10), Id: Guid.AllBitsSet);
        var (read, differ, findings) = (0, 0, 0);
        while (await Next(database, after, parser, cancel) is { Count: > 0 } page)
        {
            var told = await reparsing.Page([.. page.Select(p => p.Id)], keep: !dryRun, cancel);
            foreach (var one in told.Where(t => t.Changes.Count > 0))
            {
                await Tell(one, output);
            }

            read += told.Count;
            differ += told.Count(t => t.Changes.Count > 0);
            findings += told.Count(t => t.ChangesFindings);
            after = page[^1];
        }

        await output.WriteLineAsync(
            $"{read} read again, {differ} differ, {findings} of them in what is accused; "
                + (dryRun ? "nothing was changed" : "their readings are added, their cases flagged")
        );
    }

    private static async Task Tell(ReadAgain one, TextWriter output)
    {
        var at = one.ReceivedAt.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        await output.WriteLineAsync($"{one.ReportNumber} {at} {Plain(one.Sender)}");
        foreach (var change in one.Changes)
        {
            await output.WriteLineAsync(
                $"  {change.Code} {Plain(change.About)}{(change.About.Length == 0 ? "" : ": ")}"
                    + $"{Plain(change.Before) ?? "–"} → {Plain(change.After) ?? "–"}"
            );
        }
    }

    // Words of strangers on somebody's terminal.
    private static string? Plain(string? text) =>
        text is null ? null : string.Concat(text.Select(c => char.IsControl(c) ? '·' : c));

    private static async Task<List<(DateTimeOffset At, Guid Id)>> Next(
        NpgsqlDataSource database,
        (DateTimeOffset At, Guid Id) after,
        string? parser,
        CancellationToken cancel
    )
    {
        List<(DateTimeOffset, Guid)> page = [];
        await using var command = database.CreateCommand(Page);
        command.Parameters.Add(Sql.Value(after.At));
        command.Parameters.Add(Sql.Value(after.Id));
        command.Parameters.Add(Sql.Value(parser));
        command.Parameters.Add(Sql.Value(PageMessages));
        await using var row = await command.ExecuteReaderAsync(cancel);
        while (await row.ReadAsync(cancel))
        {
            page.Add((row.GetFieldValue<DateTimeOffset>(1), row.GetGuid(0)));
        }

        return page;
    }

    private static DateTimeOffset? Instant(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at
            : null;
}
