using System.Text;

namespace AbuseDesk.Parsing.Tests.Fuzz;

/// <summary>
/// Makes hostile inputs of good ones: bytes changed, pieces cut, repeated, moved and spliced in from other seeds, and words
/// put in that formats have a meaning for. The same seed gives the same inputs.
/// </summary>
internal sealed class Mutator(IReadOnlyList<byte[]> seeds, int seed)
{
    private const int Longest = 256 * 1024;
    private const int MostChanges = 8;

    private static readonly byte[][] Words =
    [
        .. new[]
        {
            "\0",
            "\r\n\r\n",
            "\r\n ",
            "=?utf-8?B?",
            "=?iso-2022-jp?Q?=1B$B",
            "?=",
            "--",
            "----b",
            "\u001b$B",
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n",
            "Content-Transfer-Encoding: base64\r\n",
            "charset=utf-7",
            "Received: from [192.0.2.1] by x; ",
            "Source-IP: ",
            "Feedback-Type: abuse\r\n",
            "Source: 192.0.2.XXX\r\n",
            "Date: Tue, 31 Feb 2026 25:61:61 +9999\r\n",
            "<![CDATA[",
            "<!DOCTYPE a [<!ENTITY x \"y\">]>",
            "&#0;&#xD800;&x;",
            "{\"a\":",
            "[[[[[[[[",
            "]}",
            "\\ud800",
            "\"",
            ",,,,,,,,",
            ";;;;",
            "\t",
            "2026-11-24 23:59:60.999999999 +99:99",
            "令和99年13月32日 午後25時",
            "9999-12-31T23:59:59Z",
            "0001-01-01",
            "99999999999999999999",
            "1.2.3.4.5.6.7.8",
            "::ffff:192.0.2.1%25eth0/129",
            "[2001:db8::1]:99999",
            "hxxp://[.]",
            "http://xn--/%00%ff",
            "１９２．０．２．１",
            "１２時",
            "\uD83D\uDE00",
            "((((((((((",
            "> > > > ",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF, 0xFE],
        [0xC3, 0x28],
        [0x1B, 0x24, 0x42, 0x21],
        [0x82],
        [0x1F, 0x8B, 8],
        [(byte)'P', (byte)'K', 3, 4],
    ];

    private readonly Random _random = new(seed);

    public byte[] Next()
    {
        var bytes = new List<byte>(seeds[_random.Next(seeds.Count)]);
        for (var changes = _random.Next(1, MostChanges + 1); changes > 0; changes--)
            Change(bytes);
        return bytes.Count > Longest ? [.. bytes.Take(Longest)] : [.. bytes];
    }

    private void Change(List<byte> bytes)
    {
        var at = _random.Next(bytes.Count + 1);
        var length = Math.Min(bytes.Count - at, _random.Next(1, 1 << _random.Next(1, 10)));
        switch (_random.Next(9))
        {
            case 0 when at < bytes.Count:
                bytes[at] = (byte)_random.Next(256);
                break;
            case 1 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 2:
                bytes.RemoveRange(at, length);
                break;
            case 3:
                bytes.InsertRange(_random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                break;
            case 4:
                bytes.InsertRange(at, Repeated(Words[_random.Next(Words.Length)]));
                break;
            case 5:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 6:
                bytes.InsertRange(at, Piece(seeds[_random.Next(seeds.Count)]));
                break;
            case 7:
                bytes.InsertRange(at, Words[_random.Next(Words.Length)]);
                break;
            default:
                Number(bytes, at);
                break;
        }
    }

    // a number near the place becomes another one
    private void Number(List<byte> bytes, int at)
    {
        var start = bytes.FindIndex(Math.Min(at, bytes.Count), b => char.IsAsciiDigit((char)b));
        if (start < 0)
            return;
        var end = start;
        while (end < bytes.Count && char.IsAsciiDigit((char)bytes[end]))
            end++;
        bytes.RemoveRange(start, end - start);
        var number = _random.Next(4) switch
        {
            0 => "0",
            1 => "-1",
            2 => "4294967296",
            _ => _random.Next(0, 100_000).ToString(null, null),
        };
        bytes.InsertRange(start, Encoding.ASCII.GetBytes(number));
    }

    private byte[] Piece(byte[] seed)
    {
        var from = _random.Next(seed.Length + 1);
        return seed[from..Math.Min(seed.Length, from + _random.Next(1, 2_000))];
    }

    private byte[] Repeated(byte[] word) =>
        [.. Enumerable.Repeat(word, 1 << _random.Next(0, 12)).SelectMany(w => w).Take(64 * 1024)];
}
