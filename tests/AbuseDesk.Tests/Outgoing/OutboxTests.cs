using System.Text;
using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Outgoing;
using MimeKit;

namespace AbuseDesk.Tests.Outgoing;

public sealed class OutboxTests
{
    private static readonly Guid CaseId = Guid.CreateVersion7(Minato.Now);

    [Fact]
    public void A_notice_has_signed_addresses_for_answers_and_bounces()
    {
        var matter = Samples.Mailbox();
        var draft = Assert.Single(new Drafts(Minato.Desk).Warn(matter, Minato.Now.AddDays(1)));

        var mail = Minato.Outbox.Compose(draft, matter, Samples.Decision(matter), Minato.Now);

        var reply = Minato.Addresses.Read(mail.ReplyTo, Minato.Now)!;
        Assert.Equal((ReplyAddressKind.Reply, Party.Customer, matter.Case.Id), (reply.Kind, reply.Party, reply.Id));
        var bounce = Minato.Addresses.Read(mail.MailFrom, Minato.Now)!;
        Assert.Equal((ReplyAddressKind.Bounce, mail.Id), (bounce.Kind, bounce.Id));
        Assert.Equal($"{mail.Id:N}@minato.example", mail.MessageId);
        Assert.Equal(Minato.Now.AddSeconds(30), mail.SendAfter);
        Assert.Null(mail.AutoSubmitted);
    }

    [Fact]
    public void A_customers_thread_holds_our_mails_to_that_party_and_no_others()
    {
        var matter = Samples.Mailbox() with
        {
            Earlier =
            [
                new(Party.Customer, null, "one@minato.example"),
                new(Party.Reporter, Guid.NewGuid(), "secret@minato.example"),
                new(Party.Customer, null, "two@minato.example"),
            ],
        };
        var draft = Assert.Single(new Drafts(Minato.Desk).Warn(matter, Minato.Now.AddDays(1)));

        var mail = Minato.Outbox.Compose(draft, matter, Samples.Decision(matter), Minato.Now);

        Assert.Equal("two@minato.example", mail.InReplyTo);
        Assert.Equal("one@minato.example two@minato.example", mail.References);
        using var message = OutgoingMime.Build(mail, Minato.Desk);
        Assert.Equal("<two@minato.example>", message.Headers["In-Reply-To"]);
        Assert.Equal("<one@minato.example> <two@minato.example>", message.Headers["References"]);
    }

    [Fact]
    public void A_reporters_thread_starts_with_the_report()
    {
        var matter = Samples.Mailbox();
        var draft = Assert.Single(new Drafts(Minato.Desk).Close(matter, "fixed_by_customer", null, Minato.Now));

        var mail = Minato.Outbox.Compose(draft, matter, Samples.Decision(matter), Minato.Now);

        Assert.Equal("20261124081500.1@home.example", mail.InReplyTo);
        Assert.Equal(matter.Reports[0].Report.Id, Minato.Addresses.Read(mail.ReplyTo, Minato.Now)?.Id);
    }

    [Theory]
    [InlineData("a b@c.example")]
    [InlineData("a\r\nBcc: b@c.example")]
    [InlineData("\"a b\"@c.example")]
    [InlineData("a@c.example> <b@c.example")]
    [InlineData("日本@c.example")]
    [InlineData("none")]
    [InlineData("")]
    [InlineData(null)]
    public void A_message_id_that_is_none_makes_no_thread(string? id) =>
        Assert.Same(MailThread.None, MailThread.Answering(id));

    [Theory]
    [InlineData("mail_address_invalid", "", "s", "b")]
    [InlineData("mail_address_invalid", "a@b.example, c@d.example", "s", "b")]
    [InlineData("mail_address_invalid", "A <a@b.example>", "s", "b")]
    [InlineData("mail_address_invalid", "a@b.example\r\nDATA", "s", "b")]
    [InlineData("mail_address_invalid", "a@b.example\u2028c", "s", "b")]
    [InlineData("mail_address_invalid", "\"a\r\n\"@b.example", "s", "b")]
    [InlineData("mail_address_invalid", "a b@c.example", "s", "b")]
    [InlineData("mail_address_invalid", "@b.example", "s", "b")]
    [InlineData("mail_address_invalid", "a@", "s", "b")]
    [InlineData("mail_empty", "a@b.example", " ", "b")]
    [InlineData("mail_empty", "a@b.example", "s", "\n")]
    [InlineData("mail_control_characters", "a@b.example", "s\r\nBcc: c@d.example", "b")]
    [InlineData("mail_control_characters", "a@b.example", "s\u2028x", "b")]
    [InlineData("mail_control_characters", "a@b.example", "s\u202Ex", "b")]
    [InlineData("mail_control_characters", "a@b.example", "s\0", "b")]
    [InlineData("mail_control_characters", "a@b.example", "s", "b\0")]
    [InlineData("mail_control_characters", "a@b.example", "s", "b\u001B[2J")]
    public void What_staff_cannot_have_meant_is_refused(string code, string to, string subject, string body)
    {
        var draft = new OutgoingDraft(Party.Customer, CaseId, null, "T6", "ja", to, subject, body);

        var refusal = Assert.Throws<CaseRuleException>(() =>
            Minato.Outbox.Compose(draft, MailThread.None, null, Minato.Now)
        );

        Assert.Equal(code, refusal.Code);
    }

    [Fact]
    public void A_text_beyond_measure_is_refused() =>
        Assert.Equal(
            "mail_too_long",
            Assert
                .Throws<CaseRuleException>(() =>
                    Minato.Outbox.Compose(
                        new OutgoingDraft(
                            Party.Customer,
                            CaseId,
                            null,
                            "T6",
                            "ja",
                            "a@b.example",
                            "s",
                            new('x', 60_000)
                        ),
                        MailThread.None,
                        null,
                        Minato.Now
                    )
                )
                .Code
        );

    [Theory]
    [InlineData("a\r\nBcc: b@c.example")]
    [InlineData("a\nBcc: b@c.example")]
    [InlineData("a\rBcc: b@c.example")]
    [InlineData("a\u2028Bcc: b@c.example")]
    [InlineData("a\0Bcc: b@c.example")]
    public void No_column_of_a_row_makes_a_header(string evil)
    {
        var mail = new OutgoingMail
        {
            Id = CaseId,
            Party = Party.Customer,
            Template = "T6",
            Language = "ja",
            ToAddress = "a@b.example",
            Subject = evil,
            Body = evil,
            MessageId = "x@minato.example",
            ReplyTo = "abuse@minato.example",
            MailFrom = "",
            SendAfter = Minato.Now,
            CreatedAt = Minato.Now,
        };
        using var message = OutgoingMime.Build(mail, Minato.Desk with { Operator = evil });
        using var bytes = new MemoryStream();
        message.WriteTo(bytes, TestContext.Current.CancellationToken);

        var read = MimeMessage.Load(new MemoryStream(bytes.ToArray()), TestContext.Current.CancellationToken);
        HeaderId[] meant =
        [
            HeaderId.From,
            HeaderId.Date,
            HeaderId.Subject,
            HeaderId.MessageId,
            HeaderId.To,
            HeaderId.ReplyTo,
            HeaderId.MimeVersion,
            HeaderId.ContentType,
        ];
        Assert.Equivalent(
            meant,
            read.Headers.Concat(read.Body!.Headers)
                .Select(h => h.Id)
                .Where(i => i != HeaderId.ContentTransferEncoding)
                .Distinct(),
            strict: true
        );
        Assert.Empty(read.Bcc);
        var header = Encoding.ASCII.GetString(bytes.ToArray()).ReplaceLineEndings("\n").Split("\n\n")[0];
        Assert.DoesNotContain("\nBcc", header, StringComparison.Ordinal);
    }
}

/// <summary>What is loaded for the mails of a case.</summary>
public sealed class NoticeMatterTests(DeskDatabase database) : IClassFixture<DeskDatabase>
{
    [Fact]
    public async Task A_case_brings_its_customer_and_the_mails_that_were_not_withdrawn()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var context = new DeskContext(DeskSchema.Options(database.ConnectionString));
        var (abuseCase, decision) = Warned.Case(context);
        var draft = new OutgoingDraft(
            Party.Customer,
            abuseCase.Id,
            null,
            "T6",
            "ja",
            "owner@customer.example",
            "s",
            "b"
        );
        var sent = Minato.Outbox.Compose(draft, MailThread.None, decision, Minato.Now);
        var withdrawn = Minato.Outbox.Compose(draft, MailThread.None, decision, Minato.Now.AddSeconds(1));
        withdrawn.State = OutgoingState.Withdrawn;
        Outbox.Add(context, sent);
        Outbox.Add(context, withdrawn);
        await context.SaveChangesAsync(cancel);

        var matter = await NoticeMatter.Load(context, abuseCase, cancel);

        Assert.Equal("有限会社やまだ", matter.Customer?.Name);
        Assert.Equal(sent.MessageId, Assert.Single(matter.Earlier).MessageId);
        Assert.Empty(matter.Reports);
        Assert.Equal(0, matter.Shareable);
    }
}
