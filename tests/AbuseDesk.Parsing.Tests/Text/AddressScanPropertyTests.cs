using System.Net;
using AbuseDesk.Parsing.Text;
using CsCheck;

namespace AbuseDesk.Parsing.Tests.Text;

public sealed class AddressScanPropertyTests
{
    private static readonly string[] Dots = ["[.]", "(.)", "{.}", "[dot]", "(dot)", " [.] ", " . "];

    private static readonly string[] Pieces =
    [
        "192.0.2.1",
        "[.]",
        "(.)",
        "://",
        "hxxp",
        "http",
        "//",
        "[:]",
        "::",
        "2001:db8",
        ":",
        ".",
        "@",
        "[at]",
        " ",
        "\n",
        "xxx",
        "24/Nov/2026",
        "09:30",
        "+0900",
        "令和",
        "年",
        "月",
        "日",
        "午後",
        "時",
        "Received: from",
        " by ",
        "; ",
        "(",
        ")",
        "[",
        "]",
        "sshd",
        "SRC=",
        "->",
        "\"GET ",
        "９",
        "．",
        "\u3000",
        "Nov 24",
        "UTC",
        "-",
        "1",
        "99",
        "999999999999999999999",
        "/",
        "example",
        ".example",
        "Subject:",
        ">",
        "times",
        "\ud800",
    ];

    private static readonly Gen<string> Hostile = Gen.OneOf(
        Gen.String,
        Gen.OneOf(Pieces).Array[0, 60].Select(string.Concat),
        Gen.Char[' ', '~'].Array[0, 200].Select(c => new string(c))
    );

    [Fact]
    public void Refanging_what_was_defanged_gives_the_original() =>
        Gen.Select(Gen.Int[1, 223], Gen.Byte, Gen.Byte, Gen.Byte, Gen.OneOf(Dots))
            .Sample(
                (a, b, c, d, dot) =>
                {
                    var plain = $"{a}.{b}.{c}.{d}";
                    var defanged = string.Join(dot, a, b, c, d);

                    Assert.Equal(plain, AddressScan.Refang(defanged));
                    Assert.Equal(IPAddress.Parse(plain), Assert.Single(AddressScan.Ips(defanged)).Ip);
                }
            );

    [Fact]
    public void Refanging_a_url_gives_the_original() =>
        Gen.Select(Gen.Char['a', 'z'].Array[1, 12], Gen.Char['a', 'z'].Array[0, 12], Gen.Bool)
            .Sample(
                (host, path, secure) =>
                {
                    var rest = $"{new string(host)}.example/{new string(path)}";
                    var plain = (secure ? "https://" : "http://") + rest;
                    var defanged =
                        (secure ? "hxxps://" : "hxxp://")
                        + rest.Replace(".example", "[.]example", StringComparison.Ordinal);

                    Assert.Equal(plain, AddressScan.Refang(defanged));
                    Assert.Equal(plain, Assert.Single(AddressScan.Urls(defanged)).Url);
                }
            );

    [Fact]
    public void Every_ipv6_address_is_found_in_both_spellings() =>
        Gen
            .Byte.Array[16]
            .Where(b => b[0] is not (0 or 0xff))
            .Sample(bytes =>
            {
                var ip = new IPAddress(bytes);
                var full = string.Join(':', bytes.Chunk(2).Select(p => Convert.ToHexStringLower(p)));

                Assert.Equal(ip, Assert.Single(AddressScan.Ips($"x [{ip}] y")).Ip);
                Assert.Equal(ip, Assert.Single(AddressScan.Ips($"src={full},")).Ip);
            });

    [Fact]
    public void No_text_makes_a_reader_throw_and_hits_lie_inside_of_it() =>
        Hostile.Sample(
            text =>
            {
                foreach (var (start, length) in Hits(text))
                {
                    Assert.InRange(start, 0, text.Length);
                    Assert.InRange(length, 0, text.Length - start);
                }

                AddressScan.Refang(text);
                AddressScan.TryIp(text, out _);
                StatedZone.Find(text);
                Language.Of(text);
                ReceivedChain.Read([text, text], ReadingContext.Empty);
                Timestamps.Read(text, TimeHints.None);
            },
            iter: 5_000
        );

    [Fact]
    public void The_number_of_hits_is_bounded()
    {
        var flood = string.Concat(Enumerable.Repeat("192.0.2.1 a.example/ b@c.example ", 60_000));

        Assert.InRange(AddressScan.Ips(flood).Count, 1, AddressScan.MaxHits);
        Assert.InRange(AddressScan.Urls(flood).Count, 1, AddressScan.MaxHits);
        Assert.InRange(AddressScan.Mailboxes(flood).Count, 1, AddressScan.MaxHits);
    }

    private static IEnumerable<(int Start, int Length)> Hits(string text)
    {
        var hints = new TimeHints { MailDate = new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero) };
        return AddressScan
            .Ips(text)
            .Select(h => (h.Start, h.Length))
            .Concat(AddressScan.Urls(text).Select(h => (h.Start, h.Length)))
            .Concat(AddressScan.Domains(text).Select(h => (h.Start, h.Length)))
            .Concat(AddressScan.Mailboxes(text).Select(h => (h.Start, h.Length)))
            .Concat(AddressScan.Masked(text).Select(h => (h.Start, h.Length)))
            .Concat(Timestamps.Find(text, hints).Select(h => (h.Start, h.Length)))
            .Concat(LogLines.Find(text, hints).Select(h => (h.Start, h.Length)))
            .Concat(HeaderBlocks.Find(text).Select(h => (h.Start, h.End - h.Start)));
    }
}
