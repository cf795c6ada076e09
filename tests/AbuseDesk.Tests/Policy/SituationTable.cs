namespace AbuseDesk.Tests.Policy;

/// <summary>
/// What each operator does in a situation, as the operators told it: KWC stops confirmed web abuse at once, changes the
/// password of hijacked mailboxes and warns otherwise; SAKURA terminates false contracts, stops URL or account on rental
/// servers, asks on IaaS, stops at once what continues or is large; NTTPC stops at once only what breaks the terms, is
/// extremely malicious and hurts many, and warns otherwise. default is SAKURA's.
/// </summary>
/// <param name="Facts">JSON of the situation.</param>
/// <param name="Kwc">Rule and actions.</param>
/// <param name="Sakura">Likewise; also that of default.</param>
/// <param name="Nttpc">Likewise.</param>
public sealed partial record SituationRow(string Facts, string Kwc, string Sakura, string Nttpc)
{
    private const string Bad = "'aup_clause':'12.3','maliciousness':4,'social_impact':4";

    // The same answer of one operator in many rows.
    private const string KwcStop = "KWC-2 now suspend_site";
    private const string KwcPassword = "KWC-1 now force_password_change purge_mail_queue";
    private const string KwcWarn = "KWC-9 later warn";
    private const string UrlStop = "SAKURA-2 now block_url";
    private const string MailStop = "SAKURA-2b now disable_mailbox_send";
    private const string Ask = "SAKURA-3 later request_fix";
    private const string Other = "SAKURA-9 later request_fix";
    private const string AccountStop = "SAKURA-4a now suspend_account";
    private const string Isolate = "SAKURA-4 now isolate_server";
    private const string Warn = "NTTPC-2 later warn";
    private const string Stop = "NTTPC-1 now suspend_account";

    public static readonly IReadOnlyList<SituationRow> All =
    [
        .. OnWebContent(),
        .. OnMail(),
        .. OnNetworks(),
        .. OnContracts(),
        .. OnDelegated(),
        .. OnRightsAndLanes(),
        .. OnNamesAndHosts(),
    ];

    private static SituationRow[] OnContracts() =>
        [
            new(
                "'family':'web_content','service':'rental_server','resource':'site','verified':true,'contract':'false'",
                KwcStop,
                "SAKURA-1 now terminate",
                Warn
            ),
            new(
                "'family':'mail','service':'rental_server','resource':'mailbox','verified':true,'contract':'false','nature':'malicious'",
                KwcWarn,
                "SAKURA-1 now terminate",
                Warn
            ),
            new(
                "'family':'network_attack','service':'iaas_vps','resource':'server','verified':true,'contract':'false'",
                KwcWarn,
                "SAKURA-1 now terminate",
                Warn
            ),
            new(
                "'family':'web_content','service':'rental_server','resource':'site','contract':'false'",
                KwcWarn,
                Other,
                Warn
            ),
            new(
                "'family':'web_content','service':'rental_server','resource':'site','verified':true,'contract':'suspicious'",
                KwcStop,
                UrlStop,
                Warn
            ),
            new(
                "'family':'web_content','service':'rental_server','resource':'site','verified':true,'contract':'ok'",
                KwcStop,
                UrlStop,
                Warn
            ),
        ];

    private static SituationRow[] OnDelegated() =>
        [
            new(
                "'family':'network_attack','service':'delegated','resource':'server'",
                "KWC-3 later handover_downstream",
                "SAKURA-5 later handover_downstream",
                "NTTPC-3 later handover_downstream"
            ),
            new(
                "'family':'web_content','service':'delegated','resource':'server','verified':true,'impact':'large'",
                "KWC-3 later handover_downstream",
                "SAKURA-5 later handover_downstream",
                "NTTPC-3 later handover_downstream"
            ),
            new(
                $"'family':'web_content','service':'delegated','resource':'server','verified':true,'contract':'false',{Bad}",
                "KWC-3 later handover_downstream",
                "SAKURA-5 later handover_downstream",
                "NTTPC-3 later handover_downstream"
            ),
            // The downstream operator is silent and people are hurt.
            new(
                "'family':'network_attack','service':'delegated','resource':'server','verified':true,'continued_after_notice':true,'severity':'critical'",
                "KWC-3a now null_route",
                "SAKURA-5a now null_route",
                "NTTPC-3a now null_route"
            ),
        ];

    private static SituationRow[] OnRightsAndLanes() =>
        [
            new(
                "'family':'rights','service':'rental_server','resource':'url','verified':true,'impact':'large','continued_after_notice':true",
                "KWC-8 later handover_legal",
                "SAKURA-8 later request_fix",
                "NTTPC-4 later handover_legal"
            ),
            new(
                $"'family':'rights','service':'rental_server','resource':'url','verified':true,'contract':'false','strikes':9,{Bad}",
                "KWC-8 later handover_legal",
                "SAKURA-8 later request_fix",
                "NTTPC-4 later handover_legal"
            ),
            new(
                "'family':'rights','service':'access_line','resource':'line','verified':true",
                "KWC-8 later handover_legal",
                "SAKURA-8 later request_fix",
                "NTTPC-4 later handover_legal"
            ),
            new(
                "'family':'ncii','service':'rental_server','resource':'url','verified':true,'impact':'large'",
                "KWC-5 later preserve handover_legal",
                "SAKURA-7 later preserve handover_legal",
                "NTTPC-6 later preserve handover_legal"
            ),
            new(
                "'family':'csam','service':'rental_server','resource':'url'",
                "KWC-4 later preserve refer_authority",
                "SAKURA-6 later preserve refer_authority",
                "NTTPC-5 later preserve refer_authority"
            ),
        ];

    private static SituationRow[] OnNamesAndHosts() =>
        [
            new("'family':'domain','service':'registrar','resource':'domain','verified':true", KwcWarn, Other, Warn),
            new(
                "'family':'domain','service':'registrar','resource':'domain','verified':true,'continued_after_notice':true",
                KwcWarn,
                "SAKURA-4c now suspend_domain",
                Warn
            ),
            new(
                $"'family':'domain','service':'registrar','resource':'domain','verified':true,{Bad}",
                KwcWarn,
                Other,
                "NTTPC-1c now suspend_domain"
            ),
            // Who of many on one address it was, the address does not say.
            new(
                "'family':'network_attack','service':'shared_host','resource':'server','verified':true,'impact':'large'",
                "KWC-6 later note_only",
                "SAKURA-10 later note_only",
                "NTTPC-7 later note_only"
            ),
            new(
                "'family':'web_content','service':'shared_host','resource':'site','verified':true",
                KwcStop,
                Other,
                Warn
            ),
            new(
                "'family':'other','service':'rental_server','resource':'site','verified':true,'impact':'large'",
                KwcWarn,
                Other,
                Warn
            ),
        ];
}
