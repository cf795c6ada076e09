using System.Net;
using System.Text.Json;
using AbuseDesk.Cases;
using AbuseDesk.Parsing;
using AbuseDesk.Registry;
using static AbuseDesk.Tests.Registry.Minato;

namespace AbuseDesk.Tests.Registry;

public sealed class OwnerIndexTests
{
    private const string Morning = "2026-11-24T08:00:00+09:00";
    private static readonly OwnerIndex Owners = Index();

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
    public void A_shared_host_is_never_attributed_by_its_address()
    {
        var owner = Owners.Find(Address("203.0.113.20", Morning));

        Assert.Equal((OwnerKind.SharedHost, null), (owner.Kind, owner.CustomerId));
        Assert.Equal(OwnerReasons.DomainNeeded, owner.ReasonCode);
        Assert.Equal(("web12.minato.example", "server"), (owner.Resource, owner.ResourceKind));
    }

    [Fact]
    public void On_a_shared_host_the_domain_tells_who()
    {
        var finding = Address("203.0.113.20", Morning) with { Urls = ["http://www.yamada-shop.example/wp/login.php"] };

        var owner = Owners.Find(finding);

        Assert.Equal((OwnerKind.Customer, Id("C-1001")), (owner.Kind, owner.CustomerId!.Value));
        Assert.Equal(("yamada-shop.example", "domain"), (owner.Resource, owner.ResourceKind));
        Assert.Empty(owner.Notes);
    }

    [Fact]
    public void A_domain_matches_at_labels_only()
    {
        Assert.Equal(OwnerKind.NotOurs, Owners.Find(Url("http://notyamada-shop.example/")).Kind);
        Assert.Equal(OwnerKind.NotOurs, Owners.Find(Url("http://yamada-shop.example.evil.example/")).Kind);
    }

    [Fact]
    public void A_name_is_found_however_it_is_written()
    {
        var owners = Index(Named(AssetKind.Domain, "xn--eckwd4c7cu47r2wf.example", "rental_server", "C-1007"));

        Assert.Equal(Id("C-1001"), owners.Find(Url("HTTPS://YAMADA-Shop.Example.:8443/x")).CustomerId);
        Assert.Equal(Id("C-1007"), owners.Find(Url("http://ドメイン名例.example/")).CustomerId);
        Assert.Equal(Id("C-1001"), owners.Find(Domain("Shop.Yamada-Shop.Example.")).CustomerId);
    }

    [Fact]
    public void The_longest_path_of_a_virtual_host_wins()
    {
        var owners = Index(
            Named(AssetKind.Vhost, "pages.minato.example", "rental_server", "C-1002"),
            Named(AssetKind.Vhost, "pages.minato.example/~sato", "rental_server", "C-1003"),
            Named(AssetKind.Vhost, "pages.minato.example/~sato/shop", "rental_server", "C-1004")
        );

        Assert.Equal(Id("C-1004"), owners.Find(Url("http://pages.minato.example/~sato/shop/a.html")).CustomerId);
        Assert.Equal(Id("C-1003"), owners.Find(Url("http://pages.minato.example/~sato/shopping")).CustomerId);
        Assert.Equal(Id("C-1002"), owners.Find(Url("http://pages.minato.example/~satou/")).CustomerId);
        var owner = owners.Find(Url("http://pages.minato.example/~sato"));
        Assert.Equal(("pages.minato.example/~sato", "url"), (owner.Resource, owner.ResourceKind));
    }

    [Fact]
    public void An_address_written_as_host_of_a_url_counts_as_address()
    {
        var owner = Owners.Find(Url("http://198.51.100.20:8080/kit.zip"));
        var v6 = Owners.Find(Url("http://[2001:db8:100:a::25]/", Morning));

        Assert.Equal((Id("C-1005"), "198.51.100.20"), (owner.CustomerId!.Value, owner.Resource));
        Assert.Equal((Id("C-1011"), "2001:db8:100:a::25"), (v6.CustomerId!.Value, v6.Resource));
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
    public void A_mailbox_is_more_specific_than_its_domain()
    {
        var finding = Address("203.0.113.5", Morning) with { Mailbox = "Info@Yamada-Shop.example" };

        var owner = Owners.Find(finding);

        Assert.Equal((OwnerKind.Customer, Id("C-1006")), (owner.Kind, owner.CustomerId!.Value));
        Assert.Equal(
            ("info@yamada-shop.example", "mailbox", "mail"),
            (owner.Resource, owner.ResourceKind, owner.Service)
        );
    }

    [Fact]
    public void The_login_our_own_server_wrote_down_names_the_mailbox()
    {
        var finding = Address("203.0.113.5", Morning) with
        {
            OwnSide = new OwnSide(At(Morning), "4B1F2C", "info@yamada-shop.example"),
        };

        Assert.Equal(Id("C-1006"), Owners.Find(finding).CustomerId);
    }

    [Fact]
    public void A_mailbox_of_ours_in_a_mail_that_others_sent_is_a_forgery()
    {
        var owner = Owners.Find(Address("192.0.2.77", Morning) with { Mailbox = "info@yamada-shop.example" });

        Assert.Equal((OwnerKind.NotOurs, "192.0.2.77"), (owner.Kind, owner.Resource));
        Assert.Equal([OwnerNotes.MailboxNotFromUs], owner.Notes);
    }

    [Fact]
    public void A_domain_we_only_registered_is_said_to_be_hosted_elsewhere()
    {
        var owner = Owners.Find(Address("192.0.2.80", Morning) with { Domains = ["okane-fast.example"] });

        Assert.Equal((OwnerKind.Registrar, Id("C-1012")), (owner.Kind, owner.CustomerId!.Value));
        Assert.Equal([OwnerNotes.AddressNotOurs], owner.Notes);
    }

    [Fact]
    public void Who_hosts_a_registered_domain_comes_before_who_registered_it()
    {
        var owner = Owners.Find(Address("198.51.100.20", Morning) with { Domains = ["okane-fast.example"] });

        Assert.Equal((OwnerKind.Customer, Id("C-1005")), (owner.Kind, owner.CustomerId!.Value));
    }

    [Fact]
    public void Name_and_address_of_two_customers_are_said_to_disagree()
    {
        var owner = Owners.Find(Address("198.51.100.20", Morning) with { Urls = ["http://forum.example/"] });

        Assert.Equal(Id("C-1007"), owner.CustomerId);
        Assert.Equal([OwnerNotes.AddressDiffers, OwnerNotes.AddressOfOther], owner.Notes);
        Assert.Contains(owner.Candidates, c => c.CustomerId == Id("C-1005"));
    }

    [Fact]
    public void Names_of_two_customers_in_one_accusation_choose_nobody()
    {
        var owner = Owners.Find(Url("http://forum.example/a", Morning) with { Domains = ["manga-dl.example"] });

        Assert.Equal((OwnerKind.Unassigned, null), (owner.Kind, owner.CustomerId));
        Assert.Equal((OwnerReasons.SeveralOwners, 2), (owner.ReasonCode, owner.Candidates.Count));
    }

    [Fact]
    public void A_name_of_ours_that_nobody_holds_stays_as_it_was_named()
    {
        var owner = Owners.Find(Url("http://user7.minato.example/x", Morning));

        Assert.Equal((OwnerKind.Unassigned, "user7.minato.example"), (owner.Kind, owner.Resource));
    }

    [Fact]
    public void What_is_not_ours_is_named_by_address_or_registrable_domain()
    {
        Assert.Equal("192.0.2.55", Owners.Find(Address("192.0.2.55", Morning)).Resource);
        var url = Owners.Find(Url("http://a.b.evil.co.jp/x"));
        Assert.Equal(("evil.co.jp", "domain", OwnerKind.NotOurs), (url.Resource, url.ResourceKind, url.Kind));
        var nothing = Owners.Find(new Finding { Category = "spam", Reason = "test" });
        Assert.Equal(
            ("", "none", OwnerReasons.NothingNamed),
            (nothing.Resource, nothing.ResourceKind, nothing.ReasonCode)
        );
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

    private static Finding Address(string address, string? earliest = null, string? latest = null) =>
        new()
        {
            Category = "brute_force",
            Reason = "test",
            SourceIp = IPAddress.Parse(address),
            OccurredAt = earliest is null ? null : At(earliest),
            Earliest = earliest is null ? null : At(earliest),
            Latest = (latest ?? earliest) is { } last ? At(last) : null,
        };

    private static Finding Url(string url, string? at = null) =>
        new()
        {
            Category = "phishing",
            Reason = "test",
            Urls = [url],
            Earliest = at is null ? null : At(at),
            Latest = at is null ? null : At(at),
        };

    private static Finding Domain(string domain) =>
        new()
        {
            Category = "phishing",
            Reason = "test",
            Domains = [domain],
        };
}
