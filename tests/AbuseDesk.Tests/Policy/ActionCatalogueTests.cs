using AbuseDesk.Policy;

namespace AbuseDesk.Tests.Policy;

public sealed class ActionCatalogueTests
{
    [Fact]
    public void Levers_stand_from_the_least_to_the_most_intrusive()
    {
        string[] order =
        [
            "note_only",
            "inform",
            "request_fix",
            "warn",
            "mail_rate_limit",
            "force_password_change",
            "disable_mailbox_send",
            "block_url",
            "suspend_site",
            "suspend_account",
            "isolate_server",
            "null_route",
            "suspend_domain",
            "suspend_contract",
            "terminate",
            "refuse_future_contract",
        ];

        Assert.Equal(order, ActionCatalogue.Keys.Where(order.Contains));
        Assert.Distinct(ActionCatalogue.Keys);
    }

    [Fact]
    public void What_destroys_evidence_says_so_and_cannot_be_taken_back() =>
        Assert.Equal(
            ["purge_mail_queue", "terminate"],
            ActionCatalogue.All.Where(a => a.IsDestructive && !a.IsReversible).Select(a => a.Key)
        );

    [Fact]
    public void What_hits_others_names_them_and_needs_a_second_person() =>
        Assert.All(
            ActionCatalogue.All.Where(a => a.Collateral.Count > 0 && a.Key is not "disable_script"),
            a => Assert.Equal(Approval.Lead, a.Approval)
        );

    [Fact]
    public void On_a_claim_of_rights_only_asking_noting_and_handing_over_are_open() =>
        Assert.Equal(
            ["note_only", "inform", "request_fix", "handover_downstream", "handover_legal"],
            ActionCatalogue.All.Where(a => a.IsOpenToRights).Select(a => a.Key)
        );

    [Fact]
    public void Every_lever_acts_on_something_and_names_letters_that_exist() =>
        Assert.All(
            ActionCatalogue.All,
            a =>
            {
                Assert.NotEmpty(a.Resources);
                Assert.Subset(PolicyWords.Resources.ToHashSet(), a.Resources.ToHashSet());
                Assert.True(a.Template is null || PolicyWords.Templates.Contains(a.Template));
                Assert.True(!a.Restricts || a.IsTechnical);
            }
        );
}
