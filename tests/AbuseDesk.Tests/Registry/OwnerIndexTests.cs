using System.Net;
using System.Text.Json;
using AbuseDesk.Cases;
using AbuseDesk.Registry;
using static AbuseDesk.Tests.Registry.Findings;
using static AbuseDesk.Tests.Registry.Minato;

namespace AbuseDesk.Tests.Registry;

/// <summary>Who is found by address, port and time.</summary>
public sealed class OwnerIndexTests
{
    [Fact]
    public void The_longest_prefix_that_held_at_the_time_wins()
    {
        var owner = Owners.Find(Address("198.51.100.10", Morning));

        Assert.Equal((OwnerKind.Customer, Id("C-1002")), (owner.Kind, owner.CustomerId!.Value));
        Assert.Equal(("198.51.100.10", "address", "iaas_vps"), (owner.Resource, owner.ResourceKind, owner.Service));
        Assert.Equal(OwnerReasons.AtTime, owner.ReasonCode);
        Assert.Equal("198.51.100.10/32", owner.Asset);
    }

    [Fact]
    public void Before_the_assignment_began_the_prefix_around_it_answers()
    {
        var owner = Owners.Find(Address("198.51.100.10", "2026-01-04T23:59:59+09:00"));

        Assert.Equal((OwnerKind.Unassigned, null), (owner.Kind, owner.CustomerId));
        Assert.Equal("198.51.100.0/26", owner.Asset);
    }

    [Theory]
    [InlineData("2026-11-24T00:55:00Z", "C-1009")]
    [InlineData("2026-11-24T00:59:59.9999999Z", "C-1009")]
    [InlineData("2026-11-24T01:00:00Z", "C-1010")]
    public void A_hand_over_belongs_to_the_next_holder_from_its_first_instant(string at, string customer)
    {
        Assert.Equal(Id(customer), Owners.Find(Address("198.51.100.11", at)).CustomerId);
    }

    [Fact]
    public void A_time_without_zone_around_a_hand_over_attributes_nobody_and_shows_both()
    {
        // 09:30 anywhere on earth.
        var owner = Owners.Find(Address("198.51.100.11", "2026-11-23T19:30:00Z", "2026-11-24T21:30:00Z"));

        Assert.Equal((OwnerKind.UnknownTime, null, null), (owner.Kind, owner.CustomerId, owner.AssignmentId));
        Assert.Equal(OwnerReasons.SeveralOverTime, owner.ReasonCode);
        Assert.Equal([Id("C-1009"), Id("C-1010")], owner.Candidates.Select(c => c.CustomerId!.Value));
        Assert.Equal(HandOver, owner.Candidates[0].To);
        Assert.Equal(HandOver, owner.Candidates[1].From);
    }

    [Fact]
    public void A_time_without_zone_far_from_a_hand_over_is_attributed_and_says_so()
    {
        var owner = Owners.Find(Address("198.51.100.11", "2026-11-20T19:30:00Z", "2026-11-21T21:30:00Z"));

        Assert.Equal(Id("C-1009"), owner.CustomerId);
        Assert.Equal(OwnerReasons.WholeInterval, owner.ReasonCode);
    }

    [Fact]
    public void A_range_counts_to_its_last_event()
    {
        var finding = Address("198.51.100.11", "2026-11-24T00:50:00Z") with { LastAt = At("2026-11-24T01:10:00Z") };

        Assert.Equal(OwnerKind.UnknownTime, Owners.Find(finding).Kind);
    }

    [Fact]
    public void Without_a_time_only_an_owner_of_all_times_is_attributed()
    {
        var always = Owners.Find(Address("198.51.100.20"));
        var since = Owners.Find(Address("198.51.100.10"));

        Assert.Equal((OwnerKind.Customer, OwnerReasons.AlwaysSame), (always.Kind, always.ReasonCode));
        Assert.Equal((OwnerKind.UnknownTime, OwnerReasons.TimeMissing), (since.Kind, since.ReasonCode));
        Assert.Equal([Id("C-1002"), null], since.Candidates.Select(c => c.CustomerId));
    }

    [Fact]
    public void A_gap_between_two_assignments_of_one_customer_is_not_his()
    {
        var owners = OwnerIndex.Build(
            [
                Prefix("198.51.100.30/32", "iaas_vps", "C-1002", to: "2026-03-01T00:00:00Z"),
                Prefix("198.51.100.30/32", "iaas_vps", "C-1002", from: "2026-04-01T00:00:00Z"),
            ],
            1
        );

        Assert.Equal(OwnerKind.NotOurs, owners.Find(Address("198.51.100.30", "2026-03-15T00:00:00Z")).Kind);
        Assert.Equal(
            OwnerKind.UnknownTime,
            owners.Find(Address("198.51.100.30", "2026-02-28T00:00:00Z", "2026-03-02T00:00:00Z")).Kind
        );
    }

    [Fact]
    public void The_same_customer_before_and_after_is_one_owner()
    {
        var owners = OwnerIndex.Build(
            [
                Prefix("198.51.100.30/32", "iaas_vps", "C-1002", to: "2026-03-01T00:00:00Z"),
                Prefix("198.51.100.30/32", "rental_server", "C-1002", from: "2026-03-01T00:00:00Z"),
            ],
            1
        );

        var owner = owners.Find(Address("198.51.100.30", "2026-02-28T00:00:00Z", "2026-03-02T00:00:00Z"));

        Assert.Equal((Id("C-1002"), OwnerReasons.WholeInterval), (owner.CustomerId!.Value, owner.ReasonCode));
    }

    [Fact]
    public void Ipv6_is_found_like_ipv4_and_a_mapped_address_is_ipv4()
    {
        Assert.Equal(Id("C-1011"), Owners.Find(Address("2001:db8:100:a::25", Morning)).CustomerId);
        Assert.Equal(OwnerKind.Unassigned, Owners.Find(Address("2001:db8:1ff:ffff::1", Morning)).Kind);
        Assert.Equal(OwnerKind.NotOurs, Owners.Find(Address("2001:db8:200::1", Morning)).Kind);
        Assert.Equal(Id("C-1005"), Owners.Find(Address("::ffff:198.51.100.20", Morning)).CustomerId);
    }

    [Fact]
    public void Delegated_space_names_the_downstream_operator()
    {
        var owner = Owners.Find(Address("198.51.100.200", Morning));

        Assert.Equal((OwnerKind.Delegated, Id("ISP-B")), (owner.Kind, owner.CustomerId!.Value));
        Assert.Equal("198.51.100.200", owner.Resource);
    }

    [Fact]
    public void A_shared_access_line_without_port_is_nobody()
    {
        var owner = Owners.Find(Address("198.51.100.70", Morning));

        Assert.Equal((OwnerKind.Unassigned, null), (owner.Kind, owner.CustomerId));
        Assert.True(owner.PortMissing);
        Assert.Equal((OwnerReasons.PortNeeded, "line"), (owner.ReasonCode, owner.ResourceKind));
    }

    [Fact]
    public void With_port_and_time_a_shared_access_line_is_its_subscriber()
    {
        var owners = Index(
            Prefix("198.51.100.70/32", "access_line", "C-1009", ports: (1024, 2047)),
            Prefix("198.51.100.70/32", "access_line", "C-1010", ports: (2048, 4095))
        );

        var owner = owners.Find(Address("198.51.100.70", Morning) with { SourcePort = 2048 });
        var beyond = owners.Find(Address("198.51.100.70", Morning) with { SourcePort = 5000 });
        var missing = owners.Find(Address("198.51.100.70", Morning));

        Assert.Equal((Id("C-1010"), false), (owner.CustomerId!.Value, owner.PortMissing));
        Assert.Equal((OwnerKind.Unassigned, false), (beyond.Kind, beyond.PortMissing));
        Assert.Equal((OwnerKind.Unassigned, true), (missing.Kind, missing.PortMissing));
        Assert.Equal(2, missing.Candidates.Count);
    }

    [Fact]
    public void The_reason_is_kept_as_json_with_the_candidates()
    {
        var owner = Owners.Find(Address("198.51.100.11"));

        using var json = JsonDocument.Parse(owner.ReasonJson());

        var root = json.RootElement;
        Assert.Equal("time_missing", root.GetProperty("code").GetString());
        var first = root.GetProperty("candidates")[0];
        Assert.Equal("198.51.100.11/32", first.GetProperty("asset").GetString());
        Assert.Equal(Id("C-1009"), first.GetProperty("customer").GetGuid());
        Assert.Equal(HandOver, first.GetProperty("to").GetDateTimeOffset());
        Assert.False(first.TryGetProperty("from", out _));
    }

    [Fact]
    public void A_reader_learns_what_is_ours()
    {
        var context = Owners.ReadingContext(["abuse@minato.example"], ["mail.minato.example"]);

        Assert.Contains(IPNetwork.Parse("203.0.113.0/24"), context.OwnPrefixes);
        Assert.DoesNotContain(IPNetwork.Parse("198.51.100.10/32"), context.OwnPrefixes);
        Assert.Contains("yamada-shop.example", context.OwnDomains, StringComparer.Ordinal);
        Assert.Equal(["mail.minato.example"], context.OwnMailHosts);
        Assert.Equal(context.Hash(), Index().ReadingContext(["abuse@minato.example"], ["mail.minato.example"]).Hash());
    }
}
