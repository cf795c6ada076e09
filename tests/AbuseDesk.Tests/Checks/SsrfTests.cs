using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AbuseDesk.Checks;
using AbuseDesk.Ops;

namespace AbuseDesk.Tests.Checks;

/// <summary>R24: canaries listen on every address of this machine, and not one connection is made to any of them.</summary>
public sealed class SsrfTests
{
    public static TheoryData<string> Hosts =>
        [
            "127.0.0.1",
            "0x7f000001",
            "127.0.1",
            "2130706433",
            "0177.0.0.1",
            "127.000.000.001",
            "127.0.0.1.",
            "127。0。0。1",
            "[::1]",
            "[0:0:0:0:0:0:0:1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[0:0:0:0:0:ffff:7f00:1]",
            "[::127.0.0.1]",
            "[::ffff:0:7f00:1]",
            "[64:ff9b::7f00:1]",
            "[2002:7f00:1::]",
            "169.254.169.254",
            "2852039166",
            "0xa9fea9fe",
            "0251.0376.0251.0376",
            "[::ffff:169.254.169.254]",
            "[fd00:ec2::254]",
            "[fe80::1]",
            "[fe80::1%25lo]",
            "100.64.0.1",
            "10.0.0.1",
            "192.168.0.1",
            "172.16.0.1",
            "0.0.0.0",
            "0",
            "[::]",
            "localhost",
            "localhost.",
            "good.example@127.0.0.1",
            "192.0.2.1",
        ];

    public static TheoryData<string> Addresses =>
        [
            "127.0.0.1",
            "127.9.9.9",
            "10.0.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "::1",
            "::ffff:127.0.0.1",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "fe80::1",
            "fd00:ec2::254",
            "192.0.2.1",
        ];

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task No_URL_reaches_this_machine_or_its_neighbours(string host)
    {
        await using var internet = await SmallInternet.Serving(_ => Task.CompletedTask);

        var check = await internet.Check($"http://{host}:{internet.CanaryPort}/");

        Assert.Equal((UrlVerdict.Unclear, UrlReason.Blocked), (check.Verdict, check.Reason));
        Assert.True(check.Refusal is not null || check.Observations.All(o => o.Refusal is not null));
        internet.AssertNobodyWasReached();
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task No_redirect_reaches_this_machine_or_its_neighbours(string host)
    {
        var port = 0;
        await using var internet = await SmallInternet.Serving(c =>
        {
            c.Response.StatusCode = 302;
            c.Response.Headers.Location = $"http://{Escaped(host)}:{port}/";
            return Task.CompletedTask;
        });
        port = internet.CanaryPort;

        var seen = await internet.Look("http://www.example/");

        Assert.Equal(UrlOutcome.Blocked, seen.Outcome);
        Assert.NotNull(seen.Refusal);
        Assert.Equal(302, seen.Hops[0].Status);
        Assert.NotNull(seen.Hops[0].Location);
        internet.AssertNobodyWasReached();
    }

    [Theory]
    [InlineData("//127.0.0.1:{0}/")]
    [InlineData("//good.example@127.0.0.1:{0}/")]
    [InlineData("http:\\\\127.0.0.1:{0}/")]
    [InlineData("http:/\\127.0.0.1:{0}/")]
    [InlineData("\\\\127.0.0.1:{0}\\")]
    [InlineData("/\\127.0.0.1:{0}/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://127.0.0.1:{0}/")]
    [InlineData("javascript:location='http://127.0.0.1:{0}/'")]
    public async Task No_crooked_redirect_reaches_this_machine(string location)
    {
        var answers = 0;
        var port = 0;
        await using var internet = await SmallInternet.Serving(c =>
        {
            if (Interlocked.Increment(ref answers) == 1)
            {
                c.Response.StatusCode = 307;
                c.Response.Headers.Location = string.Format(null, location, port);
            }

            return Task.CompletedTask;
        });
        port = internet.CanaryPort;

        var seen = await internet.Look("http://www.example/");

        Assert.Equal(307, seen.Hops[0].Status);
        internet.AssertNobodyWasReached();
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task No_name_leads_to_this_machine_or_its_neighbours(string address)
    {
        await using var internet = await SmallInternet.Serving(_ => Task.CompletedTask);
        internet.Name("10-0-0-1.nip.example", address);

        var seen = await internet.Look($"http://10-0-0-1.nip.example:{internet.CanaryPort}/");

        Assert.Equal((UrlOutcome.Blocked, UrlRefusal.Address), (seen.Outcome, seen.Refusal!.Code));
        Assert.Contains(IPAddress.Parse(address).ToString(), seen.Refusal.Detail, StringComparison.Ordinal);
        Assert.Equal(IPAddress.Parse(address).ToString(), Assert.Single(seen.Hops[0].Addresses));
        internet.AssertNobodyWasReached();
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task One_bad_address_among_good_ones_is_enough(string address)
    {
        await using var internet = await SmallInternet.Serving(c => SmallInternet.Html(c, "not to be seen"));
        internet.Name("mixed.example", "192.0.43.8", "2620:0:2d0:200::8", address);

        var seen = await internet.Look($"http://mixed.example:{internet.CanaryPort}/");

        Assert.Equal((UrlOutcome.Blocked, (string?)null), (seen.Outcome, seen.Hops[0].Connected));
        internet.AssertNobodyWasReached();
    }

    [Fact]
    public async Task A_name_that_changes_its_answer_after_the_check_is_not_asked_again()
    {
        await using var internet = await SmallInternet.Serving(c => SmallInternet.Html(c, "public page"));
        internet.Rebinding("rebind.example", "192.0.43.8", "127.0.0.1");

        var seen = await internet.Look($"http://rebind.example:{internet.CanaryPort}/");

        Assert.Equal((UrlOutcome.Live, "192.0.43.8"), (seen.Outcome, seen.Hops[0].Connected));
        Assert.Equal("rebind.example", Assert.Single(internet.Lookups));
        internet.AssertNobodyWasReached();
    }

    [Fact]
    public async Task A_redirect_to_itself_is_checked_again_when_the_name_has_changed()
    {
        await using var internet = await SmallInternet.Serving(c =>
        {
            c.Response.Redirect("/inside");
            return Task.CompletedTask;
        });
        internet.Rebinding("rebind.example", "192.0.43.8", "127.0.0.1");

        var seen = await internet.Look($"http://rebind.example:{internet.CanaryPort}/");

        Assert.Equal((UrlOutcome.Blocked, 2), (seen.Outcome, seen.Hops.Count));
        Assert.Contains("127.0.0.1", seen.Refusal!.Detail, StringComparison.Ordinal);
        internet.AssertNobodyWasReached();
    }

    [Fact]
    public async Task A_certificate_sends_nobody_for_its_issuer_or_its_revocations()
    {
        using var canary = new TcpListener(IPAddress.Loopback, 0);
        canary.Start();
        using var certificate = Certificate($"http://{canary.LocalEndpoint}/");
        await using var internet = await SmallInternet.Serving(c => SmallInternet.Html(c, "secure"), certificate);

        var seen = await internet.Look("https://www.example/");

        Assert.Equal((UrlOutcome.Live, CertificateFault.Untrusted), (seen.Outcome, seen.Hops[0].Certificate));
        Assert.False(canary.Pending());
    }

    [Fact]
    public void Nothing_but_the_settings_and_a_clock_makes_a_fetcher_outside_of_tests()
    {
        var open = typeof(UrlFetcher).GetConstructors();

        Assert.Equal(
            [typeof(CheckSettings), typeof(TimeProvider)],
            Assert.Single(open).GetParameters().Select(p => p.ParameterType)
        );
        Assert.Equal(
            ["Ports", "RefusedNetworks", "UrlLive"],
            typeof(CheckSettings).GetProperties().Select(p => p.Name).Where(n => n is not "EqualityContract").Order()
        );
    }

    [Fact]
    public void Nothing_is_fetched_while_the_setting_is_off() =>
        Assert.Contains(
            "Desk__Checks__UrlLive",
            Assert.Throws<InvalidOperationException>(() => new UrlFetcher(new(), TimeProvider.System)).Message,
            StringComparison.Ordinal
        );

    // Header values are ASCII on the wire of Kestrel; a full-width dot goes as a browser would send it.
    private static string Escaped(string host) => host.Replace('。', '.');

    private static X509Certificate2 Certificate(string canary)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_790_000_000);
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var root = new CertificateRequest("CN=Unknown issuer", rootKey, HashAlgorithmName.SHA256);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var issuer = root.CreateSelfSigned(now.AddYears(-1), now.AddYears(10));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=www.example", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("www.example");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(
            new X509AuthorityInformationAccessExtension([canary + "ocsp"], [canary + "ca.crt"])
        );
        request.CertificateExtensions.Add(
            CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([canary + "crl"])
        );
        using var leaf = request.Create(issuer, now.AddMonths(-1), now.AddYears(5), [1, 2, 3, 4]);
        using var withKey = leaf.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pfx), null);
    }
}
