using AbuseDesk.Parsing;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Intake;

/// <summary>What stands at a place of a message: an address, a page, a name or a time.</summary>
public enum WordKind
{
    Unknown,
    Ip,
    Url,
    Domain,
    Time,
}

/// <summary>Words of a message with the role a person gives them.</summary>
/// <param name="Kind">What the words are.</param>
/// <param name="Value">The address, page or name as it was read; a time as written.</param>
/// <param name="Role">What they are in this report.</param>
/// <param name="Excerpt">The line they stand on.</param>
/// <param name="Time">For a time: the instant.</param>
public sealed record FindingEdit(WordKind Kind, string Value, ReaderRole Role, string Excerpt, EventTime? Time)
{
    /// <summary>The findings with this said; one that it does not touch is given back itself.</summary>
    public IReadOnlyList<Finding> Of(IReadOnlyList<Finding> before) =>
        Role switch
        {
            ReaderRole.Offender => Accuse(before),
            ReaderRole.Victim or ReaderRole.Reference => [.. before.Select(Spare).OfType<Finding>()],
            ReaderRole.Time when Time is { } time => [.. before.Select(f => SetTime(f, time))],
            ReaderRole.Unknown or ReaderRole.Time => before,
            _ => before,
        };

    /// <summary>Whether a finding accuses these words.</summary>
    public bool IsAccusedBy(Finding finding) =>
        Kind switch
        {
            WordKind.Ip => finding.SourceIp is { } ip && string.Equals(ip.ToString(), Value, StringComparison.Ordinal),
            WordKind.Url => finding.Urls.Contains(Value, StringComparer.Ordinal),
            WordKind.Domain => finding.Domains.Contains(Value, StringComparer.Ordinal),
            WordKind.Time or WordKind.Unknown => false,
            _ => false,
        };

    private IReadOnlyList<Finding> Accuse(IReadOnlyList<Finding> before)
    {
        if (Kind is WordKind.Time or WordKind.Unknown || before.Any(IsAccusedBy))
        {
            return before;
        }

        // The kind of incident and its time are the report's, where it accused somebody else of it.
        var like = before.FirstOrDefault(f => f.OccurredAt is not null) ?? (before.Count > 0 ? before[0] : null);
        var named = new Finding
        {
            Category = like?.Category ?? "other_incident",
            SourceIp = Kind == WordKind.Ip && AddressScan.TryIp(Value, out var ip) ? ip : null,
            Urls = Kind == WordKind.Url ? [Value] : [],
            Domains =
                Kind == WordKind.Domain ? [Value]
                : Kind == WordKind.Url && HostOf(Value) is { } host ? [host]
                : [],
            OccurredAt = like?.OccurredAt,
            OccurredText = like?.OccurredText,
            Zone = like?.Zone ?? ZoneBasis.None,
            Precision = like?.Precision ?? TimePrecision.Second,
            TimeBasis = like?.TimeBasis ?? TimeBasis.None,
            Earliest = like?.Earliest,
            Latest = like?.Latest,
            Claimant = like?.Claimant,
            Work = like?.Work,
            Excerpt = Excerpt,
            Reason = "A person named it as the offender.",
        };
        return [.. before.Where(Cases.CaseKey.NamesAnOffender), named];
    }

    private Finding? Spare(Finding finding)
    {
        if (!IsAccusedBy(finding))
        {
            return finding;
        }

        var urls = finding.Urls.Where(u => !IsSame(u)).ToList();
        var hosts = urls.Select(HostOf).ToHashSet(StringComparer.Ordinal);
        var left = Kind switch
        {
            WordKind.Ip => finding with { SourceIp = null, SourcePort = null },
            _ => finding with { Urls = urls, Domains = [.. finding.Domains.Where(d => !IsNamed(d, hosts))] },
        };
        return Cases.CaseKey.NamesAnOffender(left) ? left with { Reason = "Corrected by a person." } : null;
    }

    private bool IsSame(string url) =>
        Kind == WordKind.Url
            ? string.Equals(url, Value, StringComparison.Ordinal)
            : string.Equals(HostOf(url), Value, StringComparison.Ordinal);

    private bool IsNamed(string domain, HashSet<string?> hosts) =>
        !hosts.Contains(domain)
        && string.Equals(domain, Kind == WordKind.Url ? HostOf(Value) : Value, StringComparison.Ordinal);

    private static Finding SetTime(Finding finding, EventTime time) =>
        string.Equals(finding.OccurredText, time.Text, StringComparison.Ordinal) && finding.OccurredAt == time.At
            ? finding
            : finding.At(time, TimeBasis.Stated) with
            {
                LastAt = null,
            };

    private static string? HostOf(string url) =>
        AddressScan.Urls(url) is [var hit, ..] && !AddressScan.TryIp(hit.Host, out _) ? hit.Host : null;
}
