using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Outgoing;
using AbuseDesk.Parsing;
using Npgsql;

namespace AbuseDesk.Tests.Outgoing;

/// <summary>DOMAIN §2.5; RELIABILITY R11, R13.</summary>
public sealed class AcknowledgementsTests
{
    private static readonly Acknowledgements Checking = new(Minato.Desk, Minato.Outbox);

    private static readonly Acknowledgements Blind = new(Minato.Desk with { ChecksSenders = false }, Minato.Outbox);

    public static TheoryData<string?, Report> Rule =>
        new()
        {
            { null, Samples.Report() },
            { null, Samples.Report(role: "coordinator") },
            { null, Samples.Report(role: "vendor") },
            { null, Samples.Report(channel: "web_form", trust: SenderTrust.NotChecked) },
            { "no_address", Samples.Report(address: null) },
            { "no_address", Samples.Report("a@b.example, c@d.example") },
            { "no_address", Samples.Report("a@b.example\r\nRCPT TO:<c@d.example>") },
            { "auto_submitted", Samples.Report(noAutoReply: "auto_submitted") },
            { "precedence", Samples.Report(noAutoReply: "precedence") },
            { "null_sender", Samples.Report(noAutoReply: "null_sender") },
            { "mailing_list", Samples.Report(noAutoReply: "mailing_list") },
            { "feedback", Samples.Report(role: "feedback") },
            { "authority", Samples.Report(role: "authority") },
            { "test", Samples.Report(isTest: true) },
            { "no_reply_address", Samples.Report("noreply@vendor.example") },
            { "no_reply_address", Samples.Report("no-reply+x@vendor.example") },
            { "no_reply_address", Samples.Report("MAILER-DAEMON@vendor.example") },
            { "no_reply_address", Samples.Report("abuse@minato.example") },
            { "no_reply_address", Samples.Report(Minato.Addresses.For(Party.Customer, Guid.Empty, Minato.Now)) },
            { "sender_unverified", Samples.Report(trust: SenderTrust.Failed) },
            { "sender_unverified", Samples.Report(trust: SenderTrust.NotChecked) },
        };

    [Theory, MemberData(nameof(Rule))]
    public void Who_is_acknowledged(string? withheld, Report report)
    {
        var ack = Checking.For(report, Guid.NewGuid(), "spam", new RecentAcks(), Minato.Now);

        Assert.Equal(withheld, ack.Withheld);
        Assert.Equal(withheld is null, ack.Mail is not null);
    }

    [Fact]
    public void It_goes_once_for_a_case_and_three_times_a_day()
    {
        var recent = new RecentAcks();
        var @case = Guid.NewGuid();

        Assert.Null(Checking.For(Samples.Report(), @case, "spam", recent, Minato.Now).Withheld);
        Assert.Equal(
            "already_acknowledged",
            Checking.For(Samples.Report("Sasaki@home.example"), @case, "spam", recent, Minato.Now).Withheld
        );
        Assert.Null(Checking.For(Samples.Report(), Guid.NewGuid(), "spam", recent, Minato.Now).Withheld);
        Assert.Null(Checking.For(Samples.Report(), Guid.NewGuid(), "spam", recent, Minato.Now).Withheld);
        Assert.Equal(
            "sender_limit",
            Checking.For(Samples.Report(), Guid.NewGuid(), "spam", recent, Minato.Now).Withheld
        );
        Assert.Null(Checking.For(Samples.Report("other@home.example"), @case, "spam", recent, Minato.Now).Withheld);
    }

    [Fact]
    public void Ten_thousand_forged_senders_get_twenty_mails()
    {
        var recent = new RecentAcks();

        var sent = Enumerable
            .Range(0, 10_000)
            .Select(i => Samples.Report($"victim{i}@home.example", trust: SenderTrust.NotChecked))
            .Count(r => Blind.For(r, Guid.NewGuid(), "spam", recent, Minato.Now).Mail is not null);

        Assert.Equal(20, sent);
        Assert.Null(Blind.For(Samples.Report(), Guid.NewGuid(), "spam", recent, Minato.Now).Withheld);
    }

    [Theory]
    [InlineData("ja")]
    [InlineData("en")]
    public void It_says_the_number_and_nothing_of_the_content(string language)
    {
        foreach (var consent in new[] { Consent.Unknown, Consent.Full, Consent.Anonymised, Consent.None })
        {
            var mail = Checking
                .For(Samples.Report(language: language, consent: consent), Guid.NewGuid(), "spam", new(), Minato.Now)
                .Mail!;

            Approved.Check($"T1-{StoredText.Text(consent)}.{language}", mail.Subject, mail.Body);
        }
    }

    [Theory]
    [InlineData("ja")]
    [InlineData("en")]
    public void Of_pictures_none_is_asked_for(string language)
    {
        var report = Samples.Report(language: language, reference: "IHC-2026-17");
        var mail = Checking.For(report, Guid.NewGuid(), "csam", new RecentAcks(), Minato.Now).Mail!;

        Approved.Check($"T1-csam.{language}", mail.Subject, mail.Body);
    }

    [Fact]
    public void It_is_an_automatic_mail_in_the_thread_of_the_report()
    {
        var report = Samples.Report(reference: "JPCERT#98765432");
        var @case = Guid.NewGuid();

        var mail = Checking.For(report, @case, "spam", new RecentAcks(), Minato.Now).Mail!;

        Assert.Equal("", mail.MailFrom);
        Assert.Equal("auto-replied", mail.AutoSubmitted);
        Assert.Equal("20261124081500.1@home.example", mail.InReplyTo);
        Assert.Equal((Party.Reporter, @case, report.Id), (mail.Party, mail.CaseId, mail.ReportId));
        Assert.Equal(report.Id, Minato.Addresses.Read(mail.ReplyTo, Minato.Now)?.Id);
        Assert.StartsWith("[MI-2026-R000123] [JPCERT#98765432] ", mail.Subject, StringComparison.Ordinal);
        Assert.Equal(mail.CreatedAt, mail.SendAfter);
    }

    [Theory]
    [InlineData("Click https://evil.example/ now")]
    [InlineData("evil1.example/x")]
    [InlineData("http://evil.example/1")]
    [InlineData("call +81 90 1234 5678 for help")]
    [InlineData("1@evil.example")]
    [InlineData("")]
    public void A_reference_that_could_say_something_is_left_out(string reference)
    {
        var mail = Checking
            .For(Samples.Report(reference: reference), Guid.NewGuid(), "spam", new RecentAcks(), Minato.Now)
            .Mail!;

        Assert.Equal("[MI-2026-R000123] 通報を受け付けました（自動送信）", mail.Subject);
    }

    [Fact]
    public void A_sender_nobody_vouches_for_is_quoted_nothing_at_all()
    {
        var report = Samples.Report(reference: "JPCERT#98765432", trust: SenderTrust.NotChecked);

        var mail = Blind.For(report, Guid.NewGuid(), "spam", new RecentAcks(), Minato.Now).Mail!;

        Assert.DoesNotContain("JPCERT", mail.Subject + mail.Body, StringComparison.Ordinal);
    }
}

/// <summary>What the database remembers of acknowledgements.</summary>
public sealed class RecentAcksTests(DeskDatabase database) : IClassFixture<DeskDatabase>
{
    [Fact]
    public async Task Yesterdays_do_not_count_and_other_templates_neither()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(cancel);
        Guid caseId;
        await using (var context = new DeskContext(DeskSchema.Options(database.ConnectionString)))
        {
            var (abuseCase, _) = Warned.Case(context);
            caseId = abuseCase.Id;
            await context.SaveChangesAsync(cancel);
        }

        await Put(connection, caseId, "T1", "now()");
        await Put(connection, null, "T1", "now() - interval '23 hours'");
        await Put(connection, null, "T1", "now() - interval '25 hours'");
        await Put(connection, null, "T4-gone", "now()");

        var recent = await RecentAcks.Load(
            connection,
            ["sasaki@home.example", "other@home.example"],
            TimeProvider.System.GetUtcNow(),
            cancel
        );

        Assert.Equal(2, recent.To("SASAKI@home.example"));
        Assert.True(recent.HasFor("sasaki@home.example", caseId));
        Assert.False(recent.HasFor("sasaki@home.example", Guid.NewGuid()));
        Assert.Equal(0, recent.To("other@home.example"));
        Assert.Equal(0, recent.UnverifiedThisHour);
    }

    private static async Task Put(NpgsqlConnection connection, Guid? caseId, string template, string at)
    {
        await using var insert = new NpgsqlCommand(
            $"""
            insert into outgoing_mails (id, case_id, party, template, language, to_address, subject, body, message_id,
                reply_to, mail_from, state, send_after, attempts, created_at)
            values ($1, $2, 'reporter', $3, 'ja', 'sasaki@home.example', 's', 'b', $4, 'r', '', 'sent', {at}, 1, {at})
            """,
            connection
        )
        {
            Parameters =
            {
                new() { Value = Guid.NewGuid() },
                new() { Value = (object?)caseId ?? DBNull.Value },
                new() { Value = template },
                new() { Value = Guid.NewGuid().ToString() },
            },
        };
        await insert.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
