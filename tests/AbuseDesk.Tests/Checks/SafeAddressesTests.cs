using System.Net;
using AbuseDesk.Checks;
using Microsoft.Security.AntiSSRF;

namespace AbuseDesk.Tests.Checks;

public sealed class SafeAddressesTests
{
    private static readonly SafeAddresses Safe = new([], () => []);

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.255.255.255")]
    [InlineData("10.0.0.1")]
    [InlineData("100.64.0.1")]
    [InlineData("100.100.100.200")]
    [InlineData("100.127.255.255")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("168.63.129.16")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.192")]
    [InlineData("192.0.2.1")]
    [InlineData("192.88.99.1")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.19.255.255")]
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.1")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.255")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:7f00:1")]
    [InlineData("0:0:0:0:0:ffff:7f00:1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::ffff:192.0.43.8")]
    [InlineData("::ffff:0:7f00:1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b:1::7f00:1")]
    [InlineData("100::1")]
    [InlineData("100:0:0:1::1")]
    [InlineData("2001::1")]
    [InlineData("2001:0:7f00:1::")]
    [InlineData("2001:2::1")]
    [InlineData("2001:20::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2002:a9fe:a9fe::")]
    [InlineData("2620:4f:8000::1")]
    [InlineData("3fff::1")]
    [InlineData("4000::1")]
    [InlineData("5f00::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fd20:ce::254")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%1")]
    [InlineData("febf::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public void What_is_not_public_is_refused(string address) => Assert.NotNull(Safe.Refuse(IPAddress.Parse(address)));

    [Theory]
    [InlineData("192.0.43.8")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.1")]
    [InlineData("126.255.255.255")]
    [InlineData("128.0.0.1")]
    [InlineData("169.253.255.255")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("192.167.255.255")]
    [InlineData("198.17.255.255")]
    [InlineData("198.20.0.1")]
    [InlineData("223.255.255.255")]
    [InlineData("2001:200::1")]
    [InlineData("2003::1")]
    [InlineData("2620:0:2d0:200::8")]
    [InlineData("2a00::1")]
    public void The_neighbours_of_special_ranges_are_public(string address) =>
        Assert.Null(Safe.Refuse(IPAddress.Parse(address)));

    [Fact]
    public void A_refusal_names_the_range() => Assert.Equal("127.0.0.0/8", Safe.Refuse(IPAddress.Loopback));

    [Fact]
    public void All_that_Microsoft_warns_of_is_refused()
    {
        foreach (var network in IPAddressRanges.recommendedLatest.Select(n => IPNetwork.Parse(n)))
        {
            Assert.NotNull(Safe.Refuse(network.BaseAddress));
            Assert.NotNull(Safe.Refuse(Last(network)));
        }
    }

    [Fact]
    public void Networks_the_operator_keeps_for_itself_are_refused()
    {
        var safe = new SafeAddresses([IPNetwork.Parse("192.0.43.0/24"), IPNetwork.Parse("2620:0:2d0::/48")], () => []);

        Assert.Equal("192.0.43.0/24", safe.Refuse(SmallInternet.Public));
        Assert.Equal("2620:0:2d0::/48", safe.Refuse(SmallInternet.PublicV6));
        Assert.Null(safe.Refuse(IPAddress.Parse("192.0.32.8")));
    }

    [Fact]
    public void This_machine_is_refused_also_under_its_public_addresses()
    {
        var safe = new SafeAddresses([], () => [SmallInternet.Public, SmallInternet.PublicV6]);

        Assert.NotNull(safe.Refuse(SmallInternet.Public));
        Assert.NotNull(safe.Refuse(SmallInternet.PublicV6));
        Assert.Null(safe.Refuse(IPAddress.Parse("192.0.32.8")));
    }

    private static IPAddress Last(IPNetwork network)
    {
        var bytes = network.BaseAddress.GetAddressBytes();
        for (var bit = network.PrefixLength; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }

        return new(bytes);
    }
}
