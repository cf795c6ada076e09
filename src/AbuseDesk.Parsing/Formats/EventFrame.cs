using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>What is known about a table of events besides its rows.</summary>
/// <param name="Mail">The mail that carries it.</param>
/// <param name="Reporter">Who says it, in the reason of each finding.</param>
/// <param name="Problems">Where the reading of the rows tells what it could not read; complete when the rows are.</param>
internal sealed record EventFrame(MailView Mail, string Reporter, List<Problem> Problems)
{
    /// <summary>The clock of the rows that state no zone.</summary>
    public required TimeHints Hints { get; init; }

    /// <summary>What every row is accused of, whatever it says, and the words for it.</summary>
    public (string Category, string What)? Accused { get; init; }

    /// <summary>What a row is accused of that does not say so itself.</summary>
    public string? Category { get; init; }

    /// <summary>The name of the feed or file, for the reason.</summary>
    public string? Feed { get; init; }

    /// <summary>The only columns that accuse, where the format knows better than the names.</summary>
    public string[]? Addresses { get; init; }

    /// <summary>The format has its own meaning of its URL columns (the request at a sinkhole): no page is accused.</summary>
    public bool AddressesOnly { get; init; }

    /// <summary>Found between the words of a body: lines that are no row are the words, not faults.</summary>
    public bool IsText { get; init; }

    /// <summary>From one that coordinates: its tables need no column of times, and tell victims of malware.</summary>
    public bool IsCoordinator { get; init; }

    /// <summary>The meaning of a header; null for a line that is none.</summary>
    public EventColumns? Columns(string[] header)
    {
        var columns = EventColumns.Of(header, Addresses, exact: IsText);
        if (columns is null && IsCoordinator)
            columns = EventColumns.Of(header, EventColumnNames.Infected, exact: IsText);
        return columns is not null && (columns.HasTime || IsCoordinator) ? columns : null;
    }

    public void Tell(string code, string? detail)
    {
        if (!Problems.Contains(new Problem(code, detail)))
            Problems.Add(new Problem(code, detail));
    }
}
