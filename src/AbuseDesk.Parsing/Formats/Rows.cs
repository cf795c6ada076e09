namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// The findings of tables of any length. All rows are read once, so that what is wrong with them is known; the first ones
/// are held, the others are read again, one by one, by whoever asks for them.
/// </summary>
/// <param name="First">All findings, or as many as are held.</param>
/// <param name="Further">Those behind them; null where there are none.</param>
internal sealed record Rows(IReadOnlyList<Finding> First, IEnumerable<Finding>? Further)
{
    /// <summary>Findings of one report that are held in memory.</summary>
    public const int Held = 5_000;

    /// <summary>Reads all rows once.</summary>
    /// <param name="rows">Reads the rows anew each time it is enumerated.</param>
    public static Rows Of(IEnumerable<Finding> rows)
    {
        var first = new List<Finding>();
        var isLonger = false;
        foreach (var row in rows)
        {
            if (first.Count < Held)
                first.Add(row);
            else
                isLonger = true;
        }

        return new Rows(first, isLonger ? rows.Skip(Held) : null);
    }
}
