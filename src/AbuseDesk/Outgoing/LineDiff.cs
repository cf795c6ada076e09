namespace AbuseDesk.Outgoing;

/// <summary>A line of two texts put side by side: in both, only in the old one, or only in the new one.</summary>
public sealed record DiffLine(string Text, bool IsOld, bool IsNew);

/// <summary>What changed between two texts, line by line.</summary>
public static class LineDiff
{
    // Letters have tens of lines; what is longer is told as a whole.
    private const int Longest = 1_000;

    public static IReadOnlyList<DiffLine> Of(string before, string after)
    {
        var (old, now) = (before.Split('\n'), after.Split('\n'));
        if (old.Length > Longest || now.Length > Longest)
        {
            return [.. old.Select(Gone), .. now.Select(Added)];
        }

        var common = Common(old, now);
        var lines = new List<DiffLine>();
        var (i, j) = (0, 0);
        while (i < old.Length || j < now.Length)
        {
            if (i < old.Length && j < now.Length && string.Equals(old[i], now[j], StringComparison.Ordinal))
            {
                lines.Add(new DiffLine(old[i++], true, true));
                j++;
            }
            else if (j == now.Length || (i < old.Length && common[i + 1, j] >= common[i, j + 1]))
            {
                lines.Add(Gone(old[i++]));
            }
            else
            {
                lines.Add(Added(now[j++]));
            }
        }

        return lines;
    }

    // The longest run of lines both still have in common from here on.
    private static int[,] Common(string[] old, string[] now)
    {
        var common = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = now.Length - 1; j >= 0; j--)
            {
                common[i, j] = string.Equals(old[i], now[j], StringComparison.Ordinal)
                    ? common[i + 1, j + 1] + 1
                    : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        return common;
    }

    private static DiffLine Gone(string text) => new(text, true, false);

    private static DiffLine Added(string text) => new(text, false, true);
}
