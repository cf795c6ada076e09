using AbuseDesk.Cases;
using AbuseDesk.Outgoing;

namespace AbuseDesk.Tests.Outgoing;

public sealed class DraftsTests
{
    private static readonly Drafts Desk = new(Minato.Desk);
    private static readonly DateTimeOffset Due = new(2026, 11, 25, 1, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Languages => ["ja", "en"];

    [Theory, MemberData(nameof(Languages))]
    public void A_mailbox_that_sends_spam_gets_T6(string language)
    {
        var draft = Assert.Single(Desk.Warn(Samples.Mailbox(language), Due));

        Assert.Equal(("T6", Party.Customer, "owner@customer.example"), (draft.Template, draft.Party, draft.To));
        Approved.Check($"T6.{language}", draft);
    }

    [Theory, MemberData(nameof(Languages))]
    public void A_changed_password_gets_the_other_T6(string language)
    {
        var draft = Assert.Single(
            Desk.Suspend(
                Samples.Mailbox(language),
                "force_password_change",
                "info@yamada-shop.example",
                "送信待ちのメール 4,812 通を削除しました。",
                Minato.Now
            )
        );

        Approved.Check($"T6-changed.{language}", draft);
    }

    [Theory, MemberData(nameof(Languages))]
    public void A_contract_that_ends_gets_T11_with_its_clause_and_what_becomes_of_the_data(string language) =>
        Approved.Check(
            $"T11.{language}",
            Assert.Single(
                Desk.Suspend(
                    Samples.Site(language) with
                    {
                        Clause = "12.3",
                    },
                    "terminate",
                    "C-1003",
                    language is "ja" ? "契約を解除しました。" : "The contract was ended.",
                    Minato.Now
                )
            )
        );

    [Theory, MemberData(nameof(Languages))]
    public void A_phishing_page_gets_T5(string language) =>
        Approved.Check($"T5.{language}", Assert.Single(Desk.Warn(Samples.Site(language), Due)));

    [Theory, MemberData(nameof(Languages))]
    public void A_server_that_attacks_gets_T7(string language) =>
        Approved.Check($"T7.{language}", Assert.Single(Desk.Warn(Samples.Server(language), Due)));

    [Theory, MemberData(nameof(Languages))]
    public void Whatever_has_no_warning_of_its_own_gets_the_general_one(string language) =>
        Approved.Check($"T5-general.{language}", Assert.Single(Desk.Warn(Samples.OpenService(language), Due)));

    [Theory, MemberData(nameof(Languages))]
    public void An_opinion_is_thanked_for_with_T16(string language)
    {
        var draft = Assert.Single(Desk.Dismiss(Reported(Samples.Report(language: language)), "opinion", null, Due));

        Assert.Equal(("T16", Party.Reporter, "sasaki@home.example"), (draft.Template, draft.Party, draft.To));
        Approved.Check($"T16.{language}", draft);
    }

    [Theory, MemberData(nameof(Languages))]
    public void An_authority_is_told_with_T18_that_somebody_has_begun_and_nobody_else_is(string language)
    {
        var authority = Samples.Report("cyber@police.example", language, "authority", "C-2026/17");

        var draft = Assert.Single(Desk.Accept(Reported(authority)));

        Assert.Equal(("T18", "cyber@police.example", true), (draft.Template, draft.To, draft.Proposed));
        Approved.Check($"T18.{language}", draft);
        Assert.Empty(Desk.Accept(Samples.Server()));
    }

    [Theory, MemberData(nameof(Languages))]
    public void A_reminder_is_T8_and_goes_where_the_notice_went(string language)
    {
        var matter = Samples.Server(language);
        var notice = Minato.Outbox.Compose(
            Assert.Single(Desk.Warn(matter, Due)) with
            {
                To = "night@customer.example",
            },
            matter,
            Samples.Decision(matter),
            Minato.Now
        );
        var before = Assert.Single(Desk.Remind(matter, notice, Due, isOver: false));
        Assert.Equal(("T8", "night@customer.example", language), (before.Template, before.To, before.Language));
        Approved.Check($"T8.{language}", before);
        Approved.Check($"T8-over.{language}", Assert.Single(Desk.Remind(matter, notice, Due, isOver: true)));
    }

    [Theory, MemberData(nameof(Languages))]
    public void A_suspension_gets_T9(string language) =>
        Approved.Check(
            $"T9.{language}",
            Assert.Single(
                Desk.Suspend(
                    Samples.Site(language),
                    "suspend_site",
                    "yamada-shop.example",
                    "08:55 に確認\n09:00 に公開を停止",
                    Minato.Now
                )
            )
        );

    [Theory, MemberData(nameof(Languages))]
    public void A_release_gets_T10(string language) =>
        Approved.Check(
            $"T10.{language}",
            Assert.Single(
                Desk.Release(Samples.Site(language), "改ざんされたファイルが削除されていることを確認", Minato.Now)
            )
        );

    [Theory, MemberData(nameof(Languages))]
    public void A_hand_over_writes_to_the_downstream_operator_and_to_the_reporter(string language)
    {
        var matter = Samples.Downstream(language);
        matter = matter with { Reports = [With(matter, Samples.Report(language: language))] };

        var drafts = Desk.HandOver(matter, Due, Minato.Now);

        Assert.Equal([Party.Downstream, Party.Reporter], drafts.Select(d => d.Party));
        Assert.Equal(["abuse@isp-b.example", "sasaki@home.example"], drafts.Select(d => d.To));
        Approved.Check($"T17.{language}", drafts[0]);
        Approved.Check($"T4-forwarded_to_downstream.{language}", drafts[1]);
    }

    [Theory, MemberData(nameof(Languages))]
    public void A_partner_is_written_to_by_its_name_and_gets_no_number_of_a_customer(string language)
    {
        var matter = Samples.Site(language);
        var partner = matter.Customer!;
        matter = matter with { Reports = [With(matter, Samples.Report(language: language))] };

        var drafts = Desk.ToPartner(matter, Due, Minato.Now);

        Assert.Equal([Party.Downstream, Party.Reporter], drafts.Select(d => d.Party));
        Assert.DoesNotContain(partner.Ref, drafts[0].Body, StringComparison.Ordinal);
        Approved.Check($"T17-partner.{language}", drafts[0]);
        Approved.Check($"T4-forwarded_to_partner.{language}", drafts[1]);
    }

    [Theory, MemberData(nameof(Languages))]
    public void A_question_lists_exactly_what_is_missing(string language)
    {
        var matter = Reported(Samples.Report(language: language));

        var draft = Assert.Single(Desk.Ask(matter, ["time", "ip", "log"], new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero)));

        Assert.Equal(("sasaki@home.example", Party.Reporter), (draft.To, draft.Party));
        Approved.Check($"T2.{language}", draft);
    }

    [Fact]
    public void An_empty_question_is_refused() =>
        Assert.Equal(
            "nothing_asked",
            Assert.Throws<CaseRuleException>(() => Desk.Ask(Reported(Samples.Report()), [], Due)).Code
        );

    [Theory, MemberData(nameof(Languages))]
    public void Not_ours_names_the_address(string language) =>
        Approved.Check(
            $"T3.{language}",
            Assert.Single(
                Desk.NotOurs(
                    Samples.Matter(
                        "brute_force",
                        "192.0.2.55",
                        "address",
                        "none",
                        Samples.Customer("-", "-"),
                        owner: OwnerKind.NotOurs,
                        report: Samples.Report(language: language)
                    ),
                    Minato.Now
                )
            )
        );

    [Theory]
    [InlineData("action_taken", "close", "fixed_by_customer")]
    [InlineData("gone", "close", "moved_away")]
    [InlineData("no_violation", "dismiss", "no_violation")]
    [InlineData("already_fixed", "dismiss", "already_fixed")]
    [InlineData("gone", "dismiss", "gone")]
    public void A_result_is_told_in_the_language_of_the_report(string variant, string verb, string code)
    {
        foreach (var language in MailTemplates.Languages)
        {
            var matter = Reported(Samples.Report(language: language, reference: "JPCERT#98765432"));
            var drafts =
                verb == "close"
                    ? Desk.Close(matter, code, null, Minato.Now)
                    : Desk.Dismiss(matter, code, Samples.Incident, Minato.Now);

            Approved.Check($"T4-{variant}.{language}", Assert.Single(drafts));
        }
    }

    [Theory]
    [InlineData("insufficient")]
    [InlineData("duplicate")]
    [InlineData("spam_to_desk")]
    [InlineData("test")]
    [InlineData("below_threshold")]
    public void Some_ends_are_told_to_nobody(string code) =>
        Assert.Empty(Desk.Dismiss(Reported(Samples.Report()), code, null, Minato.Now));

    [Fact]
    public void Every_way_to_end_a_case_is_thought_of()
    {
        foreach (var code in CloseCodes.Close)
        {
            Desk.Close(Reported(Samples.Report()), code, null, Minato.Now);
        }

        foreach (var code in CloseCodes.Dismiss)
        {
            Desk.Dismiss(Reported(Samples.Report()), code, null, Minato.Now);
        }
    }

    [Fact]
    public void Every_lever_has_words_in_both_languages()
    {
        foreach (var language in MailTemplates.Languages)
        {
            foreach (var lever in Levers.Restricting)
            {
                Assert.Single(Desk.Suspend(Samples.Site(language), lever, "x", "done", Minato.Now));
            }
        }
    }

    [Fact]
    public void No_facts_of_a_csam_case_leave_by_a_template()
    {
        var matter = Samples.Matter(
            "csam",
            "forum.example",
            "domain",
            "rental_server",
            Samples.Customer("C-1007", "掲示板運営")
        );

        Assert.Empty(Desk.Warn(matter, Due));
    }

    [Fact]
    public void A_category_of_a_newer_version_still_has_words()
    {
        var matter = Samples.Matter(
            "quantum_abuse",
            "forum.example",
            "domain",
            "rental_server",
            Samples.Customer("C-1007", "掲示板運営")
        );

        Assert.Equal("T5-general", Assert.Single(Desk.Warn(matter, Due)).Template);
    }

    private static NoticeMatter Reported(params Report[] reports) =>
        Samples.Site() with
        {
            Reports = [.. reports.Select(r => new NoticeReport(r, []))],
        };

    private static NoticeReport With(NoticeMatter matter, Report report) => new(report, matter.Reports[0].Findings);
}
