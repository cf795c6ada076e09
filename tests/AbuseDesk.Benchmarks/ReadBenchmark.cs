using System.Diagnostics;
using System.Globalization;
using AbuseDesk.Parsing;

namespace AbuseDesk.Benchmarks;

/// <summary>What reading costs alone: one thread, no database, by the parser that read.</summary>
internal static class ReadBenchmark
{
    private const int Seed = 20261124;

    public static int Run(int mails, int rounds)
    {
        var context = new ReadingContext { ReceivedAt = new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero) };
        var bodies = new ReportGenerator(mails, Seed).Mails("read").ToList();
        var spent = new Dictionary<string, (int Mails, TimeSpan Time)>(StringComparer.Ordinal);
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var body in bodies)
            {
                var started = Stopwatch.GetTimestamp();
                var report = ReportParsers.Read(body, context);
                var name = $"{report.Parser}, {report.Kind}";
                var (count, time) = spent.GetValueOrDefault(name);
                spent[name] = (count + 1, time + Stopwatch.GetElapsedTime(started));
            }

            // The first round warms up.
            if (round == 0)
            {
                spent.Clear();
            }
        }

        Console.WriteLine($"reading, {mails} mails, {rounds} rounds, ms a mail");
        foreach (var (parser, (count, time)) in spent.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            var each = (time / count).TotalMilliseconds.ToString("F3", CultureInfo.InvariantCulture);
            var number = (count / rounds).ToString(CultureInfo.InvariantCulture);
            Console.WriteLine(parser.PadRight(24) + number.PadLeft(8) + each.PadLeft(9));
        }

        return 0;
    }
}
