using System.Buffers;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// A list whose first column holds the addresses, below a line of names that stand where the values stand:
/// <code>
///      IP_Address First seen   Hits
///                 Name
///   198.51.100.10 Jan  8 20h     72
///                 host10.shop.example.
/// </code>
/// </summary>
internal sealed class FreeTextList
{
    private const int Fewest = 3;
    private const int MaxNames = 200;

    private static readonly SearchValues<string> Promising = SearchValues.Create(
        ["ip", "addr", "src", "source", "アドレス"],
        StringComparison.OrdinalIgnoreCase
    );

    private readonly int _start;
    private readonly int _end;

    private FreeTextList(string label, int start, int end) => (Label, _start, _end) = (label, start, end);

    /// <summary>The name of the column as written.</summary>
    public string Label { get; }

    /// <summary>The list whose names stand in a line; null where the line has no such names.</summary>
    public static FreeTextList? Of(ReadOnlySpan<char> line)
    {
        var start = line.IndexOfAnyExcept(' ');
        if (start < 0 || line.Length > MaxNames || line.ContainsAnyInRange('0', '9'))
        {
            return null;
        }

        var length = line[start..].IndexOf(' ');
        if (length < 2 || !line.Slice(start, length).ContainsAny(Promising) || !AreNames(line[start..]))
        {
            return null;
        }

        var label = line.Slice(start, length).ToString();
        return EventColumnNames.Addresses.Contains(EventColumns.Name(label), StringComparer.Ordinal)
            ? new FreeTextList(label, start, start + length)
            : null;
    }

    /// <summary>The address of a row, where one stands below the name.</summary>
    public IpHit? Row(ReadOnlySpan<char> line)
    {
        var at = line.IndexOfAnyExcept(' ');
        if (at < 0 || at >= _end || !(char.IsAsciiHexDigit(line[at]) || line[at] == ':'))
        {
            return null;
        }

        return
            AddressScan.Ips(line.ToString()) is [{ PrefixLength: null } hit, ..]
            && hit.Start == at
            && hit.Start < _end
            && hit.End > _start
            ? hit
            : null;
    }

    /// <summary>A line that goes on with the names or the row above it: it begins further in.</summary>
    public bool Continues(ReadOnlySpan<char> line) => line.IndexOfAnyExcept(' ') >= _end;

    // "Address of the attacker is" is a sentence: names begin large or are joined
    private static bool AreNames(ReadOnlySpan<char> line)
    {
        var count = 0;
        foreach (var range in line.Split(' '))
        {
            var name = line[range];
            if (name.IsEmpty)
            {
                continue;
            }

            count++;
            if (!char.IsUpper(name[0]) && !name.ContainsAny('_', '/'))
            {
                return false;
            }
        }

        return count >= Fewest;
    }
}
