using System.Security.Cryptography;
using AbuseDesk.Outgoing;

namespace AbuseDesk.Tests.Outgoing;

public sealed class ReplyAddressesTests
{
    private static readonly Guid Id = Guid.Parse("019ac1f0-0000-7000-8000-00000000abcd");
    private static readonly DateTimeOffset Expires = Minato.Now.AddDays(30);

    [Theory]
    [InlineData(Party.Customer)]
    [InlineData(Party.Reporter)]
    [InlineData(Party.Downstream)]
    [InlineData(Party.Other)]
    public void An_address_says_who_got_it_and_about_what(Party party)
    {
        var address = Minato.Addresses.For(party, Id, Expires);

        var read = Minato.Addresses.Read(address, Minato.Now);

        Assert.Equal(new ReplyAddress(ReplyAddressKind.Reply, party, Id, Expires), read);
    }

    [Fact]
    public void An_address_made_years_ago_still_reads_the_same()
    {
        // Not to be changed: answers to mails that are out there come to addresses like this.
        const string Address = "abuse+c.aiazvqpqaaahaaeaaaaaaaaavpgqb3xypfcnfx63jp6pdcyi@minato.example";

        Assert.Equal(Address, Minato.Addresses.For(Party.Customer, Id, Expires));
        Assert.Equal(Id, Minato.Addresses.Read(Address, Minato.Now)?.Id);
    }

    [Fact]
    public void A_local_part_is_never_longer_than_64_octets()
    {
        var desk = Minato.Desk with { From = new string('a', ReplyAddresses.LongestLocalPart) + "@minato.example" };
        var address = new ReplyAddresses(desk.Checked(), Minato.Key).For(Party.Reporter, Id, Expires);

        Assert.Equal(64, address.IndexOf('@', StringComparison.Ordinal));
        Assert.Throws<InvalidOperationException>(() => (desk with { From = "a" + desk.From }).Checked());
    }

    [Fact]
    public void A_mail_system_may_change_the_case()
    {
        var address = Minato.Addresses.For(Party.Customer, Id, Expires);

        Assert.Equal(Id, Minato.Addresses.Read(address.ToUpperInvariant(), Minato.Now)?.Id);
    }

    [Fact]
    public void An_expired_address_proves_nothing_and_says_why()
    {
        var address = Minato.Addresses.For(Party.Customer, Id, Expires);

        Assert.Null(Minato.Addresses.Read(address, Expires.AddHours(1), out var problem));
        Assert.Equal(ReplyAddressProblem.Expired, problem);
    }

    [Fact]
    public void Every_changed_letter_is_a_forgery()
    {
        var address = Minato.Addresses.For(Party.Customer, Id, Expires);
        var token = address.IndexOf('.', StringComparison.Ordinal) + 1;
        for (var at = token; at < token + 48; at++)
        {
            var changed = address[at] == 'a' ? 'b' : 'a';
            var forged = address[..at] + changed + address[(at + 1)..];

            Assert.Null(Minato.Addresses.Read(forged, Minato.Now, out var problem));
            Assert.Equal(ReplyAddressProblem.Forged, problem);
        }
    }

    [Theory]
    [InlineData('r')]
    [InlineData('d')]
    [InlineData('b')]
    [InlineData('x')]
    public void A_customer_cannot_pass_as_another_party(char letter)
    {
        var address = Minato.Addresses.For(Party.Customer, Id, Expires);

        Assert.Null(Minato.Addresses.Read(address.Replace("+c.", $"+{letter}.", StringComparison.Ordinal), Minato.Now));
    }

    [Fact]
    public void Another_key_makes_other_addresses()
    {
        var others = new ReplyAddresses(Minato.Desk, RandomNumberGenerator.GetBytes(32));

        Assert.Null(Minato.Addresses.Read(others.For(Party.Customer, Id, Expires), Minato.Now));
    }

    [Fact]
    public void A_bounce_address_is_not_a_reply_address()
    {
        var address = Minato.Addresses.Bounce(Party.Customer, Id, Expires);

        Assert.Equal(ReplyAddressKind.Bounce, Minato.Addresses.Read(address, Minato.Now)?.Kind);
        Assert.Null(Minato.Addresses.Read(address.Replace("+b.", "+c.", StringComparison.Ordinal), Minato.Now));
    }

    [Theory]
    [InlineData("")]
    [InlineData("abuse@minato.example")]
    [InlineData("abuse+c.@minato.example")]
    [InlineData("abuse+c.abc@minato.example")]
    [InlineData("somebody+c.cianvqpqaaahaaeaaaaaaaflzua5gibu7kkxcyyrx6ng4@other.example")]
    public void Any_other_address_is_not_signed(string address)
    {
        Assert.Null(Minato.Addresses.Read(address, Minato.Now, out var problem));
        Assert.Equal(ReplyAddressProblem.NotSigned, problem);
    }

    [Fact]
    public void Letters_outside_the_alphabet_are_a_forgery()
    {
        var address = $"abuse+c.{new string('1', 47)}\u0130@minato.example";

        Assert.Null(Minato.Addresses.Read(address, Minato.Now, out var problem));
        Assert.Equal(ReplyAddressProblem.Forged, problem);
    }
}
