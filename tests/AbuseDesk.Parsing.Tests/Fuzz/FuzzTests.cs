using System.Diagnostics;
using System.Globalization;
using System.Text;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Tests.Fuzz;

/// <summary>
/// Hostile inputs without end: ten seconds for each target with a fixed seed, five minutes with ABUSEDESK_LONG=1. No input
/// may throw, make a reader throw, take two seconds or 256 MB. What was found stands in <see cref="FoundTests"/>.
/// </summary>
public abstract class FuzzTests(ITestOutputHelper output)
{
    private const int Seed = 20261124;
    private const long MostBytes = 256L << 20;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Budget = Environment.GetEnvironmentVariable("ABUSEDESK_LONG") is "1"
        ? TimeSpan.FromMinutes(5)
        : TimeSpan.FromSeconds(10);

    private static readonly ReadingContext Context = new()
    {
        ReceivedAt = new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero),
        OwnPrefixes = [System.Net.IPNetwork.Parse("203.0.113.0/24")],
        DeskAddresses = ["abuse@minato.example"],
    };

    /// <summary>Feeds a target with inputs made of the samples of some folders until the time is over.</summary>
    protected void Fuzz(Action<byte[]> target, params string[] folders)
    {
        var seeds = SampleFiles
            .All.Where(f => folders.Length == 0 || folders.Contains(f.Split('/')[0], StringComparer.Ordinal))
            .Select(SampleFiles.Bytes)
            .ToList();
        Assert.NotEmpty(seeds);
        var mutator = new Mutator(seeds, Seed);
        var (started, inputs, slowest) = (Stopwatch.GetTimestamp(), 0, TimeSpan.Zero);
        while (Stopwatch.GetElapsedTime(started) < Budget)
        {
            var input = mutator.Next();
            var took = Try(target, input);
            slowest = took > slowest ? took : slowest;
            inputs++;
        }

        output.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{inputs} inputs, slowest {slowest.TotalMilliseconds:F0} ms")
        );
        Assert.True(inputs > 0);
    }

    /// <summary>Reads with all formats, or with one and the general reader.</summary>
    protected static void Read(byte[] input, string? parser)
    {
        var structured = ReportParsers.Structured.Where(p => parser is null || p.Name == parser).ToList();
        var report = ReportParsers.Read(input, Context, structured);

        // Read never throws: what a reader throws is told in the detail of its problem.
        Assert.DoesNotContain(
            report.Problems,
            p =>
                p.Code is ProblemCodes.ReaderFailed && p.Detail?.Contains("Exception", StringComparison.Ordinal) == true
        );
        _ = ParseLine.Of("x", null, report);
        _ = (report.Envelope.ContentHash, report.Envelope.OwnText);
    }

    /// <summary>Header pre-scan, structure and envelope alone.</summary>
    protected static void Open(byte[] input)
    {
        var mail = MailView.Open(input, Context);
        _ = mail.Envelope;
        _ = mail.Text.Length + mail.Parts.Count;
    }

    /// <summary>The time reader on any text.</summary>
    protected static void Time(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var hints = new TimeHints { MailDate = Context.ReceivedAt, Language = input.Length % 2 == 0 ? "ja" : "en" };
        foreach (var hit in Timestamps.Find(text, hints))
            Assert.InRange(hit.Start, 0, text.Length);
        foreach (var line in text.Split('\n').Take(20))
            _ = Timestamps.Read(line, hints);
    }

    // Other work on the machine must not pass for a hang: only what is slow every time is.
    private static TimeSpan Try(Action<byte[]> target, byte[] input)
    {
        var least = TimeSpan.MaxValue;
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var (started, before) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
            try
            {
                target(input);
            }
            catch (Exception e)
            {
                Assert.Fail($"{Kept(input)}: {e}");
            }

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MostBytes, $"{Kept(input)}: memory");
            var took = Stopwatch.GetElapsedTime(started);
            least = took < least ? took : least;
            if (least < Longest)
                return least;
        }

        Assert.Fail($"{Kept(input)}: {least}");
        return least;
    }

    // the input that failed, to be made a test
    private static string Kept(byte[] input)
    {
        var file = Path.Combine(
            Path.GetTempPath(),
            $"abusedesk-fuzz-{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(input))[..12]}"
        );
        File.WriteAllBytes(file, input);
        return file;
    }
}

/// <summary>Half of the targets; the other half runs beside them.</summary>
public sealed class FormatFuzzTests(ITestOutputHelper output) : FuzzTests(output)
{
    [Fact]
    public void Arf() => Fuzz(i => Read(i, "Arf"), "arf", "jmrp");

    [Fact]
    public void Xarf() => Fuzz(i => Read(i, "Xarf"), "xarf");

    [Fact]
    public void XarfText() => Fuzz(i => Read(i, "XarfText"), "x-arf", "blocklist-de", "webiron");

    [Fact]
    public void Acns() => Fuzz(i => Read(i, "Acns"), "acns");

    [Fact]
    public void Iodef() => Fuzz(i => Read(i, "Iodef"), "iodef", "abusehub");
}

/// <summary>The other half.</summary>
public sealed class GeneralFuzzTests(ITestOutputHelper output) : FuzzTests(output)
{
    [Fact]
    public void HeadersAndStructure() => Fuzz(Open);

    [Fact]
    public void GeneralReader() =>
        Fuzz(i => Read(i, "none of them"), "free-text-ja", "free-text-en", "free-text-other");

    [Fact]
    public void Tables() => Fuzz(i => Read(i, "EventList"), "shadowserver", "event-table", "cert");

    [Fact]
    public void Times() => Fuzz(Time);

    [Fact]
    public void EveryFormat() => Fuzz(i => Read(i, null));
}
