using System.CommandLine;
using AbuseDesk.Evidence;
using AbuseDesk.Ops;
using Npgsql;

namespace AbuseDesk.Intake;

/// <summary><c>mail ingest PATH…</c>: mails out of files, through the same door as the poller.</summary>
internal static class IngestCommand
{
    public static Command Describe()
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = ".eml files, mbox files, Maildir folders, or folders of these",
            Arity = ArgumentArity.OneOrMore,
        };
        var channel = new Option<string>("--channel")
        {
            Description = "The channel they are counted under, as in Desk__Mailboxes__0__Channel",
            DefaultValueFactory = _ => "abuse",
        };
        var ingest = new Command("ingest", "Take mails in from files") { paths, channel };
        ingest.SetAction((parsed, cancel) => Run(parsed.GetValue(paths)!, parsed.GetValue(channel)!, cancel));
        return new Command("mail", "Mails and files") { ingest };
    }

    private static async Task<int> Run(string[] paths, string channel, CancellationToken cancel)
    {
        var settings = DeskConfiguration.Load(DeskConfiguration.Read([]));
        await using var database = NpgsqlDataSource.Create(settings.ConnectionString);
        var numbers = new ReportNumbers(settings.CasePrefix, settings.TimeZone);
        var ingest = new MailIngest(
            new EvidenceStore(database, TimeProvider.System, numbers),
            new IntakeLimits { MessageBytes = settings.Limits.MessageBytes },
            TimeProvider.System
        );
        var counts = await ingest.Run(paths, channel, Console.Error.WriteLine, cancel);
        Console.WriteLine(
            FormattableString.Invariant($"{counts.Kept} kept, {counts.Known} known already, {counts.Refused} refused")
        );
        return counts.Refused == 0 ? 0 : CommandLine.Failed;
    }
}
