using System.Net;
using AbuseDesk.Checks;
using CsCheck;

namespace AbuseDesk.Tests.Checks;

public sealed class UrlGateTests
{
    private static readonly UrlGate Gate = new([8080]);

    [Theory]
    [InlineData("0x7f000001")]
    [InlineData("0x7F.1")]
    [InlineData("127.0.1")]
    [InlineData("127.1")]
    [InlineData("2130706433")]
    [InlineData("2130706433.")]
    [InlineData("0177.0.0.1")]
    [InlineData("017700000001")]
    [InlineData("127.000.000.001")]
    [InlineData("127.0.0.1.")]
    [InlineData("127。0。0。1")]
    [InlineData("127．0．0．1")]
    [InlineData("127｡0｡0｡1")]
    [InlineData("１２７.0.0.1")]
    [InlineData("２１３０７０６４３３")]
    [InlineData("①②⑦.⓪.⓪.①")]
    [InlineData("0ｘ7f.1")]
    public void Every_spelling_of_an_address_is_that_address(string host) =>
        Assert.Equal(IPAddress.Loopback, Gate.Read($"http://{host}/").Url?.Literal);

    [Theory]
    [InlineData("[::1]", "::1")]
    [InlineData("[0000:0000:0000:0000:0000:0000:0000:0001]", "::1")]
    [InlineData("[::ffff:127.0.0.1]", "::ffff:127.0.0.1")]
    [InlineData("[::FFFF:7F00:1]", "::ffff:127.0.0.1")]
    [InlineData("[fd00:ec2::254]", "fd00:ec2::254")]
    public void Every_spelling_of_a_v6_address_is_that_address(string host, string address) =>
        Assert.Equal(IPAddress.Parse(address), Gate.Read($"http://{host}/").Url?.Literal);

    [Theory]
    [InlineData("http://WWW.Example/", "www.example")]
    [InlineData("http://www.example./", "www.example")]
    [InlineData("https://日本.example/入口", "xn--wgv71a.example")]
    [InlineData("http://例え。テスト/", "xn--r8jz45g.xn--zckzah")]
    [InlineData(" http://www.example:8080/a?b#c \r\n", "www.example")]
    [InlineData("http://a_b.example/", "a_b.example")]
    [InlineData("http://www.example/@127.0.0.1", "www.example")]
    [InlineData("http://www.example?x@127.0.0.1", "www.example")]
    public void A_name_is_read_in_one_form(string url, string host)
    {
        var read = Gate.Read(url).Url!;

        Assert.Equal((host, ""), (read.Host, read.Url.Fragment));
        Assert.Null(read.Literal);
    }

    [Theory]
    [InlineData("www.example/login", nameof(UrlRefusal.NotAUrl))]
    [InlineData("", nameof(UrlRefusal.NotAUrl))]
    [InlineData("javascript:alert(1)", nameof(UrlRefusal.NotAUrl))]
    [InlineData("http:\\\\127.0.0.1", nameof(UrlRefusal.NotAUrl))]
    [InlineData("http:127.0.0.1", nameof(UrlRefusal.NotAUrl))]
    [InlineData("http://www.example:99999/", nameof(UrlRefusal.NotAUrl))]
    [InlineData("file:///etc/passwd", nameof(UrlRefusal.Scheme))]
    [InlineData("gopher://127.0.0.1:25/", nameof(UrlRefusal.Scheme))]
    [InlineData("ftp://www.example/", nameof(UrlRefusal.Scheme))]
    [InlineData("hxxp://www.example/", nameof(UrlRefusal.Scheme))]
    [InlineData("http://good.example@127.0.0.1/", nameof(UrlRefusal.UserInfo))]
    [InlineData("http://user:word@www.example/", nameof(UrlRefusal.UserInfo))]
    [InlineData("http://@www.example/", nameof(UrlRefusal.UserInfo))]
    [InlineData("http:///127.0.0.1/", nameof(UrlRefusal.Host))]
    [InlineData("http://\\127.0.0.1/", nameof(UrlRefusal.Host))]
    [InlineData("http://%31%32%37.0.0.1/", nameof(UrlRefusal.Host))]
    [InlineData("http://ex%61mple.example/", nameof(UrlRefusal.Host))]
    [InlineData("http://[fe80::1%25eth0]/", nameof(UrlRefusal.Host))]
    [InlineData("http://[fe80::1%1]/", nameof(UrlRefusal.Host))]
    [InlineData("http://1.2.3.4.5/", nameof(UrlRefusal.Host))]
    [InlineData("http://256.1.1.1/", nameof(UrlRefusal.Host))]
    [InlineData("http://08.1.1.1/", nameof(UrlRefusal.Host))]
    [InlineData("http://4294967296/", nameof(UrlRefusal.Host))]
    [InlineData("http://0x100000000/", nameof(UrlRefusal.Host))]
    [InlineData("http://www.0x7f/", nameof(UrlRefusal.Host))]
    [InlineData("http://localhost/", nameof(UrlRefusal.PrivateName))]
    [InlineData("http://localhost./", nameof(UrlRefusal.PrivateName))]
    [InlineData("http://ⓛocalhost/", nameof(UrlRefusal.PrivateName))]
    [InlineData("http://intranet/", nameof(UrlRefusal.PrivateName))]
    [InlineData("http://printer.local/", nameof(UrlRefusal.PrivateName))]
    [InlineData("http://metadata.google.internal/", nameof(UrlRefusal.PrivateName))]
    [InlineData("http://www.example:22/", nameof(UrlRefusal.Port))]
    [InlineData("http://www.example:8081/", nameof(UrlRefusal.Port))]
    [InlineData("http://www.exam\u0000ple/", nameof(UrlRefusal.ControlCharacter))]
    [InlineData("http://www.example/\r\nHost: 127.0.0.1", nameof(UrlRefusal.ControlCharacter))]
    [InlineData("http://www.example/\u0085x", nameof(UrlRefusal.ControlCharacter))]
    public void What_is_wrong_is_named(string url, string code)
    {
        var (read, refusal) = (Gate.Read(url).Url, Gate.Read(url).Refusal);

        Assert.Null(read);
        Assert.Equal(code, refusal?.Code.ToString());
        Assert.DoesNotContain("word", refusal!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_URL_is_refused_with_its_length() =>
        Assert.Equal(
            new RefusedUrl(UrlRefusal.TooLong, "5019"),
            Gate.Read("http://www.example/" + new string('a', 5000)).Refusal
        );

    [Fact]
    public void What_is_shown_of_a_wrong_URL_is_short_and_turns_no_writing_around()
    {
        var detail = Gate.Read("wrong \u202E" + new string('a', 500)).Refusal!.Detail;

        Assert.InRange(detail.Length, 1, 81);
        Assert.DoesNotContain('\u202E', detail);
    }

    [Fact]
    public void No_text_gets_through_with_a_host_that_could_be_read_in_two_ways()
    {
        var host = Gen.OneOf(
            Gen.String[Gen.Char["0123456789abxX.。．:[]%@\\/-_１２ⓛé\u00AD\u200B"], 1, 24],
            Gen.String[1, 12]
        );
        host.Sample(
            text =>
            {
                if (Gate.Read($"http://{text}/").Url is not { } read)
                {
                    return;
                }

                Assert.True(
                    read.Literal is not null
                        || read.Host.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
                );
                Assert.Equal(read.Literal is not null, IPAddress.TryParse(read.Host, out _));
                Assert.Equal(read.Host, read.Url.IdnHost);
                Assert.Equal(read.Url, Gate.Read(read.Url.AbsoluteUri).Url!.Url);
            },
            iter: 20_000
        );
    }
}
