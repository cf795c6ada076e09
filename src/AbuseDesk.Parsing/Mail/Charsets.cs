using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace AbuseDesk.Parsing.Mail;

/// <summary>
/// Bytes to text for mail as it is really labelled: aliases MimeKit does not know, unlabelled Japanese, wrong labels.
/// Nothing here throws; what cannot be decoded becomes U+FFFD, and no result holds U+0000 or a lone surrogate.
/// </summary>
public static class Charsets
{
    private const int Jis = 50220;
    private const int ShiftJis = 932;
    private const int EucJp = 51932;
    private const int Windows1252 = 1252;

    // .NET 50220 also decodes NEC row 13 (①, ㈱) and half-width katakana, which Japanese mailers send under iso-2022-jp.
    private static readonly FrozenDictionary<string, int> Aliases = new Dictionary<string, int>(
        StringComparer.OrdinalIgnoreCase
    )
    {
        ["utf8"] = 65001,
        ["utf-8"] = 65001,
        ["unicode-1-1-utf-8"] = 65001,
        ["utf-8-mac"] = 65001,
        ["iso-2022-jp"] = Jis,
        ["iso-2022-jp-ms"] = Jis,
        ["iso-2022-jp-1"] = Jis,
        ["iso-2022-jp-2"] = Jis,
        ["iso-2022-jp-3"] = Jis,
        ["iso-2022-jp-2004"] = Jis,
        ["csiso2022jp"] = Jis,
        ["cp50220"] = Jis,
        ["cp50221"] = Jis,
        ["cp50222"] = Jis,
        ["jis"] = Jis,
        ["shift_jis"] = ShiftJis,
        ["shift-jis"] = ShiftJis,
        ["shiftjis"] = ShiftJis,
        ["sjis"] = ShiftJis,
        ["x-sjis"] = ShiftJis,
        ["ms_kanji"] = ShiftJis,
        ["ms932"] = ShiftJis,
        ["cp932"] = ShiftJis,
        ["windows-31j"] = ShiftJis,
        ["windows-932"] = ShiftJis,
        ["cswindows31j"] = ShiftJis,
        ["shift_jisx0213"] = ShiftJis,
        ["euc-jp"] = EucJp,
        ["eucjp"] = EucJp,
        ["x-euc-jp"] = EucJp,
        ["x-euc"] = EucJp,
        ["eucjp-ms"] = EucJp,
        ["eucjp-win"] = EucJp,
        ["cp51932"] = EucJp,
        ["ks_c_5601-1987"] = 949,
        ["euc-kr"] = 949,
        ["gb2312"] = 54936,
        ["gbk"] = 54936,
        ["gb18030"] = 54936,
        ["x-gbk"] = 54936,
        ["big5"] = 950,
        ["latin1"] = Windows1252,
        ["iso-8859-1"] = Windows1252,
        ["iso8859-1"] = Windows1252,
        ["ansi"] = Windows1252,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // Labels that promise seven bits; with anything else in the bytes they say nothing.
    private static readonly FrozenSet<string> Unlabelled = FrozenSet.ToFrozenSet(
        ["", "us-ascii", "ascii", "7bit", "8bit", "unknown-8bit", "x-unknown", "unknown", "default", "binary", "none"],
        StringComparer.OrdinalIgnoreCase
    );

    private static readonly System.Buffers.SearchValues<char> LabelEnd = System.Buffers.SearchValues.Create(" ;,*\0\t");

    // escapes of ISO-2022-JP, and NUL
    private static readonly System.Buffers.SearchValues<byte> NotUtf8Text = System.Buffers.SearchValues.Create(0x1B, 0);

    static Charsets() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Decodes <paramref name="bytes"/> under a charset label, which may be missing, wrong or unknown.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes, string? label)
    {
        if (System.Text.Ascii.IsValid(bytes) && !bytes.Contains((byte)0x1B) && !IsUtf16(label))
            return Clean(Encoding.ASCII.GetString(bytes));

        var page = CodePage(label);
        if (page is 65001 or 0 && !bytes.ContainsAny(NotUtf8Text) && System.Text.Unicode.Utf8.IsValid(bytes))
            return Encoding.UTF8.GetString(bytes);
        if (LooksLikeJis(bytes) && page is 0 or 65001 or Windows1252 or ShiftJis or EucJp)
            return Clean(Text(Jis, bytes));
        if (page == 0)
            return Clean(Guess(bytes));
        if (page == 65001 && !IsMostlyUtf8(bytes) || page is ShiftJis or EucJp or Windows1252 && IsJapaneseUtf8(bytes))
            return Clean(Guess(bytes));
        if (page == ShiftJis && IsEucJp(bytes) || page == EucJp && !IsEucJp(bytes) && IsShiftJis(bytes))
            return Clean(Guess(bytes));
        return Clean(Text(page, bytes));
    }

    /// <summary>Replaces U+0000 and lone surrogates, which no database text column takes.</summary>
    public static string Clean(string text)
    {
        if (!NeedsCleaning(text))
            return text;

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            clean.Append(rune.Value == 0 ? "\uFFFD" : rune.ToString());
        return clean.ToString();
    }

    private static bool NeedsCleaning(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
            return true;

        for (var i = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF'); i >= 0 && i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return true;
            i++;
        }

        return false;
    }

    internal static bool IsUtf16(string? label) =>
        label is not null && label.Contains("utf-16", StringComparison.OrdinalIgnoreCase);

    /// <summary>Code page of a label; 0 where the label says nothing usable.</summary>
    private static int CodePage(string? label)
    {
        var name = Tidy(label);
        if (Unlabelled.Contains(name))
            return 0;
        if (Aliases.TryGetValue(name, out var page))
            return page;
        if (name.Contains("utf-7", StringComparison.OrdinalIgnoreCase))
            return 0;

        try
        {
            return Encoding.GetEncoding(name).CodePage;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return Number(name);
        }
    }

    // "1252", "cp1252", "windows1252", "ibm850"
    private static int Number(string name)
    {
        var digits = name.AsSpan().TrimStart("cpwindosibmx-_CPWINDOSIBMX");
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var page) || page is 0 or 65000)
            return 0;

        try
        {
            return Encoding.GetEncoding(page).CodePage;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return 0;
        }
    }

    // SpamCop writes charset="charset=ISO-8859-1; format=flowed".
    private static string Tidy(string? label)
    {
        var name = (label ?? "").AsSpan().Trim(" \t\"'");
        if (name.StartsWith("charset=", StringComparison.OrdinalIgnoreCase))
            name = name["charset=".Length..].Trim(" \t\"'");
        var end = name.IndexOfAny(LabelEnd);
        return (end < 0 ? name : name[..end]).ToString();
    }

    private static string Text(int page, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Encoding
                .GetEncoding(page, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFD"))
                .GetString(bytes);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or IndexOutOfRangeException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }

    private static string Guess(ReadOnlySpan<byte> bytes)
    {
        if (LooksLikeJis(bytes))
            return Text(Jis, bytes);
        if (IsMostlyUtf8(bytes))
            return Text(65001, bytes);
        if (IsEucJp(bytes))
            return Text(EucJp, bytes);
        return Text(IsShiftJis(bytes) ? ShiftJis : Windows1252, bytes);
    }

    /// <summary>ESC $ B, ESC $ @, ESC ( J or ESC ( I.</summary>
    private static bool LooksLikeJis(ReadOnlySpan<byte> bytes) =>
        bytes.IndexOf("\u001b$B"u8) >= 0
        || bytes.IndexOf("\u001b$@"u8) >= 0
        || bytes.IndexOf("\u001b(J"u8) >= 0
        || bytes.IndexOf("\u001b(I"u8) >= 0;

    // One stray byte in a long text must not turn all of it into mojibake: one fault in 32 sequences is forgiven.
    private static bool IsMostlyUtf8(ReadOnlySpan<byte> bytes)
    {
        int good = 0,
            bad = 0;
        while (!bytes.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(bytes, out var rune, out var used);
            if (status != System.Buffers.OperationStatus.Done)
                bad += used == bytes.Length ? 0 : 1;
            else if (rune.Value > 0x7F)
                good++;
            bytes = bytes[used..];
        }

        return bad == 0 || bad * 32 <= good;
    }

    private static bool IsJapaneseUtf8(ReadOnlySpan<byte> bytes) =>
        (
            bytes.IndexOf((byte)0xE3) is var at
            && at >= 0
            && at + 1 < bytes.Length
            && bytes[at + 1] is >= 0x80 and <= 0x83
        ) && IsMostlyUtf8(bytes);

    // EUC-JP with at least one kana (rows A4, A5).
    private static bool IsEucJp(ReadOnlySpan<byte> bytes)
    {
        var kana = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            var b = bytes[i];
            if (b < 0x80)
                continue;
            var length = b == 0x8F ? 3 : 2;
            if (b is not (0x8E or 0x8F or (>= 0xA1 and <= 0xFE)) || i + length > bytes.Length)
                return i + length > bytes.Length && kana > 0;
            for (var k = 1; k < length; k++)
                if (bytes[i + k] is < 0xA1 or 0xFF)
                    return false;
            kana += b is 0xA4 or 0xA5 ? 1 : 0;
            i += length - 1;
        }

        return kana > 0;
    }

    // Shift_JIS with at least one hiragana (82 9F–F1) or katakana (83 40–96).
    private static bool IsShiftJis(ReadOnlySpan<byte> bytes)
    {
        var kana = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            var b = bytes[i];
            if (b is < 0x80 or (>= 0xA1 and <= 0xDF))
                continue;
            if (b is not ((>= 0x81 and <= 0x9F) or (>= 0xE0 and <= 0xFC)))
                return false;
            if (i + 1 >= bytes.Length)
                return kana > 0;
            var next = bytes[++i];
            if (next is < 0x40 or 0x7F or > 0xFC)
                return false;
            kana += b == 0x82 && next is >= 0x9F and <= 0xF1 || b == 0x83 && next is >= 0x40 and <= 0x96 ? 1 : 0;
        }

        return kana > 0;
    }
}
