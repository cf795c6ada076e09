using System.Diagnostics;
using System.Globalization;
using AbuseDesk.Parsing;
using MimeKit;

namespace AbuseDesk.Benchmarks;

/// <summary>
/// What reading costs alone, one thread and no database, beside what the MIME parser alone costs for the same mails with
/// every text decoded. The two take turns; the ratio counts, the figures are this machine's.
/// </summary>
internal static class ReadBenchmark
{
    private const int Seed = 20261124;

    private static readonly ReadingContext Context = new()
    {
        ReceivedAt = new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero),
    };

    public static int Run(int mails, int rounds)
    {
        var bodies = new ReportGenerator(mails, Seed).Mails("read").ToList();
        var (bare, own) = (new List<Cost>(), new List<Cost>());
        for (var round = 0; round <= rounds; round++)
        {
            bare.Add(Cost.Of(() => bodies.Sum(Decoded)));
            own.Add(Cost.Of(() => bodies.Sum(Findings)));
        }

        // The first round warms up.
        bare.RemoveAt(0);
        own.RemoveAt(0);
        Console.WriteLine($"reading, {mails} mails, {rounds} rounds, one thread; medians");
        Console.WriteLine("                 mails/s   KB a mail");
        Line("MimeKit, text", bare, mails);
        Line("all of reading", own, mails);
        var speed = Median(bare.Select(c => c.Time)) / Median(own.Select(c => c.Time));
        var memory = Median(own.Select(c => c.Bytes)) / Median(bare.Select(c => c.Bytes));
        Console.WriteLine(FormattableString.Invariant($"speed {speed:F2} x, allocated {memory:F2} x"));
        ByParser(bodies);
        return 0;
    }

    // persistent: the content stays in the bytes, as for the reader; every text is decoded
    private static int Decoded(byte[] body)
    {
        using var stream = new MemoryStream(body, writable: false);
        using var message = new MimeParser(stream, MimeFormat.Entity, persistent: true).ParseMessage();
        return message.BodyParts.OfType<TextPart>().Sum(p => p.Text.Length);
    }

    private static int Findings(byte[] body) => ReportParsers.Read(body, Context).Findings.Count;

    private static void ByParser(List<byte[]> bodies)
    {
        var spent = new Dictionary<string, (int Mails, TimeSpan Time)>(StringComparer.Ordinal);
        foreach (var body in bodies)
        {
            var started = Stopwatch.GetTimestamp();
            var report = ReportParsers.Read(body, Context);
            var name = $"{report.Parser}, {report.Kind}";
            var (count, time) = spent.GetValueOrDefault(name);
            spent[name] = (count + 1, time + Stopwatch.GetElapsedTime(started));
        }

        foreach (var (parser, (count, time)) in spent.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            var each = (time / count).TotalMilliseconds.ToString("F3", CultureInfo.InvariantCulture);
            Console.WriteLine(
                parser.PadRight(24) + count.ToString(CultureInfo.InvariantCulture).PadLeft(6) + " mails " + each + " ms"
            );
        }
    }

    private static void Line(string name, List<Cost> costs, int mails)
    {
        var speed = (mails / Median(costs.Select(c => c.Time))).ToString("F0", CultureInfo.InvariantCulture);
        var memory = (Median(costs.Select(c => c.Bytes)) / mails / 1024).ToString("F1", CultureInfo.InvariantCulture);
        Console.WriteLine(name.PadRight(16) + speed.PadLeft(8) + memory.PadLeft(12));
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    /// <summary>Processor seconds and allocated bytes of one round.</summary>
    private sealed record Cost(double Time, double Bytes)
    {
        public static Cost Of(Func<int> work)
        {
            GC.Collect();
            var (allocated, started) = (GC.GetAllocatedBytesForCurrentThread(), Environment.CpuUsage.UserTime);
            work();
            return new Cost(
                (Environment.CpuUsage.UserTime - started).TotalSeconds,
                GC.GetAllocatedBytesForCurrentThread() - allocated
            );
        }
    }
}
