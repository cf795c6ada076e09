using System.Net;
using AbuseDesk.Parsing;
using AbuseDesk.Registry;
using static AbuseDesk.Tests.Registry.Minato;

namespace AbuseDesk.Tests.Registry;

/// <summary>Findings that accuse one address or name, and the owners of Minato they are looked up in.</summary>
internal static class Findings
{
    public const string Morning = "2026-11-24T08:00:00+09:00";
    public static readonly OwnerIndex Owners = Index();

    public static Finding Address(string address, string? earliest = null, string? latest = null) =>
        new()
        {
            Category = "brute_force",
            Reason = "test",
            SourceIp = IPAddress.Parse(address),
            OccurredAt = earliest is null ? null : At(earliest),
            Earliest = earliest is null ? null : At(earliest),
            Latest = (latest ?? earliest) is { } last ? At(last) : null,
        };

    public static Finding Url(string url, string? at = null) =>
        new()
        {
            Category = "phishing",
            Reason = "test",
            Urls = [url],
            Earliest = at is null ? null : At(at),
            Latest = at is null ? null : At(at),
        };

    public static Finding Domain(string domain) =>
        new()
        {
            Category = "phishing",
            Reason = "test",
            Domains = [domain],
        };
}
