using System.Globalization;

namespace AbuseDesk.Benchmarks;

/// <summary>
/// Processor time of this process and all below it: the pipes, Postgres and Dovecot. Unlike a rate it hardly depends on
/// what else the machine does.
/// </summary>
internal static class ProcessorTime
{
    private const int TicksPerSecond = 100;

    public static TimeSpan OfTree()
    {
        var all = Directory.EnumerateDirectories("/proc").Select(Read).OfType<Stat>().ToDictionary(s => s.Id);
        var below = all.Values.ToLookup(s => s.Parent);
        var ticks = 0L;
        var open = new Stack<int>([Environment.ProcessId]);
        while (open.TryPop(out var id))
        {
            ticks += all.TryGetValue(id, out var stat) ? stat.Ticks : 0;
            foreach (var child in below[id])
            {
                open.Push(child.Id);
            }
        }

        return TimeSpan.FromSeconds((double)ticks / TicksPerSecond);
    }

    // proc(5): parent is field 4; 14 to 17 are the ticks of the process and of the children it has waited for.
    private static Stat? Read(string folder)
    {
        if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id))
        {
            return null;
        }

        try
        {
            var text = File.ReadAllText(Path.Combine(folder, "stat"));
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            var ticks = fields[11..15].Sum(f => long.Parse(f, CultureInfo.InvariantCulture));
            return new Stat(id, int.Parse(fields[1], CultureInfo.InvariantCulture), ticks);
        }
        catch (IOException)
        {
            // It ended while we looked; its parent has its time.
            return null;
        }
    }

    private sealed record Stat(int Id, int Parent, long Ticks);
}
