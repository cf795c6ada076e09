using System.Buffers;
using System.Net;

namespace AbuseDesk.Parsing.Text;

/// <summary>The hand scanner behind <see cref="AddressScan.Ips"/>: one pass, no allocation but the addresses.</summary>
internal ref struct IpScanner(ReadOnlySpan<char> text)
{
    // seldom fewer characters in a log, and many more in a letter
    private const int TextPerHit = 200;

    private const string WordDot = " dot ";

    private static readonly SearchValues<char> Starts = SearchValues.Create("0123456789:");

    private readonly ReadOnlySpan<char> _text = text[..Math.Min(text.Length, AddressScan.MaxText)];

    // "1 dot 2" has no joint: such a text is read number by number
    private readonly bool _hasWordDots = text.Contains(WordDot, StringComparison.OrdinalIgnoreCase);
    private JointScan _joints = new(text[..Math.Min(text.Length, AddressScan.MaxText)]);
    private IPAddress _last = IPAddress.None;
    private int _next;

    /// <summary>All addresses of a text, in its order.</summary>
    public static List<IpHit> Scan(ReadOnlySpan<char> text)
    {
        var hits = new List<IpHit>(Math.Clamp(text.Length / TextPerHit, 4, 1_000));
        var scanner = new IpScanner(text);
        while (hits.Count < AddressScan.MaxHits && scanner.TryNext(out var hit))
        {
            hits.Add(hit);
        }

        return hits;
    }

    /// <summary>The first address of a text, or null.</summary>
    public static IpHit? First(ReadOnlySpan<char> text) => new IpScanner(text).TryNext(out var hit) ? hit : null;

    /// <summary>The next address; one that was also the last is the same instance.</summary>
    public bool TryNext(out IpHit hit)
    {
        while (_next < _text.Length)
        {
            var start = _hasWordDots ? AtNumber() : AtJoint();
            if (start < 0)
            {
                break;
            }

            var end = start;
            if (IpV6Scanner.MayStart(_text, start) && IpV6Scanner.TryRead(_text, start, out hit, out end))
            {
                _next = Math.Max(end, _next);
                return true;
            }

            if (IpV4Scanner.TryRead(_text, start, ref _last, out hit, out var runEnd))
            {
                _next = Math.Max(runEnd, _next);
                return true;
            }

            _next = Math.Max(Math.Max(end, runEnd), _next);
        }

        hit = default;
        return false;
    }

    // the next number or colon; _next is behind it
    private int AtNumber()
    {
        var next = _text[_next..].IndexOfAny(Starts);
        var start = next < 0 ? -1 : _next + next;
        _next = start < 0 ? _text.Length : start + 1;
        return start;
    }

    // Most numbers of a log are no part of an address: looked for is what joins two numbers. The start of the number before
    // the next joint; _next is behind the joint.
    private int AtJoint()
    {
        var from = _next;
        while (_joints.Next(_next) is var joint and >= 0)
        {
            _next = joint + 1;
            if (_text[joint] is ':' || (_next < _text.Length && _text[_next] is ':'))
            {
                if (IpV6Scanner.MayStart(_text, joint))
                {
                    return FirstOfGroup(_text, from, joint);
                }
            }
            else if (StartOfNumber(_text, from, joint) is var start && start >= 0)
            {
                return start;
            }
        }

        _next = _text.Length;
        return -1;
    }

    // "192.", "192 ." : the number at once before the joint, or -1
    private static int StartOfNumber(ReadOnlySpan<char> text, int from, int joint)
    {
        var end = joint > from && text[joint - 1] is ' ' ? joint - 1 : joint;
        var start = end;
        while (start > from && char.IsAsciiDigit(text[start - 1]))
        {
            start--;
        }

        return start < end ? start : -1;
    }

    // the first digit of "fe80", the colon itself of "dead:beef::1"
    private static int FirstOfGroup(ReadOnlySpan<char> text, int from, int joint)
    {
        var start = joint;
        for (var at = joint; at > from && joint - at < 8 && char.IsAsciiHexDigit(text[at - 1]); at--)
        {
            start = char.IsAsciiDigit(text[at - 1]) ? at - 1 : start;
        }

        return start;
    }
}
