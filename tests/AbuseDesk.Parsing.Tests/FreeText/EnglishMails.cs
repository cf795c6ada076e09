namespace AbuseDesk.Parsing.Tests.FreeText;

/// <summary>What must be read from each English mail of a person, written down before the reader saw it: see <see cref="PersonsMailTests"/>.</summary>
internal static class EnglishMails
{
    public static readonly (string File, string Reading)[] All =
    [
        ("en-sshd-log", "brute_force 198.51.100.10#40112 2026-11-24T00:12:07Z stated"),
        ("en-attached-eml", "spam 198.51.100.25 2026-11-24T01:02:03Z stated"),
        ("en-attached-as-html", "spam 198.51.100.25 2026-11-24T01:02:03Z stated"),
        ("en-headers-pasted", "spam 198.51.100.25 2026-11-24T01:02:03Z stated"),
        ("en-headers-unfolded", "spam 198.51.100.25 2026-11-24T01:02:03Z stated"),
        ("en-headers-one-line", "spam 198.51.100.25 2026-11-24T01:02:03Z stated"),
        ("en-headers-html", "spam 198.51.100.25 2026-11-24T01:02:03Z stated"),
        ("en-headers-quoted", "spam 198.51.100.25 2026-11-24T01:02:03Z stated"),
        ("en-postfix-log", "spam 198.51.100.31 2026-11-24T02:02:11Z assumed"),
        ("en-dovecot-log", "brute_force 198.51.100.32 2026-11-24T03:15:42Z stated"),
        ("en-apache-log", "web_attack 203.0.113.20 2026-11-24T04:22:11Z stated"),
        ("en-apache-error-log", "web_attack 203.0.113.21#40112 2026-11-24T05:22:11.123Z stated"),
        ("en-ufw-log", "scan 198.51.100.44#51234 2026-11-24T08:11:09Z assumed"),
        ("en-windows-event", "brute_force 198.51.100.52#50122 2026-11-23T22:31:05Z stated"),
        ("en-wordpress-alert", "brute_force 203.0.113.66 2026-11-23T20:05:31Z none"),
        ("en-asterisk-log", "brute_force 198.51.100.71#5062 2026-11-24T02:10:44Z assumed"),
        ("en-tcpdump", "ddos_source 198.51.100.123#123 2026-11-24T16:23:07.123Z stated"),
        (
            "en-csv-body",
            """
            scan 198.51.100.10#40001 2026-11-24T00:01:00Z stated
            scan 198.51.100.11#40002 2026-11-24T00:02:00Z stated
            """
        ),
        ("en-firewall-pairs", "scan 198.51.100.12#41000 2026-11-24T07:15:00Z stated"),
        (
            "en-text-table",
            """
            brute_force 198.51.100.10 2026-11-24T00:01:00Z stated
            brute_force 203.0.113.20 2026-11-24T00:09:00Z stated
            """
        ),
        ("en-angry", "other_incident 198.51.100.61 2026-11-23T20:00:00Z none"),
        ("en-html-table", "brute_force 198.51.100.13 2026-11-24T00:01:00Z stated"),
        ("en-phone", "spam 198.51.100.25 2026-11-23T23:02:00Z none"),
        ("en-forward-inline", "scan 198.51.100.61 2026-11-22T08:01:13Z stated"),
        ("en-forward-apple", "brute_force 198.51.100.65 2026-11-22T08:01:13Z stated"),
        ("en-forward-attached", "brute_force 198.51.100.65 2026-11-22T08:01:13Z stated"),
        (
            "en-several",
            """
            brute_force 198.51.100.10 2026-11-24T00:01:00Z stated
            brute_force 198.51.100.11 2026-11-24T01:30:00Z stated
            brute_force 203.0.113.20 2026-11-24T02:45:00Z stated
            """
        ),
        (
            "en-several-providers",
            """
            scan 192.0.2.66 2026-11-24T00:01:00Z stated
            scan 198.51.100.10 2026-11-24T00:02:00Z stated
            """
        ),
        ("en-masked", "report"),
        (
            "en-defanged",
            """
            malware_dist 203.0.113.30 http://cdn-update.example/setup.exe @cdn-update.example 2026-11-24T00:00:00Z stated
            malware_dist 203.0.113.30 https://files.bad-host.example/a?b=1 @files.bad-host.example 2026-11-24T00:00:00Z stated
            """
        ),
        ("en-no-zone", "brute_force 198.51.100.67 2026-11-23T09:30:00Z none"),
        ("en-future", "scan 198.51.100.68 2026-12-01T00:00:00Z none"),
        ("en-cgnat", "copyright 198.51.100.98#40021 2026-11-23T12:34:56Z stated"),
        ("en-ipv6", "brute_force 2001:db8:100:a::25#51000 2026-11-24T01:00:00Z stated"),
        (
            "en-phishing",
            "phishing 203.0.113.20 https://secure-login.example/bank/index.html @secure-login.example 2026-11-24T00:14:00Z stated"
        ),
        ("en-fake-shop", "fraud_shop https://outlet-brand.example/ @outlet-brand.example 2026-11-20T00:00:00Z none"),
        ("en-impersonation", "phishing https://smith-plumbing.example.net/ @smith-plumbing.example.net mail_date"),
        ("en-copyright-photo", "copyright https://blog.forum.example/2026/11/photo.html mail_date"),
        ("en-csam", "csam https://img.forum.example/g/5521 @img.forum.example 2026-11-24T00:20:00Z stated"),
        ("en-threat", "threat_life https://forum.example/t/8812#44 @forum.example mail_date"),
        ("en-thanks", "other"),
        ("en-question", "other"),
        ("en-sales", "other"),
        ("en-no-address", "report"),
        ("en-my-address", "scan 198.51.100.69 2026-11-24T01:11:00Z stated"),
        ("en-whois", "brute_force 198.51.100.10 2026-11-24T01:15:00Z stated"),
        ("en-abuseipdb", "brute_force 198.51.100.10 mail_date"),
        ("en-uptime", "other"),
        ("en-researcher", "open_service 203.0.113.40#6379 2026-11-23T10:00:00Z stated"),
        ("en-university", "infected_host 203.0.113.200 2026-11-23T15:10:22Z stated"),
        ("en-lawyer", "defamation https://forum.example/u/77 @forum.example 2026-11-10T00:00:00Z none"),
        ("en-competitor", "web_attack 203.0.113.22 2026-11-24T02:00:00Z stated"),
        ("en-forged-sender", "spam 198.51.100.25 2026-11-24T01:02:03Z stated"),
    ];
}
