using System.Globalization;
using System.Reflection;
using System.Text;

namespace AbuseDesk.Demo;

/// <summary>
/// The demo's files, embedded, with times relative to now: {{90m}} is ninety minutes ago as in a Date header, {{90m iso}},
/// {{90m utc}}, {{90m syslog}}, {{90m apache}}, {{90m date}} and {{90m ja}} the same in other forms; all but utc in Japanese time.
/// </summary>
internal static class DemoText
{
    private static readonly TimeSpan Japan = TimeSpan.FromHours(9);
    private static readonly Assembly Own = typeof(DemoText).Assembly;

    /// <summary>The sample mails in the order they arrive.</summary>
    public static IReadOnlyList<string> Samples =>
        [
            .. Own.GetManifestResourceNames()
                .Where(n => n.StartsWith("Demo/Samples/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(n => n["Demo/".Length..]),
        ];

    public static string Read(string name)
    {
        using var stream = Own.GetManifestResourceStream($"Demo/{name}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    public static string Fill(string text, DateTimeOffset now)
    {
        var filled = new StringBuilder(text.Length);
        var at = 0;
        while (text.IndexOf("{{", at, StringComparison.Ordinal) is var open and >= 0)
        {
            var close = text.IndexOf("}}", open, StringComparison.Ordinal);
            filled.Append(text, at, open - at).Append(Time(text[(open + 2)..close], now));
            at = close + 2;
        }

        return filled.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>A sample as it goes over the wire: headers in RFC 2047 words, body in the charset it names, CRLF.</summary>
    public static byte[] Mail(string name, DateTimeOffset now)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var text = Fill(Read(name), now);
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        var charset = text.AsSpan(0, end).Contains("iso-2022-jp", StringComparison.Ordinal) ? "iso-2022-jp" : "utf-8";
        var headers = string.Join('\n', text[..end].Split('\n').Select(Header));
        var crlf = (headers + "\n").ReplaceLineEndings("\r\n");
        return
        [
            .. Encoding.ASCII.GetBytes(crlf),
            .. Encoding.GetEncoding(charset).GetBytes(text[end..][1..].ReplaceLineEndings("\r\n")),
        ];
    }

    // Between encoded words a space counts for nothing (RFC 2047 §6.2): neighbours are encoded as one.
    private static string Header(string line)
    {
        var words = new List<string>();
        var isOpen = false;
        foreach (var word in line.Split(' '))
        {
            var isPlain = Ascii.IsValid(word);
            if (isOpen && !isPlain)
            {
                words[^1] += " " + word;
            }
            else
            {
                words.Add(word);
            }

            isOpen = !isPlain;
        }

        return string.Join(' ', words.Select(w => Ascii.IsValid(w) ? w : Encoded(w)));
    }

    private static string Encoded(string word)
    {
        var pieces = new List<string>();
        var piece = new StringBuilder();
        foreach (var rune in word.EnumerateRunes())
        {
            if (Encoding.UTF8.GetByteCount(piece.ToString()) + rune.Utf8SequenceLength > 45)
            {
                pieces.Add(piece.ToString());
                piece.Clear();
            }

            piece.Append(rune);
        }

        pieces.Add(piece.ToString());
        return string.Join(
            "\n ",
            pieces.Select(p => $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(p))}?=")
        );
    }

    private static string Time(string placeholder, DateTimeOffset now)
    {
        var parts = placeholder.Split(' ');
        var number = int.Parse(parts[0][..^1], CultureInfo.InvariantCulture);
        var ago = parts[0][^1] switch
        {
            's' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            _ => TimeSpan.FromDays(number),
        };
        var at = (now - ago).ToOffset(Japan);
        var (time, form) = parts.ElementAtOrDefault(1) switch
        {
            null => (at, "ddd, dd MMM yyyy HH:mm:ss +0900"),
            "iso" => (at, "yyyy-MM-ddTHH:mm:sszzz"),
            "utc" => (at.ToUniversalTime(), "yyyy-MM-ddTHH:mm:ssZ"),
            "syslog" => (at, "MMM dd HH:mm:ss"),
            "apache" => (at, "dd/MMM/yyyy:HH:mm:ss +0900"),
            "date" => (at, "yyyy-MM-dd"),
            "ja" => (at, "yyyy年M月d日 H時m分"),
            var unknown => throw new FormatException($"'{unknown}' is no form of a time."),
        };
        return time.ToString(form, CultureInfo.InvariantCulture);
    }
}
