using System.Net;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Tests.Text;

public sealed class AddressScanTests
{
    private static readonly ReadingContext Minato = new()
    {
        OwnPrefixes = [IPNetwork.Parse("203.0.113.0/24"), IPNetwork.Parse("10.20.0.0/16")],
        OwnDomains = new HashSet<string>(StringComparer.Ordinal) { "minato.example" },
        OwnMailHosts = ["mail.hosting.example"],
    };

    [Theory]
    [InlineData("from 192.0.2.55 today", "192.0.2.55")]
    [InlineData("192[.]0[.]2[.]55", "192.0.2.55")]
    [InlineData("192(.)0(.)2(.)55", "192.0.2.55")]
    [InlineData("192[.]0.2.55", "192.0.2.55")]
    [InlineData("192[dot]0[dot]2[dot]55", "192.0.2.55")]
    [InlineData("192 dot 0 dot 2 dot 55", "192.0.2.55")]
    [InlineData("192 . 0 . 2 . 55", "192.0.2.55")]
    [InlineData("192\\.0\\.2\\.55", "192.0.2.55")]
    [InlineData("１９２．０．２．５５", "192.0.2.55")]
    [InlineData("domain(192.0.2.55)", "192.0.2.55")]
    [InlineData("192.0.2.39IS;;open", "192.0.2.39")]
    [InlineData("IPは192.0.2.55です。", "192.0.2.55")]
    [InlineData("It was 192.0.2.55. Please act.", "192.0.2.55")]
    [InlineData("[IPv6:2001:db8::25]", "2001:db8::25")]
    [InlineData("IPv6 2001:db8:100:a::25 and", "2001:db8:100:a::25")]
    [InlineData("2001:0db8:0100:000a:0000:0000:0000:0025", "2001:db8:100:a::25")]
    [InlineData("2001[:]db8[:]100[:]a[:][:]25", "2001:db8:100:a::25")]
    [InlineData("::ffff:192.0.2.55", "192.0.2.55")]
    [InlineData("host 2001:db8::1: message", "2001:db8::1")]
    [InlineData("http://2001:db8:1:2:3:4:5:6:2222/x", "2001:db8:1:2:3:4:5:6")]
    public void Every_notation_is_one_address(string text, string expected) =>
        Assert.Equal([IPAddress.Parse(expected)], AddressScan.Ips(text).Select(h => h.Ip));

    [Theory]
    [InlineData("OID 1.3.6.1.4.1.311")]
    [InlineData("version 1.2.3.4")]
    [InlineData("v1.2.3.4")]
    [InlineData("Chrome/120.0.0.0 Safari")]
    [InlineData("6.0.3790.1830")]
    [InlineData("4.3.2.1.clients.example")]
    [InlineData("static.4.3.2.1.clients.example")]
    [InlineData("256.1.1.1")]
    [InlineData("91.78.17.xxx")]
    [InlineData("24.11.2026 09:30:12")]
    [InlineData("12:34:56")]
    [InlineData("00:1a:2b:3c:4d:5e")]
    [InlineData("Bad::Face")]
    [InlineData("std::vector")]
    [InlineData("[184].[107].[95].[X]")]
    public void What_only_looks_like_an_address_is_none(string text) => Assert.Empty(AddressScan.Ips(text));

    [Theory]
    [InlineData("192.0.2.55:40112", 40112)]
    [InlineData("192.0.2.55#53", 53)]
    [InlineData("unknown[192.0.2.55]:41234", 41234)]
    [InlineData("[2001:db8::1]:8080", 8080)]
    [InlineData("from 192.0.2.55 port 40112 ssh2", 40112)]
    [InlineData("192.0.2.55、ポート番号：51413", 51413)]
    [InlineData("IP 192.0.2.55.40112 > 203.0.113.9.22: Flags", 40112)]
    [InlineData("192.0.2.55:99999", null)]
    [InlineData("192.0.2.55:12:30:01", null)]
    [InlineData("192.0.2.55 and port 22", null)]
    public void The_port_beside_an_address_is_read(string text, int? port) =>
        Assert.Equal(port, AddressScan.Ips(text)[0].Port);

    [Theory]
    [InlineData("on your server 192.0.2.55 since today")]
    [InlineData("the driver 192.0.2.55")]
    public void A_word_that_ends_like_version_is_none(string text) =>
        Assert.Equal("192.0.2.55", Assert.Single(AddressScan.Ips(text)).Ip.ToString());

    [Fact]
    public void A_network_is_marked_as_one()
    {
        Assert.Equal(24, AddressScan.Ips("inetnum 192.0.2.0/24")[0].PrefixLength);
        Assert.Equal(48, AddressScan.Ips("2001:db8:1::/48")[0].PrefixLength);
        Assert.Null(AddressScan.Ips("http://192.0.2.1/24")[0].PrefixLength);
    }

    [Fact]
    public void Positions_point_into_the_text_as_given()
    {
        const string text = "ＩＰ：１９２．０．２．５５　です";

        var hit = Assert.Single(AddressScan.Ips(text));

        Assert.Equal("１９２．０．２．５５", text.Substring(hit.Start, hit.Length));
    }

    [Theory]
    [InlineData("0.0.0.1", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("224.5.6.7", false)]
    [InlineData("250.1.2.3", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("100.64.1.1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("10.20.3.4", true)]
    [InlineData("192.0.2.1", true)]
    [InlineData("2001:db8::1", true)]
    public void Private_ranges_are_usable_only_where_they_are_ours(string ip, bool usable) =>
        Assert.Equal(usable, AddressScan.IsUsable(IPAddress.Parse(ip), Minato));

    [Theory]
    [InlineData("mail.hosting.example", true)]
    [InlineData("www.minato.example", true)]
    [InlineData("MINATO.example.", true)]
    [InlineData("notminato.example", false)]
    [InlineData("example", false)]
    public void A_name_below_an_own_domain_is_own(string host, bool own) =>
        Assert.Equal(own, AddressScan.IsOwn(host, Minato));

    [Theory]
    [InlineData("91.78.17.xxx")]
    [InlineData("122.XXX.XXX.XXX")]
    [InlineData("192.0.2.*")]
    [InlineData("XX.YY.ZZ.7")]
    public void A_masked_address_is_kept_as_text(string masked)
    {
        Assert.Equal(
            [masked],
            AddressScan.Masked($"from {masked} at noon").Select(h => h.Text),
            StringComparer.Ordinal
        );
        Assert.Empty(AddressScan.Ips(masked));
    }

    [Fact]
    public void Three_octets_are_masked_only_after_a_word_for_address()
    {
        Assert.Equal(
            ["203.0.113"],
            AddressScan.Masked("IPは203.0.113のどれかです").Select(h => h.Text),
            StringComparer.Ordinal
        );
        Assert.Empty(AddressScan.Masked("SpamCop V5.7.0 and Postfix 3.7.11"));
    }

    [Theory]
    [InlineData("hxxp://bank-login[.]example/login/", "http://bank-login.example/login/")]
    [InlineData("hXXps://bank-login[.]example/login/", "https://bank-login.example/login/")]
    [InlineData("meow://bank-login.example/x", "http://bank-login.example/x")]
    [InlineData("https[:]//bank-login.example/x", "https://bank-login.example/x")]
    [InlineData("hxxp :// bank-login [.] example / path", "http://bank-login.example/path")]
    [InlineData("http://bank-login[dot]example:8080/a?b=c#d", "http://bank-login.example:8080/a?b=c#d")]
    [InlineData("http://bank-login.example/a?x=1&amp;amp;y=2", "http://bank-login.example/a?x=1&y=2")]
    [InlineData("http://203.0.113.20/wp-login.php", "http://203.0.113.20/wp-login.php")]
    [InlineData("http://[2001:db8::1]:8080/x", "http://[2001:db8::1]:8080/x")]
    [InlineData("http://user:pw@bank-login.example/x", "http://user:pw@bank-login.example/x")]
    [InlineData("bank-login[.]example/login/", "bank-login.example/login/")]
    [InlineData("www.bank-login.example/login", "www.bank-login.example/login")]
    [InlineData("http://bank-login.exampleをご確認ください", "http://bank-login.example")]
    [InlineData("「http://bank-login.example/ja/」です", "http://bank-login.example/ja/")]
    [InlineData("(see http://bank-login.example/a_(b)).", "http://bank-login.example/a_(b)")]
    [InlineData("<http://bank-login.example/x>,", "http://bank-login.example/x")]
    public void Every_notation_is_one_url(string text, string expected) =>
        Assert.Equal([expected], AddressScan.Urls(text).Select(h => h.Url), StringComparer.Ordinal);

    [Theory]
    [InlineData("http://shop .example/ (203.0.113.30)", "http://shop.example/")]
    [InlineData("http://www.files .example/a/b.html", "http://www.files.example/a/b.html")]
    [InlineData("http://bank-login .example\nnext", "http://bank-login.example")]
    [InlineData("see http://www.shop.com .htaccess is open", "http://www.shop.com")]
    [InlineData("see http://192.0.2.1 .example", "http://192.0.2.1")]
    [InlineData("see http://shop.example .Then", "http://shop.example")]
    public void A_blank_before_the_last_label_is_part_of_the_host(string text, string expected) =>
        Assert.Equal([expected], AddressScan.Urls(text).Select(h => h.Url), StringComparer.Ordinal);

    [Theory]
    [InlineData(
        "https://urldefense.com/v3/__https://bank-login.example/a?b=1__;!!abc!xyz$",
        "https://bank-login.example/a?b=1"
    )]
    [InlineData(
        "https://urldefense.proofpoint.com/v2/url?u=http-3A__bank-2Dlogin.example_a&d=DwMF",
        "http://bank-login.example/a"
    )]
    [InlineData(
        "https://eur01.safelinks.protection.outlook.com/?url=http%3A%2F%2Fbank-login.example%2Fa&data=05",
        "http://bank-login.example/a"
    )]
    [InlineData("https://www.google.com/url?q=http://bank-login.example/a&sa=D", "http://bank-login.example/a")]
    [InlineData(
        "https://urldefense.com/v3/__http:/bank-login.example/*A/a?b=*__;JcOp!!abc!xyz$",
        "http://bank-login.example/%A/a?b=é"
    )]
    [InlineData(
        "https://urldefense.com/v3/__http://bank-login.example/a**Bb*__;IyMjfg!!abc!xyz$",
        "http://bank-login.example/a###b~"
    )]
    [InlineData(
        "https://urldefense.proofpoint.com/v1/url?u=http://bank-login.example/a-b_c&k=1",
        "http://bank-login.example/a-b_c"
    )]
    [InlineData(
        "https://linkprotect.cudasvc.com/url?a=http%3a%2f%2fbank-login.example%2fa&c=E,1,x",
        "http://bank-login.example/a"
    )]
    [InlineData(
        "https://imsva91-ctp.trendmicro.com:443/wis/clicktime/v1/query?url=http%3a%2f%2fbank-login.example%2fa&umid=1",
        "http://bank-login.example/a"
    )]
    [InlineData(
        "https://eu-west-1.protection.sophos.com/?d=bank-login.example&u=aHR0cDovL2JhbmstbG9naW4uZXhhbXBsZS9hP2I9MQ==&i=1",
        "http://bank-login.example/a?b=1"
    )]
    [InlineData(
        "https://secure-web.cisco.com/1abcDEF/http%3A%2F%2Fbank-login.example%2Fa",
        "http://bank-login.example/a"
    )]
    [InlineData(
        "https://url.avanan.click/v2/___http://bank-login.example/a___.YXAzOm1pbmF0bw",
        "http://bank-login.example/a"
    )]
    [InlineData("https://protect-eu.mimecast.com/s/AbCd3f?domain=bank-login.example", "bank-login.example")]
    [InlineData(
        "https://protect2.fireeye.com/v1/url?k=1&q=1&u=http%3A%2F%2Fbank-login.example%2Fa",
        "http://bank-login.example/a"
    )]
    public void The_rewriting_of_a_gateway_is_undone(string text, string expected)
    {
        var hit = Assert.Single(AddressScan.Urls(text));

        Assert.Equal(expected, hit.Url);
        Assert.Equal("bank-login.example", hit.Host);
    }

    [Theory]
    [InlineData("source.ip: 203.0.113.9 destination.port: 22 event.created: x", "")]
    [InlineData("{\"host.name\":\"web1\",\"source.ip\":\"203.0.113.9\"}", "")]
    [InlineData("{\"shop.example\":\"203.0.113.9\"}", "shop.example")]
    [InlineData("host.name and shop.example: 203.0.113.9", "host.name shop.example")]
    public void Members_of_a_record_are_no_names(string text, string names) =>
        Assert.Equal(names, string.Join(' ', AddressScan.Domains(text).Select(d => d.Name)));

    [Fact]
    public void Names_are_found_and_file_names_are_not()
    {
        var hits = AddressScan.Domains(
            "See forum.example and evil[.]example, not invoice.exe, a@mail.example or http://x.example/"
        );

        Assert.Equal(["forum.example", "evil.example"], hits.Select(h => h.Name), StringComparer.Ordinal);
        Assert.Equal([false, true], hits.Select(h => h.Defanged));
    }

    [Theory]
    [InlineData("info@yamada-shop.example", "info@yamada-shop.example")]
    [InlineData("<Info@Yamada-Shop.example>", "info@yamada-shop.example")]
    [InlineData("info[@]yamada-shop[.]example", "info@yamada-shop.example")]
    [InlineData("info(at)yamada-shop.example", "info@yamada-shop.example")]
    [InlineData("差出人:info@yamada-shop.exampleです", "info@yamada-shop.example")]
    public void A_mailbox_is_found(string text, string expected) =>
        Assert.Equal([expected], AddressScan.Mailboxes(text).Select(h => h.Address), StringComparer.Ordinal);

    [Theory]
    [InlineData("192.0.2.55", true)]
    [InlineData(" [192.0.2.55] ", true)]
    [InlineData("192.0.2.0/24", false)]
    [InlineData("192.0.2.1, 192.0.2.2", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_field_holds_one_address_or_none(string? value, bool expected) =>
        Assert.Equal(expected, AddressScan.TryIp(value, out _));
}
