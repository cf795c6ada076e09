using System.Net;

namespace AbuseDesk.Parsing.Tests;

/// <summary>
/// What is left when a format's own reader is not there: the samples of each structured format are read without it. The
/// long tail of formats nobody has written a reader for is read as well as these.
/// </summary>
public sealed class GeneralityTests(ITestOutputHelper output)
{
    [Fact]
    public void The_general_reader_finds_most_addresses_and_times_of_formats_whose_own_reader_is_hidden()
    {
        var all = new Score();
        foreach (var format in Samples().GroupBy(s => s.Parser, StringComparer.Ordinal).OrderBy(g => g.Key))
        {
            var hidden = ReportParsers.Structured.Where(p => p.Name != format.Key).ToList();
            var score = new Score();
            foreach (var (name, _, right) in format)
            {
                var read = ReportParsers.Read(SampleFiles.Bytes(name), ReadingContext.Empty, hidden);
                // a provider's ticket hands what it quotes to the whole list
                if (read.Parser == format.Key)
                    continue;
                if (score.Add(right, read) is { } fault)
                    output.WriteLine($"{name} [{read.Parser}]: {fault}");
            }

            output.WriteLine(format.Key.PadRight(20) + score);
            all.Add(score);
        }

        output.WriteLine("all".PadRight(20) + all);
        Assert.True(all.Ips >= 0.9, "addresses");
        Assert.True(all.Precision >= 0.95, "addresses rightly accused");
        Assert.True(all.Times >= 0.9, "times");
    }

    // what the format's own reader finds is right: a person has checked it (GoldenTests)
    private static IEnumerable<(string Name, string Parser, ParsedReport Right)> Samples() =>
        from name in SampleFiles.All
        let right = ReportParsers.Read(SampleFiles.Bytes(name), ReadingContext.Empty)
        where
            right is { Kind: MessageKind.Report, ReaderFailed: false }
            && right.Findings.Count > 0
            && ReportParsers.Structured.Any(p => p.Name == right.Parser)
            // tables of anybody, and notices by words alone: general readers themselves
            && right.Parser is not "EventList"
        select (name, right.Parser, right);

    private sealed class Score
    {
        private int _ipHits,
            _ipWanted,
            _ipGiven,
            _times,
            _timesWanted;

        // a clock of the same delivery one hop on
        private static readonly TimeSpan Same = TimeSpan.FromSeconds(5);

        public double Ips => (double)_ipHits / _ipWanted;
        public double Precision => (double)_ipHits / _ipGiven;
        public double Times => (double)_times / _timesWanted;

        public string? Add(ParsedReport right, ParsedReport read)
        {
            var wanted = Addresses(right);
            var given = Addresses(read);
            _ipWanted += wanted.Count;
            _ipGiven += given.Count;
            _ipHits += given.Count(wanted.Contains);

            var instants = Instants(right);
            var told = Instants(read);
            var found = instants.Count(i => told.Exists(t => (t - i).Duration() <= Same));
            _timesWanted += instants.Count;
            _times += found;
            return wanted.SetEquals(given) && found == instants.Count
                ? null
                : $"want {string.Join(' ', wanted)} at {Brief(instants)}, got {string.Join(' ', given)} at {Brief(told)}";
        }

        public void Add(Score other)
        {
            _ipHits += other._ipHits;
            _ipWanted += other._ipWanted;
            _ipGiven += other._ipGiven;
            _times += other._times;
            _timesWanted += other._timesWanted;
        }

        public override string ToString() =>
            $"addresses {_ipHits} of {_ipWanted}, {_ipGiven} accused; times {_times} of {_timesWanted}";

        private static HashSet<IPAddress> Addresses(ParsedReport report) =>
            [.. report.Findings.Select(f => f.SourceIp).OfType<IPAddress>()];

        // the date of the mail is no time of the event
        private static List<DateTimeOffset> Instants(ParsedReport report) =>
            [
                .. report
                    .Findings.Where(f => f.TimeBasis is not (TimeBasis.None or TimeBasis.MailDate))
                    .Select(f => f.OccurredAt)
                    .OfType<DateTimeOffset>()
                    .Distinct(),
            ];

        private static string Brief(List<DateTimeOffset> times) =>
            string.Join(' ', times.Take(4).Select(t => t.UtcDateTime.ToString("MM-dd'T'HH:mm:ss", null)));
    }
}
