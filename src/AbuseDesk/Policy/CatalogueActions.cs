using static AbuseDesk.Policy.ActionDoer;
using static AbuseDesk.Policy.ActionReach;
using static AbuseDesk.Policy.Collateral;

namespace AbuseDesk.Policy;

/// <summary>The rows of <see cref="ActionCatalogue"/>.</summary>
internal static class CatalogueActions
{
    private static readonly string[] Any = ["mailbox", "url", "site", "server", "domain", "line"];
    private static readonly string[] Mail = ["mailbox"];
    private static readonly string[] MailSenders = ["mailbox", "site", "server", "line"];
    private static readonly string[] Pages = ["url", "site"];
    private static readonly string[] Hosted = ["mailbox", "url", "site", "server", "domain"];
    private static readonly string[] Addresses = ["server", "line"];
    private static readonly string[] Names = ["url", "site", "domain"];
    private static readonly string[] Content = ["url", "site", "server"];

    public static IEnumerable<CatalogueAction> InOrder() =>
        [
            new("note_only", ActionReach.Desk, Approval.None, ActionDoer.Desk, Any),
            new("preserve", ActionReach.Desk, Approval.None, Person, Any),
            new("inform", Letter, Approval.None, ActionDoer.Desk, Any) { Template = "T5" },
            new("offer_option", Letter, Approval.None, ActionDoer.Desk, Any),
            new("request_fix", Letter, Approval.None, ActionDoer.Desk, Any) { Template = "T7" },
            new("warn", Letter, Approval.None, ActionDoer.Desk, Any) { Template = "T5" },
            new("handover_downstream", HandOver, Approval.None, ActionDoer.Desk, Any) { Template = "T17" },
            new("handover_legal", HandOver, Approval.None, ActionDoer.Desk, Any),
            new("refer_authority", HandOver, Approval.Officer, Person, Any),
            new("release", Service, Approval.None, Connector, Any) { Template = "T10" },
            .. OnMail(),
            .. OnContent(),
            .. OnNetworks(),
            .. OnContracts(),
        ];

    private static IEnumerable<CatalogueAction> OnMail() =>
        [
            new("mail_rate_limit", Service, Approval.None, Connector, MailSenders)
            {
                Restricts = true,
                Template = "T6",
            },
            new("purge_mail_queue", Service, Approval.None, Connector, MailSenders)
            {
                IsReversible = false,
                IsDestructive = true,
                NeedsOurFiles = true,
                Template = "T6",
            },
            new("force_password_change", Service, Approval.None, Connector, Mail)
            {
                IsReversible = false,
                Restricts = true,
                NeedsOurFiles = true,
                Template = "T6",
            },
            new("revoke_sessions", Service, Approval.None, Connector, Mail)
            {
                IsReversible = false,
                NeedsOurFiles = true,
                Template = "T6",
            },
            new("disable_mailbox_send", Service, Approval.None, Connector, Mail)
            {
                Restricts = true,
                NeedsOurFiles = true,
                Template = "T9",
            },
        ];

    private static IEnumerable<CatalogueAction> OnContent() =>
        [
            new("block_url", Service, Approval.None, Connector, Pages)
            {
                Restricts = true,
                NeedsOurFiles = true,
                Template = "T9",
            },
            new("disable_script", Service, Approval.None, Connector, Content)
            {
                Restricts = true,
                NeedsOurFiles = true,
                Collateral = [Domains],
                Template = "T9",
            },
            new("read_only_content", Service, Approval.None, Connector, Content)
            {
                Restricts = true,
                NeedsOurFiles = true,
                Template = "T9",
            },
            new("suspend_site", Service, Approval.Lead, Connector, Content)
            {
                Restricts = true,
                NeedsOurFiles = true,
                Collateral = [Domains],
                Template = "T9",
            },
        ];

    private static IEnumerable<CatalogueAction> OnNetworks() =>
        [
            new("suspend_account", Service, Approval.Lead, Connector, Hosted)
            {
                Restricts = true,
                NeedsOurFiles = true,
                Collateral = [Domains, Mailboxes],
                Template = "T9",
            },
            new("isolate_server", Service, Approval.Lead, Connector, ["site", "url", "server", "line", "mailbox"])
            {
                Restricts = true,
                Collateral = [Domains, Mailboxes, CustomersOnAddress],
                Template = "T9",
            },
            new("null_route", Service, Approval.Lead, Connector, Addresses)
            {
                Restricts = true,
                Collateral = [Domains, Mailboxes, CustomersOnAddress],
                Template = "T9",
            },
            new("suspend_domain", Service, Approval.Lead, Connector, Names)
            {
                Restricts = true,
                Collateral = [Domains, Mailboxes],
                Template = "T9",
            },
        ];

    private static IEnumerable<CatalogueAction> OnContracts() =>
        [
            new("suspend_contract", Contract, Approval.Lead, Connector, Any)
            {
                Restricts = true,
                Collateral = [Domains, Mailboxes, Services],
                Template = "T9",
            },
            new("terminate", Contract, Approval.Lead, Person, Any)
            {
                IsReversible = false,
                IsDestructive = true,
                Restricts = true,
                Collateral = [Domains, Mailboxes, Services],
                Template = "T11",
            },
            new("refuse_future_contract", Contract, Approval.Lead, Person, Any),
            new("jp_inquiry", Law, Approval.Legal, ActionDoer.Desk, Any) { Template = "T12" },
            new("jp_removal", Law, Approval.Legal, Connector, Content) { NeedsOurFiles = true, Template = "T9" },
        ];
}
