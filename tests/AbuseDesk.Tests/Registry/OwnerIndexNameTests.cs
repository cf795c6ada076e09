using AbuseDesk.Cases;
using AbuseDesk.Parsing;
using AbuseDesk.Registry;
using static AbuseDesk.Tests.Registry.Findings;
using static AbuseDesk.Tests.Registry.Minato;

namespace AbuseDesk.Tests.Registry;

/// <summary>Who is found by the name of a domain, a virtual host or a mailbox.</summary>
public sealed class OwnerIndexNameTests
{
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
}
