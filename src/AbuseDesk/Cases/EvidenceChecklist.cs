using System.Globalization;
using AbuseDesk.Parsing;

namespace AbuseDesk.Cases;

/// <summary>Whether a piece of evidence is there.</summary>
public enum EvidenceState
{
    Unknown,
    Found,
    Missing,
    Contradictory,
    NotNeeded,
}

/// <param name="Name">url · ip · headers · timestamp.</param>
/// <param name="Values">What was found, as written or normalised.</param>
public sealed record EvidenceItem(string Name, EvidenceState State, IReadOnlyList<string> Values);

/// <summary>The four things that make a report provable: URL, address, mail headers, time.</summary>
public sealed record EvidenceChecklist(IReadOnlyList<EvidenceItem> Items)
{
    public bool IsComplete => Items.All(i => i.State is EvidenceState.Found or EvidenceState.NotNeeded);

    public static EvidenceChecklist Of(AbuseCase @case, IReadOnlyList<ReportFinding> findings, IReadOnlyList<Report> reports)
    {
        var urls = findings.SelectMany(f => f.Urls).Distinct(StringComparer.Ordinal).Take(20).ToList();
        var addresses = findings.Where(f => f.SourceIp is not null).Select(f => f.SourceIp!.ToString()).Distinct(StringComparer.Ordinal).Take(20).ToList();
        var times = findings.Where(f => f.OccurredText is not null).Select(f => f.OccurredText!).Distinct(StringComparer.Ordinal).Take(20).ToList();
        var byHeader = findings.Any(f => f.TimeBasis == TimeBasis.Received);
        return new EvidenceChecklist(
            [
                Item("url", urls, @case.Family is "web_content" or "rights" or "ncii" or "csam" or "domain"),
                Item("ip", addresses, @case.Family is "network_attack" or "vulnerable_service" or "mail"),
                Item("headers", byHeader ? [reports.Count.ToString(CultureInfo.InvariantCulture)] : [], @case.Family is "mail"),
                Time(findings, times),
            ]
        );
    }

    private static EvidenceItem Item(string name, IReadOnlyList<string> values, bool needed) =>
        new(name, values.Count > 0 ? EvidenceState.Found : needed ? EvidenceState.Missing : EvidenceState.NotNeeded, values);

    private static EvidenceItem Time(IReadOnlyList<ReportFinding> findings, IReadOnlyList<string> texts)
    {
        var stated = findings.Any(f => f is { OccurredAt: not null, Zone: ZoneBasis.Stated });
        return new EvidenceItem("timestamp", stated ? EvidenceState.Found : EvidenceState.Missing, texts);
    }
}
