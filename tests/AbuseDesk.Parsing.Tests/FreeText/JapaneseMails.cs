namespace AbuseDesk.Parsing.Tests.FreeText;

/// <summary>What must be read from each Japanese mail of a person, written down before the reader saw it: see <see cref="PersonsMailTests"/>.</summary>
internal static class JapaneseMails
{
    public static readonly (string File, string Reading)[] All =
    [
        ("ja-ssh-log", "brute_force 198.51.100.10#40112 2026-11-24T00:40:03Z assumed"),
        ("ja-attached-spam", "spam 198.51.100.25 2026-11-23T23:12:44Z stated"),
        ("ja-headers-fence", "spam 198.51.100.25 2026-11-23T23:12:44Z stated"),
        ("ja-headers-one-line", "spam 198.51.100.25 2026-11-23T23:12:44Z stated"),
        ("ja-headers-unfolded", "spam 198.51.100.25 2026-11-23T23:12:44Z stated"),
        ("ja-headers-html", "spam 198.51.100.25 2026-11-23T23:12:44Z stated"),
        ("ja-headers-blank-led", "spam 198.51.100.25 2026-11-23T23:12:44Z stated"),
        ("ja-postfix-log", "brute_force 198.51.100.31 2026-11-23T16:02:11Z assumed"),
        ("ja-nginx-log", "web_attack 203.0.113.20 2026-11-23T20:22:11Z stated"),
        ("ja-iptables-log", "scan 198.51.100.44#51234 2026-11-23T18:11:09Z assumed"),
        ("ja-windows-event", "brute_force 198.51.100.52#50122 2026-11-23T22:31:05Z assumed"),
        (
            "ja-wordpress-history",
            """
            brute_force 203.0.113.66 2026-11-23T11:05:31Z assumed
            brute_force 203.0.113.66 2026-11-23T11:05:33Z assumed
            brute_force 203.0.113.66 2026-11-23T11:05:36Z assumed
            """
        ),
        ("ja-labels", "brute_force 198.51.100.77#61002 2026-11-23T22:15:30Z stated"),
        ("ja-wide-digits", "brute_force 198.51.100.78 2026-11-23T06:12:07Z assumed"),
        ("ja-angry", "other_incident 198.51.100.61 2026-11-23T13:00:00Z assumed"),
        (
            "ja-phishing",
            "phishing http://bank-login.example/auth/index.php @bank-login.example 2026-11-24T00:30:00Z assumed"
        ),
        ("ja-fake-shop", "fraud_shop https://brand-outlet.example/ @brand-outlet.example 2026-11-19T15:00:00Z assumed"),
        ("ja-impersonation", "phishing https://yamada-kogyo-jp.example/ @yamada-kogyo-jp.example mail_date"),
        ("ja-board", "comment_vandalism 198.51.100.93#52811 2026-11-22T16:23:45.67Z assumed"),
        ("ja-copyright-blog", "copyright https://matome.example/archives/551.html mail_date"),
        ("ja-threat", "threat_life https://forum.example/t/8812#44 @forum.example 2026-11-24T00:11:00Z assumed"),
        ("ja-csam", "csam https://img.forum.example/g/5521 @img.forum.example mail_date"),
        ("ja-privacy", "privacy https://forum.example/p/993 @forum.example mail_date"),
        ("ja-thanks", "other"),
        ("ja-question", "other"),
        ("ja-sales", "other"),
        ("ja-no-address", "report"),
        ("ja-own-address", "brute_force 198.51.100.79 2026-11-23T14:20:00Z assumed"),
        ("ja-whois", "scan 198.51.100.80 2026-11-23T19:00:12Z stated"),
        ("ja-abuseipdb", "brute_force 198.51.100.81 mail_date"),
        ("ja-forward-inline", "scan 198.51.100.61 2026-11-22T08:01:13Z stated"),
        ("ja-forward-attached", "brute_force 198.51.100.62 2026-11-22T08:01:13Z stated"),
        ("ja-phone-reply", "brute_force 198.51.100.63 2026-11-23T23:05:00Z assumed"),
        ("ja-no-charset", "ad_spam 198.51.100.26 2026-11-23T21:40:02Z stated"),
        (
            "ja-several",
            """
            scan 198.51.100.10 2026-11-23T16:00:00Z assumed
            scan 198.51.100.11 2026-11-23T17:30:00Z assumed
            scan 203.0.113.20 2026-11-23T18:45:00Z assumed
            """
        ),
        ("ja-future", "brute_force 198.51.100.64 2026-12-24T00:15:00Z none"),
        ("ja-shared-line", "defamation 198.51.100.99#49877 2026-11-21T12:34:56Z stated"),
        ("ja-masked", "report"),
        ("ja-ddos", "ddos_source 198.51.100.123#123 mail_date"),
        ("ja-university", "infected_host 203.0.113.200 2026-11-23T15:10:22Z stated"),
        ("ja-uptime", "other"),
        ("ja-hosting-mailbox", "spam 198.51.100.27 2026-11-24T00:00:31Z stated"),
    ];
}
