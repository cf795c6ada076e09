using System.Net;
using AbuseDesk.Parsing.Text;
using CsCheck;

namespace AbuseDesk.Parsing.Tests;

public sealed class ReadingContextTests
{
    private static readonly string[] Networks =
    [
        "203.0.113.0/24",
        "203.0.113.128/25",
        "198.51.100.0/26",
        "198.51.100.64/26",
        "192.0.2.77/32",
        "2001:db8:100::/40",
        "2001:db8:100:a::25/128",
        "2001:db8:ffff::/48",
    ];

    [Fact]
    public void Contexts_that_differ_only_in_which_list_holds_a_name_have_different_hashes()
    {
        ReadingContext[] contexts =
        [
            new() { DeskAddresses = ["mail.minato.example"] },
            new() { OwnMailHosts = ["mail.minato.example"] },
            new() { AuthServIds = ["mail.minato.example"] },
            new() { OwnDomains = new HashSet<string>(StringComparer.Ordinal) { "mail.minato.example" } },
            new() { OwnMailHosts = ["mail.minato.example", "mx.minato.example"] },
            new() { OwnMailHosts = ["mail.minato.example"], AuthServIds = ["mx.minato.example"] },
            new() { OwnMailHosts = ["mail.minato.example\nmx.minato.example"] },
            new() { OwnMailHosts = ["203.0.113.0/24"] },
            new() { OwnPrefixes = [IPNetwork.Parse("203.0.113.0/24")] },
            ReadingContext.Empty,
        ];

        Assert.Equal(
            contexts.Length,
            contexts.Select(c => Convert.ToHexString(c.Hash())).Distinct(StringComparer.Ordinal).Count()
        );
    }

    [Fact]
    public void The_hash_does_not_depend_on_when_the_mail_came_nor_on_the_order_of_a_set()
    {
        var one = new ReadingContext
        {
            OwnDomains = new HashSet<string>(StringComparer.Ordinal) { "a.example", "b.example" },
        };
        var other = new ReadingContext
        {
            ReceivedAt = DateTimeOffset.UnixEpoch,
            OwnDomains = new HashSet<string>(StringComparer.Ordinal) { "b.example", "a.example" },
        };

        Assert.Equal(one.Hash(), other.Hash());
    }

    [Fact]
    public void An_address_is_ours_exactly_where_one_of_the_prefixes_holds_it()
    {
        var prefixes = Networks.Select(n => IPNetwork.Parse(n)).ToArray();
        var context = new ReadingContext { OwnPrefixes = prefixes };
        var near = Gen.Select(Gen.Int[0, Networks.Length - 1], Gen.Byte, Gen.Byte)
            .Select((at, third, last) => Near(prefixes[at].BaseAddress, third, last));
        near.Sample(ip => AddressScan.IsOwn(ip, context) == prefixes.Any(p => p.Contains(ip)), iter: 20_000);
    }

    [Theory]
    [InlineData("0.0.0.0/0", "255.255.255.255", true)]
    [InlineData("::/0", "2001:db8::1", true)]
    [InlineData("::/0", "192.0.2.1", false)]
    [InlineData("192.0.2.0/24", "::ffff:192.0.2.9", true)]
    [InlineData("192.0.2.255/32", "192.0.2.255", true)]
    public void The_widest_the_narrowest_and_mapped_addresses_are_found(string prefix, string ip, bool own) =>
        Assert.Equal(
            own,
            AddressScan.IsOwn(IPAddress.Parse(ip), new ReadingContext { OwnPrefixes = [IPNetwork.Parse(prefix)] })
        );

    [Fact]
    public void A_set_of_prefixes_is_built_once_and_shared_by_all_contexts()
    {
        var set = PrefixSet.Of([
            .. Enumerable.Range(0, 65_536).Select(i => IPNetwork.Parse($"10.{i >> 8}.{i & 255}.0/25")),
        ]);
        var context = new ReadingContext { OwnPrefixes = set };

        Assert.Same(set, (context with { ReceivedAt = DateTimeOffset.UnixEpoch }).OwnPrefixes);
        Assert.True(AddressScan.IsOwn(IPAddress.Parse("10.255.255.127"), context));
        Assert.False(AddressScan.IsOwn(IPAddress.Parse("10.255.255.128"), context));
    }

    private static IPAddress Near(IPAddress address, byte third, byte last)
    {
        var bytes = address.GetAddressBytes();
        bytes[^2] = third < 128 ? bytes[^2] : third;
        bytes[^1] = last;
        return new IPAddress(bytes);
    }
}
