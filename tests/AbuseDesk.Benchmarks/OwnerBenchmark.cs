using System.Diagnostics;
using System.Globalization;
using System.Net;
using AbuseDesk.Parsing;
using AbuseDesk.Registry;

namespace AbuseDesk.Benchmarks;

/// <summary>The owner index over a large registry: what it takes to build, to hold and to ask.</summary>
internal static class OwnerBenchmark
{
    private const int Seed = 20261124;
    private const int Lookups = 1_000_000;

    // 10.0.0.0/8 has just over a million networks of this length.
    private const int PrefixLength = 28;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static int Run(int prefixes)
    {
        OwnerIndex.Build(Rows(1_000), 1);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var started = Stopwatch.GetTimestamp();
        var index = OwnerIndex.Build(Rows(prefixes), 1);
        var built = Stopwatch.GetElapsedTime(started);
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;

        var findings = Findings(prefixes);
        Ask(index, findings, findings.Count);
        started = Stopwatch.GetTimestamp();
        var found = Ask(index, findings, Lookups);
        var asked = Stopwatch.GetElapsedTime(started);

        Console.WriteLine($"owner index of {prefixes} prefixes");
        Write("build, s", built.TotalSeconds, "F2");
        Write("memory, MB", held / 1048576.0, "F0");
        Write("lookups/s, one thread", Lookups / asked.TotalSeconds, "F0");
        Write("of them answered", found, "F0");
        return 0;
    }

    private static IEnumerable<Assignment> Rows(int count)
    {
        var customers = Enumerable.Range(0, (count / 5) + 1).Select(_ => Guid.CreateVersion7(Start)).ToArray();
        for (var i = 0; i < count; i++)
        {
            var net = new IPNetwork(Address(i, 0), PrefixLength);
            yield return new Assignment
            {
                Id = Guid.CreateVersion7(Start),
                Kind = AssetKind.Prefix,
                Asset = net.ToString(),
                Net = net,
                Service = "iaas_vps",
                CustomerId = customers[i / 5],
                ValidFrom = Start.AddDays(i % 300),
                RecordedFrom = Start,
            };
        }
    }

    private static List<Finding> Findings(int prefixes)
    {
        var random = new Random(Seed);
        var findings = new List<Finding>();
        while (findings.Count < 10_000)
        {
            var at = Start.AddDays(random.Next(320));
            findings.Add(
                new Finding
                {
                    Category = "brute_force",
                    Reason = "",
                    SourceIp = Address(random.Next(prefixes), random.Next(16)),
                    OccurredAt = at,
                    Earliest = at,
                    Latest = at,
                    TimeBasis = TimeBasis.Stated,
                }
            );
        }

        return findings;
    }

    private static IPAddress Address(int network, int host) =>
        new([10, (byte)(network >> 12), (byte)(network >> 4), (byte)((network << 4) | host)]);

    private static int Ask(OwnerIndex index, List<Finding> findings, int times)
    {
        var found = 0;
        for (var i = 0; i < times; i++)
        {
            found += index.Find(findings[i % findings.Count]).AssignmentId is null ? 0 : 1;
        }

        return found;
    }

    private static void Write(string name, double value, string format) =>
        Console.WriteLine(name.PadRight(24) + value.ToString(format, CultureInfo.InvariantCulture).PadLeft(12));
}
