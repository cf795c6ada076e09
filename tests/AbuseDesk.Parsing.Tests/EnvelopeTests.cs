using System.Text;

namespace AbuseDesk.Parsing.Tests;

public sealed class EnvelopeTests
{
    [Theory]
    [InlineData("Return-Path: <>", "null_sender")]
    [InlineData("Auto-Submitted: auto-generated", "auto_submitted")]
    [InlineData("Auto-Submitted: no", null)]
    [InlineData("Precedence: bulk", "precedence")]
    [InlineData("X-Auto-Response-Suppress: All", "suppressed")]
    [InlineData("List-Id: <abuse.minato.example>", "mailing_list")]
    [InlineData("X-Loop: abuse@minato.example", "robot_header")]
    [InlineData("Reply-To: noreply@reporter.example", "no_reply_address")]
    [InlineData("Reply-To: abuse@minato.example", "own_address")]
    [InlineData("Subject: [noreply] abuse report", "no_reply_address")]
    [InlineData("X-Other: 1", null)]
    public void Robots_get_no_automatic_answer(string header, string? reason)
    {
        var context = new ReadingContext { DeskAddresses = ["abuse@minato.example"] };
        var mail = Mails.Open($"From: taro@reporter.example\n{header}\n\ntext", context);

        Assert.Equal(reason, mail.Envelope.NoAutoReplyBecause);
    }

    [Fact]
    public void More_than_fifty_hops_are_a_loop()
    {
        var hops = string.Concat(Enumerable.Repeat("Received: from a by b; Tue, 24 Nov 2026 00:00:00 +0000\n", 51));

        Assert.Equal("mail_loop", Mails.Open($"{hops}From: taro@reporter.example\n\ntext").Envelope.NoAutoReplyBecause);
    }

    [Fact]
    public void Recipients_and_references_are_collected_newest_first()
    {
        var mail = Mails.Open(
            """
            From: taro@reporter.example
            To: "Desk, abuse" <Abuse@Minato.example>, group: b@minato.example;
            Cc: c@other.example (comment)
            Delivered-To: desk+x@minato.example
            In-Reply-To: <3@minato.example>
            References: <1@minato.example> <2@minato.example> <3@minato.example>
            Message-ID: <4@reporter.example>

            text
            """
        );

        Assert.Equal(
            "abuse@minato.example b@minato.example c@other.example desk+x@minato.example",
            string.Join(' ', mail.Envelope.Recipients)
        );
        Assert.Equal("3@minato.example 2@minato.example 1@minato.example", string.Join(' ', mail.Envelope.References));
        Assert.Equal("4@reporter.example", mail.Envelope.MessageId);
    }

    [Fact]
    public void More_than_a_hundred_references_are_cut() =>
        Assert.Equal(
            100,
            Mails
                .Open(
                    $"From: a@b.example\nReferences: {string.Join(' ', Enumerable.Range(0, 150).Select(i => $"<{i}@b.example>"))}\n\nx"
                )
                .Envelope.References.Count
        );

    [Theory]
    [InlineData(
        "削除しました。\n\n2026年11月24日(火) 9:00 Desk <abuse@minato.example>:\n> 対応をお願いします。\n> 期限: 明日",
        "削除しました。"
    )]
    [InlineData("Done.\n\nOn Tue, 24 Nov 2026 at 09:00, Desk <abuse@minato.example> wrote:\n> please fix\n", "Done.")]
    [InlineData("Done.\n\n-----Original Message-----\nFrom: x\nplease", "Done.")]
    [InlineData("Done.\n\nFrom: Desk\nSent: Tuesday\nTo: Taro\nSubject: x\n\nplease", "Done.")]
    [InlineData("対応済みです。\n-- \n山田太郎\nTEL 03-0000-0000", "対応済みです。")]
    [InlineData(
        "対応済みです。\n\n==============================\n株式会社サンプル 山田\nTEL 03-0000-0000\n==============================",
        "対応済みです。"
    )]
    [InlineData("対応済みです。\n\n-----元のメッセージ-----\n差出人: x", "対応済みです。")]
    [InlineData("はい。\n> 止めましたか\n止めました。", "はい。\n止めました。")]
    public void What_the_writer_wrote_is_kept_without_quotes_and_signature(string text, string own) =>
        Assert.Equal(
            own,
            Mails.Open($"From: a@b.example\nContent-Type: text/plain; charset=utf-8\n\n{text}").Envelope.OwnText
        );

    [Fact]
    public void Line_endings_and_transport_headers_do_not_change_the_content_hash()
    {
        const string Mail =
            "From: a@b.example\nSubject: s\nDate: Tue, 24 Nov 2026 09:00:00 +0900\nMessage-ID: <1@b.example>\n\nline 1\nline 2\n";
        var hash = Hash(Mail);

        Assert.Equal(hash, Hash(Mail.ReplaceLineEndings("\r\n")));
        Assert.Equal(
            hash,
            Hash("Received: from x by y; today\nDelivered-To: abuse@minato.example\nX-Spam: no\n" + Mail)
        );
        Assert.Equal(hash, Hash(Mail + "\n\n"));
        Assert.NotEqual(hash, Hash(Mail.Replace("line 2", "line 3", StringComparison.Ordinal)));
        Assert.NotEqual(hash, Hash(Mail.Replace("Subject: s", "Subject: t", StringComparison.Ordinal)));
    }

    private static string Hash(string mail) =>
        Convert.ToHexString(MailView.Open(Encoding.UTF8.GetBytes(mail), ReadingContext.Empty).Envelope.ContentHash!);
}
