using System.Net;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Tests.Text;

public sealed class ReceivedChainTests
{
    private const string HandOver =
        "from mail.minato.example (mail.minato.example [203.0.113.5]) by mx.home.example with ESMTPS id 7Xk2; Tue, 24 Nov 2026 08:12:44 +0900";

    private const string Submission =
        "from unknown (unknown [192.0.2.77]) (Authenticated sender: info@yamada-shop.example) by mail.minato.example (Postfix) with ESMTPSA id 4B1F2C; Tue, 24 Nov 2026 08:12:41 +0900";

    private static readonly ReadingContext Minato = new()
    {
        OwnPrefixes = [IPNetwork.Parse("203.0.113.0/24")],
        OwnMailHosts = ["mail.minato.example"],
    };

    [Fact]
    public void The_hand_over_carries_the_receivers_clock_and_our_line_below_is_kept_as_own_side()
    {
        var found = ReceivedChain.Read([HandOver, Submission], Minato);

        Assert.NotNull(found);
        Assert.Equal("203.0.113.5", found.Ip.ToString());
        Assert.Equal("mail.minato.example", found.Host);
        Assert.Equal("7Xk2", found.QueueId);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 8, 12, 44, TimeSpan.FromHours(9)), found.Time!.At);
        Assert.Equal(
            new OwnSide(
                new DateTimeOffset(2026, 11, 23, 23, 12, 41, TimeSpan.Zero),
                "4B1F2C",
                "info@yamada-shop.example"
            ),
            found.OwnSide
        );
    }

    [Fact]
    public void A_line_below_a_foreign_host_is_no_own_side()
    {
        var found = ReceivedChain.Read([HandOver, Submission], ReadingContext.Empty);

        Assert.Equal("203.0.113.5", found!.Ip.ToString());
        Assert.Null(found.OwnSide);
    }

    [Fact]
    public void A_content_filter_on_our_host_is_passed_over()
    {
        const string filter =
            "from localhost (localhost [127.0.0.1]) by mail.minato.example (Postfix) with ESMTP id 9AAAA; Tue, 24 Nov 2026 08:12:43 +0900";

        var found = ReceivedChain.Read([HandOver, filter, Submission], Minato);

        Assert.Equal("4B1F2C", found!.OwnSide!.QueueId);
    }

    [Fact]
    public void Hops_inside_the_reporters_provider_are_passed_over()
    {
        var found = ReceivedChain.Read(
            [
                "by 2002:a05:6402:1 with SMTP id x; Tue, 24 Nov 2026 08:12:50 +0900",
                "from relay.home.example (relay.home.example [192.0.2.9]) by mx1.home.example with ESMTP id 1; Tue, 24 Nov 2026 08:12:48 +0900",
                "from scanner (unknown [10.1.2.3]) by relay.home.example with ESMTP id 2; Tue, 24 Nov 2026 08:12:46 +0900",
                "from evil.example (evil.example [198.51.100.10]) by mx2.home.example with ESMTP id 3; Tue, 24 Nov 2026 08:12:44 +0900",
                "from forged.example (forged.example [198.51.100.99]) by nowhere.example; Tue, 24 Nov 2026 08:00:00 +0900",
            ],
            ReadingContext.Empty
        );

        Assert.Equal("198.51.100.10", found!.Ip.ToString());
    }

    [Theory]
    [InlineData(
        "from unknown (HELO 192.0.2.1) (198.51.100.10) by mx.home.example with SMTP; 24 Nov 2026 08:12:44 -0000"
    )]
    [InlineData("from x.example (EHLO x.example) (198.51.100.10) by mx.home.example; Tue, 24 Nov 2026 08:12:44 +0000")]
    [InlineData(
        "from [198.51.100.10] (port=41234 helo=[192.168.1.5]) by mx.home.example with esmtp (Exim 4.96) id 1abc; Tue, 24 Nov 2026 08:12:44 +0000"
    )]
    [InlineData("from x (unverified [198.51.100.10]) by mx.home.example; Tue, 24 Nov 2026 08:12:44 +0000")]
    [InlineData("from x.example (198.51.100.10) by mx.home.example; Tue, 24 Nov 2026 08:12:44 +0000")]
    [InlineData(
        "from x.example\r\n\t(x.example [198.51.100.10])\r\n\tby mx.home.example (Postfix)\r\n\twith ESMTP id 4X;\r\n\tTue, 24 Nov 2026 08:12:44 +0000 (UTC)"
    )]
    public void The_address_the_receiver_saw_is_taken(string line)
    {
        var found = ReceivedChain.Read([line], ReadingContext.Empty);

        Assert.Equal("198.51.100.10", found!.Ip.ToString());
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 8, 12, 44, TimeSpan.Zero), found.Time!.At);
    }

    [Fact]
    public void A_chain_of_private_addresses_hands_nothing_over() =>
        Assert.Null(ReceivedChain.Read(["from a ([10.0.0.1]) by b; x", "garbage", ""], ReadingContext.Empty));

    [Theory]
    [InlineData("Received: {0}\nReceived: {1}\nFrom: a@b.example\n\nbody")]
    [InlineData("> Received: {0}\n> Received: {1}\n> From: a@b.example\n>\n> body")]
    [InlineData("---- ヘッダここから ----\n Received: {0}\n Received: {1}\n From: a@b.example\n---- ここまで ----")]
    [InlineData("Return-Path: <x@y.example> Received: {0} Received: {1} From: a@b.example Subject: hi")]
    [InlineData(
        "Received: from mail.minato.example (mail.minato.example [203.0.113.5])\nby mx.home.example with ESMTPS id 7Xk2;\n Tue, 24 Nov 2026 08:12:44 +0900\nReceived: {1}\n"
    )]
    public void Pasted_headers_are_found_however_they_were_pasted(string form)
    {
        var text =
            "お世話になっております。\n\n"
            + string.Format(System.Globalization.CultureInfo.InvariantCulture, form, HandOver, Submission);

        var block = Assert.Single(HeaderBlocks.Find(text));
        var found = ReceivedChain.Read(block.All("Received"), Minato);

        Assert.Equal("203.0.113.5", found!.Ip.ToString());
        Assert.Equal("4B1F2C", found.OwnSide!.QueueId);
    }
}
