namespace AbuseDesk.Tests.Policy;

// Abuse of what the customer runs: pages, mail, machines.
public sealed partial record SituationRow
{
    private static SituationRow[] OnWebContent() =>
        [
            // Phishing on a rental server, before and after somebody looked.
            new("'family':'web_content','service':'rental_server','resource':'site'", KwcWarn, Other, Warn),
            new(
                "'family':'web_content','service':'rental_server','resource':'site','verified':false",
                KwcWarn,
                Other,
                Warn
            ),
            new(
                "'family':'web_content','service':'rental_server','resource':'site','verified':true",
                KwcStop,
                UrlStop,
                Warn
            ),
            new(
                "'family':'web_content','service':'rental_server','resource':'url','verified':true",
                KwcStop,
                UrlStop,
                Warn
            ),
            new(
                "'family':'web_content','service':'rental_server','verified':true,'nature':'compromised'",
                KwcStop,
                UrlStop,
                Warn
            ),
            new(
                "'family':'web_content','service':'rental_server','resource':'site','verified':true,'nature':'malicious'",
                KwcStop,
                "SAKURA-2a now suspend_account",
                Warn
            ),
            new(
                "'family':'web_content','service':'rental_server','resource':'server','verified':true",
                "KWC-2b now suspend_account",
                "SAKURA-2a now suspend_account",
                Warn
            ),
            // Continued or large.
            new(
                "'family':'web_content','service':'rental_server','resource':'site','verified':true,'impact':'large'",
                KwcStop,
                AccountStop,
                Warn
            ),
            new(
                "'family':'web_content','service':'rental_server','resource':'site','verified':true,'continued_after_notice':true",
                KwcStop,
                AccountStop,
                Warn
            ),
            new(
                "'family':'web_content','service':'rental_server','resource':'site','verified':true,'impact':'small','continued_after_notice':false",
                KwcStop,
                UrlStop,
                Warn
            ),
            new(
                "'family':'web_content','service':'rental_server','resource':'site','impact':'large'",
                KwcWarn,
                Other,
                Warn
            ),
            // Terms broken, extremely malicious, many hurt: all three, and seen.
            new(
                $"'family':'web_content','service':'rental_server','resource':'site','verified':true,{Bad}",
                KwcStop,
                UrlStop,
                Stop
            ),
            new(
                $"'family':'web_content','service':'rental_server','resource':'site','verified':false,{Bad}",
                KwcWarn,
                Other,
                Warn
            ),
            new(
                "'family':'web_content','service':'rental_server','resource':'site','verified':true,'aup_clause':'12.3','maliciousness':5,'social_impact':3",
                KwcStop,
                UrlStop,
                Warn
            ),
            new(
                "'family':'web_content','service':'rental_server','resource':'site','verified':true,'aup_clause':'','maliciousness':5,'social_impact':5",
                KwcStop,
                UrlStop,
                Warn
            ),
            new(
                "'family':'web_content','service':'rental_server','resource':'site','verified':true,'aup_clause':'12.3','maliciousness':3,'social_impact':5",
                KwcStop,
                UrlStop,
                Warn
            ),
            // On a machine of the customer's nobody touches files.
            new(
                "'family':'web_content','service':'iaas_vps','resource':'site','verified':true",
                "KWC-2a now isolate_server",
                Ask,
                Warn
            ),
            new("'family':'web_content','service':'iaas_vps','resource':'site'", KwcWarn, Ask, Warn),
            new(
                "'family':'web_content','service':'iaas_vps','resource':'site','verified':true,'impact':'large'",
                "KWC-2a now isolate_server",
                Isolate,
                Warn
            ),
            new(
                $"'family':'web_content','service':'iaas_vps','resource':'site','verified':true,{Bad}",
                "KWC-2a now isolate_server",
                Ask,
                "NTTPC-1a now isolate_server"
            ),
            // A page behind a subscriber's line is not ours to stop.
            new(
                "'family':'web_content','service':'access_line','resource':'line','verified':true",
                "KWC-7 later warn",
                Other,
                Warn
            ),
        ];

    private static SituationRow[] OnMail() =>
        [
            new("'family':'mail','service':'mail','resource':'mailbox','nature':'compromised'", KwcWarn, Other, Warn),
            new(
                "'family':'mail','service':'mail','resource':'mailbox','nature':'compromised','verified':true",
                KwcPassword,
                Other,
                Warn
            ),
            new(
                "'family':'mail','service':'rental_server','resource':'mailbox','nature':'compromised','verified':true",
                KwcPassword,
                MailStop,
                Warn
            ),
            new(
                "'family':'mail','service':'rental_server','resource':'mailbox','nature':'malicious','verified':true",
                KwcWarn,
                MailStop,
                Warn
            ),
            new(
                "'family':'mail','service':'rental_server','resource':'mailbox','nature':'unknown','verified':true",
                KwcWarn,
                MailStop,
                Warn
            ),
            new(
                "'family':'mail','service':'rental_server','resource':'mailbox','nature':'compromised','verified':true,'continued_after_notice':true",
                KwcPassword,
                "SAKURA-4b now disable_mailbox_send",
                Warn
            ),
            new(
                "'family':'mail','service':'rental_server','resource':'server','verified':true,'impact':'large'",
                KwcWarn,
                AccountStop,
                Warn
            ),
            new(
                $"'family':'mail','service':'mail','resource':'mailbox','nature':'malicious','verified':true,{Bad}",
                KwcWarn,
                Other,
                "NTTPC-1b now disable_mailbox_send"
            ),
            new("'family':'mail','service':'iaas_vps','resource':'server','verified':true", KwcWarn, Ask, Warn),
            new(
                "'family':'mail','service':'iaas_vps','resource':'server','verified':true,'continued_after_notice':true",
                KwcWarn,
                Isolate,
                Warn
            ),
        ];

    private static SituationRow[] OnNetworks() =>
        [
            // SSH attacks from a hijacked VPS: asked first, isolated when they go on.
            new(
                "'family':'network_attack','service':'iaas_vps','resource':'server','nature':'compromised','verified':true",
                KwcWarn,
                Ask,
                Warn
            ),
            new(
                "'family':'network_attack','service':'iaas_vps','resource':'server','nature':'compromised','verified':true,'continued_after_notice':true",
                KwcWarn,
                Isolate,
                Warn
            ),
            new(
                "'family':'network_attack','service':'iaas_vps','resource':'server','verified':true,'impact':'large'",
                KwcWarn,
                Isolate,
                Warn
            ),
            new(
                "'family':'network_attack','service':'iaas_vps','resource':'server','continued_after_notice':true",
                KwcWarn,
                Ask,
                Warn
            ),
            new(
                "'family':'network_attack','service':'rental_server','resource':'server','verified':true",
                KwcWarn,
                "SAKURA-2c now suspend_account",
                Warn
            ),
            new("'family':'network_attack','service':'rental_server','resource':'server'", KwcWarn, Other, Warn),
            new(
                $"'family':'network_attack','service':'iaas_vps','resource':'server','verified':true,{Bad}",
                KwcWarn,
                Ask,
                "NTTPC-1a now isolate_server"
            ),
            new(
                "'family':'network_attack','service':'access_line','resource':'line','verified':true",
                KwcWarn,
                Other,
                Warn
            ),
            new(
                $"'family':'network_attack','service':'access_line','resource':'line','verified':true,'impact':'large',{Bad}",
                KwcWarn,
                Isolate,
                "NTTPC-1a now isolate_server"
            ),
            // An open service is no attack.
            new(
                "'family':'vulnerable_service','service':'iaas_vps','resource':'server','verified':true,'impact':'small','continued_after_notice':false",
                KwcWarn,
                Ask,
                Warn
            ),
            new(
                "'family':'vulnerable_service','service':'rental_server','resource':'server','verified':true",
                KwcWarn,
                Other,
                Warn
            ),
        ];
}
