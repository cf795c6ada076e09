using System.Text;
using AbuseDesk.Parsing.Mail;
using CsCheck;

namespace AbuseDesk.Parsing.Tests;

/// <summary>R10: texts as Japanese mailers really send and label them.</summary>
public sealed class CharsetTests
{
    private const string Japanese = "迷惑メールの報告です。㈱サンプル ①";

    private static readonly string[] OddLabels =
    [
        "utf-8",
        "iso-2022-jp",
        "shift_jis",
        "euc-jp",
        "gb18030",
        "utf-7",
        "utf-16",
        "utf-32",
        "big5",
        "iso-2022-kr",
        "hz-gb-2312",
        "x-mac-japanese",
        "1",
        "65000",
        "",
    ];

    static CharsetTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static TheoryData<string?, int> Labels =>
        new()
        {
            { "iso-2022-jp", 50220 },
            { "ISO-2022-JP-MS", 50220 },
            { "csISO2022JP", 50220 },
            { null, 50220 },
            { "us-ascii", 50220 },
            { "7bit", 50220 },
            { "utf-8", 50220 },
            { "shift_jis", 932 },
            { "windows-31j", 932 },
            { "CP932", 932 },
            { "x-sjis", 932 },
            { "MS_Kanji", 932 },
            { null, 932 },
            { "utf-8", 932 },
            { "euc-jp", 932 },
            { "euc-jp", 51932 },
            { "x-euc-jp", 51932 },
            { "eucJP-ms", 51932 },
            { null, 51932 },
            { "shift_jis", 51932 },
            { "utf8", 65001 },
            { "\"utf-8\"", 65001 },
            { "charset=UTF-8; format=flowed", 65001 },
            { null, 65001 },
            { "us-ascii", 65001 },
            { "shift_jis", 65001 },
            { "iso-8859-1", 65001 },
            { "x-nonsense", 65001 },
            { "\0", 65001 },
        };

    [Theory]
    [MemberData(nameof(Labels))]
    public void Japanese_text_is_read_under_right_wrong_and_missing_labels(string? label, int page) =>
        Assert.Equal(Japanese, Charsets.Decode(Encoding.GetEncoding(page).GetBytes(Japanese), label));

    [Fact]
    public void Half_width_kana_in_iso_2022_jp_is_read() =>
        Assert.Equal(
            "ﾒｲﾜｸ",
            Charsets.Decode(
                "\u001b(I"u8
                    .ToArray()
                    .Concat(new byte[] { 0x52, 0x32, 0x5C, 0x38 })
                    .Concat("\u001b(B"u8.ToArray())
                    .ToArray(),
                "iso-2022-jp"
            )
        );

    [Theory]
    [InlineData("1252", new byte[] { 0xE9 }, "é")]
    [InlineData("cp1252", new byte[] { 0x80 }, "€")]
    [InlineData("windows-1251", new byte[] { 0xC0 }, "А")]
    [InlineData("koi8-r", new byte[] { 0xE1 }, "А")]
    [InlineData("gb2312", new byte[] { 0xC4, 0xE3 }, "你")]
    [InlineData("gb18030", new byte[] { 0xC4, 0xE3 }, "你")]
    [InlineData("latin1", new byte[] { 0xFC }, "ü")]
    public void Other_names_are_known(string label, byte[] bytes, string text) =>
        Assert.Equal(text, Charsets.Decode(bytes, label));

    [Theory]
    [InlineData("iso-2022-jp", new byte[] { 0x1B })]
    [InlineData("iso-2022-jp", new byte[] { 0x1B, 0x24 })]
    [InlineData("iso-2022-jp", new byte[] { 0x1B, 0x24, 0x42, 0x46 })]
    [InlineData("iso-2022-jp-2004", new byte[] { 0x1B, 0x24, 0x28, 0x51, 0x2D, 0x21, 0x1B, 0x28, 0x42 })]
    [InlineData("shift_jis", new byte[] { 0x82 })]
    [InlineData("euc-jp", new byte[] { 0x8F, 0xA1 })]
    [InlineData("utf-16", new byte[] { 0x00, 0xD8, 0x41 })]
    [InlineData("utf-7", new byte[] { 0x2B, 0x41, 0x4B })]
    [InlineData("utf-8", new byte[] { 0xED, 0xA0, 0x80, 0x00 })]
    [InlineData("1200", new byte[] { 0x00, 0xD8 })]
    public void Broken_bytes_give_text_without_nul_and_lone_surrogates(string label, byte[] bytes) =>
        AssertStorable(Charsets.Decode(bytes, label));

    [Fact]
    public void Any_bytes_under_any_label_give_storable_text()
    {
        var labels = Gen.OneOf(Gen.Int[0, OddLabels.Length - 1].Select(i => OddLabels[i]), Gen.String[0, 20]);
        Gen.Select(Gen.Byte.Array[0, 200], labels)
            .Sample((bytes, label) => AssertStorable(Charsets.Decode(bytes, label)), iter: 3_000);
    }

    [Theory]
    [InlineData("=?ISO-2022-JP?B?GyRCTEJPRyVhITwlaxsoQg==?=", "迷惑メール")]
    [InlineData("=?windows-31j?B?lsCYZoOBgVuDiw==?=", "迷惑メール")]
    [InlineData("=?utf-8?B?6L+35oOR44Oh44O8?= =?utf-8?B?44Or?=", "迷惑メール")]
    [InlineData("=?utf-8?B?6L+35oOR44Oh44O844M=?= =?utf-8?B?qw==?=", "迷惑メール")]
    [InlineData("=?utf-8?Q?a=5Fb_c?= d", "a_b c d")]
    [InlineData("=?utf-8?B?6L+35oOR", "迷惑")]
    [InlineData("=?x-none?Q?abc?=", "abc")]
    [InlineData("a =? b ?= c", "a =? b ?= c")]
    public void Encoded_words_are_read_leniently(string raw, string text) =>
        Assert.Equal(text, EncodedWords.Decode(Encoding.ASCII.GetBytes(raw)));

    [Fact]
    public void A_raw_iso_2022_jp_subject_is_read() =>
        Assert.Equal("迷惑メール", EncodedWords.Decode(Encoding.GetEncoding(50220).GetBytes("迷惑メール\r\n")));

    private static void AssertStorable(string text)
    {
        Assert.DoesNotContain('\0', text);
        Assert.Equal(text, new UTF8Encoding(false, true).GetString(new UTF8Encoding(false, true).GetBytes(text)));
    }
}
