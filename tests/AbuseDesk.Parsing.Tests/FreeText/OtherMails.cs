namespace AbuseDesk.Parsing.Tests.FreeText;

/// <summary>What must be read from each German, French, Spanish, Dutch, Italian and Portuguese mail of a person, written down before the reader saw it: see <see cref="PersonsMailTests"/>.</summary>
internal static class OtherMails
{
    public static readonly (string File, string Reading)[] All =
    [
        ("de-ssh", "brute_force 198.51.100.10 2026-11-24T00:30:00Z stated"),
        (
            "de-phishing",
            "phishing https://sparbank-login.example/tan @sparbank-login.example 2026-11-24T08:15:00Z assumed"
        ),
        ("de-spam", "spam 198.51.100.25 2026-11-24T01:02:03Z stated"),
        ("fr-ssh", "brute_force 198.51.100.10 2026-11-24T00:30:00Z stated"),
        ("fr-contenu", "copyright https://pirate.example/film/12 @pirate.example mail_date"),
        ("es-ssh", "brute_force 198.51.100.10 2026-11-24T00:30:00Z stated"),
        ("es-phishing", "phishing http://banco-seguro.example/login @banco-seguro.example mail_date"),
        ("nl-ssh", "brute_force 198.51.100.10 2026-11-24T00:30:00Z stated"),
        ("nl-spam", "spam 198.51.100.25 2026-11-24T01:02:03Z stated"),
        ("it-ssh", "brute_force 198.51.100.10 2026-11-24T00:30:00Z stated"),
        ("it-truffa", "fraud_shop https://scarpe-outlet.example/ @scarpe-outlet.example mail_date"),
        ("pt-ssh", "brute_force 198.51.100.10 2026-11-24T00:30:00Z stated"),
        ("pt-phishing", "phishing http://banco-seguro.example/acesso @banco-seguro.example mail_date"),
        ("ko-scan", "scan 198.51.100.10 2026-11-23T23:12:41Z stated"),
        ("zh-ssh", "brute_force 198.51.100.10 2026-11-24T00:12:33Z stated"),
        ("ru-spam", "spam 198.51.100.25 2026-11-24T07:12:41Z stated"),
        (
            "nl-ddos",
            """
            ddos_source 198.51.100.11 2026-11-24T07:12:00Z stated
            ddos_source 198.51.100.12 2026-11-24T07:12:00Z stated
            ddos_source 198.51.100.13 2026-11-24T07:12:00Z stated
            """
        ),
    ];
}
