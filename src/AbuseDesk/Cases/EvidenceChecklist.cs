using System.Text.Json;
using AbuseDesk.Parsing;
using AbuseDesk.Registry;

namespace AbuseDesk.Cases;

/// <summary>What a desk confirms before it acts.</summary>
public enum EvidencePart
{
    Url,
    Ip,
    Headers,
    Timestamp,
}

/// <summary>How a part of the evidence stands.</summary>
public enum EvidenceStanding
{
    Found,
    Missing,
    Contradictory,

    /// <summary>Neither there nor asked for in this category.</summary>
    NotNeeded,
}

/// <summary>One line of the checklist.</summary>
/// <param name="Part">What.</param>
/// <param name="Standing">How it stands.</param>
/// <param name="Values">What was found, distinct, at most <see cref="EvidenceChecklist.MostValues"/>.</param>
/// <param name="Note">Why it stands so, shown under <c>EvidenceNote.{Note}</c>; null where the standing says all.</param>
public sealed record EvidenceItem(
    EvidencePart Part,
    EvidenceStanding Standing,
    IReadOnlyList<string> Values,
    string? Note = null
);

/// <summary>
/// URL · IP · headers · timestamp: each found, missing or contradictory, for what the category needs (DOMAIN §2.4). Pure:
/// the same findings give the same list.
/// </summary>
public sealed class EvidenceChecklist
{
    public const int MostValues = 20;

    private const int MostWords = 200;

    private EvidenceChecklist(IReadOnlyList<EvidenceItem> items, IReadOnlyList<string> words)
    {
        Items = items;
        Words = words;
    }

    /// <summary>Always four, in the order of <see cref="EvidencePart"/>.</summary>
    public IReadOnlyList<EvidenceItem> Items { get; }

    /// <summary>Words to highlight in the raw text, longest first.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Nothing needed is missing, nothing contradicts: the gate of <see cref="AbuseCase.Accept"/>.</summary>
    public bool Complete => Items.All(i => i.Standing is EvidenceStanding.Found or EvidenceStanding.NotNeeded);

    /// <summary>Looks through the findings of a case.</summary>
    /// <param name="category">Of the case.</param>
    /// <param name="findings">Of the case, all reports.</param>
    /// <param name="problems">Problem codes of the readings these findings come from.</param>
    public static EvidenceChecklist Of(
        string category,
        IReadOnlyList<ReportFinding> findings,
        IReadOnlyCollection<string> problems
    )
    {
        var needs = Needs.Of(category, findings);
        return new EvidenceChecklist(
            [Url(needs, findings), Ip(needs, findings), Headers(needs, findings, problems), Timestamp(needs, findings)],
            WordsOf(findings)
        );
    }

    private static EvidenceItem Url(Needs needs, IReadOnlyList<ReportFinding> findings)
    {
        var urls = Distinct(findings.SelectMany(f => f.Urls.Length > 0 ? f.Urls : f.Domains));
        return new EvidenceItem(EvidencePart.Url, Standing(urls.Count > 0, needs.Url), urls);
    }

    private static EvidenceItem Ip(Needs needs, IReadOnlyList<ReportFinding> findings)
    {
        var addresses = Distinct(
            findings
                .Where(f => f.SourceIp is not null)
                .Select(f => f.SourcePort is { } port ? $"{f.SourceIp} ({port})" : $"{f.SourceIp}")
        );
        var notes = findings.SelectMany(NotesOfOwner).ToHashSet(StringComparer.Ordinal);
        if (notes.Contains(OwnerReasons.PortNeeded))
        {
            return new EvidenceItem(EvidencePart.Ip, EvidenceStanding.Missing, addresses, "port_needed");
        }

        if (notes.Contains(OwnerNotes.AddressDiffers) || notes.Contains(OwnerNotes.AddressOfOther))
        {
            return new EvidenceItem(EvidencePart.Ip, EvidenceStanding.Contradictory, addresses, "address_differs");
        }

        return new EvidenceItem(EvidencePart.Ip, Standing(addresses.Count > 0, needs.Ip), addresses);
    }

    private static EvidenceItem Headers(
        Needs needs,
        IReadOnlyList<ReportFinding> findings,
        IReadOnlyCollection<string> problems
    )
    {
        var found = Distinct(
            findings
                .Where(f => f.TimeBasis == TimeBasis.Received || f.OwnSideQueueId is not null)
                .Select(f => f.OwnSideQueueId ?? f.OccurredText)
                .OfType<string>()
        );
        if (needs.Headers && problems.Contains(ProblemCodes.HeadersMasked, StringComparer.Ordinal))
        {
            return new EvidenceItem(
                EvidencePart.Headers,
                found.Count > 0 ? EvidenceStanding.Found : EvidenceStanding.Missing,
                found,
                ProblemCodes.HeadersMasked
            );
        }

        return new EvidenceItem(EvidencePart.Headers, Standing(found.Count > 0, needs.Headers), found);
    }

    private static EvidenceItem Timestamp(Needs needs, IReadOnlyList<ReportFinding> findings)
    {
        var stated = findings
            .Where(f => f.TimeBasis is TimeBasis.Stated or TimeBasis.Log or TimeBasis.Received)
            .ToList();
        var texts = Distinct(stated.Select(f => f.OccurredText).OfType<string>());
        if (findings.Any(f => f.Owner == OwnerKind.UnknownTime))
        {
            return new EvidenceItem(EvidencePart.Timestamp, EvidenceStanding.Contradictory, texts, "several_owners");
        }

        if (stated.Count > 0 && stated.TrueForAll(f => f.Zone != ZoneBasis.Stated))
        {
            return new EvidenceItem(EvidencePart.Timestamp, EvidenceStanding.Missing, texts, ProblemCodes.ZoneMissing);
        }

        if (stated.Count == 0 && findings.Any(f => f.TimeBasis == TimeBasis.MailDate))
        {
            return new EvidenceItem(
                EvidencePart.Timestamp,
                needs.Timestamp ? EvidenceStanding.Missing : EvidenceStanding.NotNeeded,
                texts,
                "mail_date_only"
            );
        }

        return new EvidenceItem(EvidencePart.Timestamp, Standing(stated.Count > 0, needs.Timestamp), texts);
    }

    private static EvidenceStanding Standing(bool found, bool needed) =>
        found ? EvidenceStanding.Found
        : needed ? EvidenceStanding.Missing
        : EvidenceStanding.NotNeeded;

    private static List<string> Distinct(IEnumerable<string> values) =>
        [.. values.Where(v => v.Length > 0).Distinct(StringComparer.Ordinal).Take(MostValues)];

    private static IEnumerable<string> NotesOfOwner(ReportFinding finding)
    {
        if (finding.OwnerReason is null)
        {
            yield break;
        }

        using var reason = JsonDocument.Parse(finding.OwnerReason);
        if (reason.RootElement.TryGetProperty("code", out var code) && code.GetString() is { } main)
        {
            yield return main;
        }

        if (reason.RootElement.TryGetProperty("notes", out var notes) && notes.ValueKind == JsonValueKind.Array)
        {
            foreach (var note in notes.EnumerateArray())
            {
                if (note.GetString() is { } more)
                {
                    yield return more;
                }
            }
        }
    }

    private static List<string> WordsOf(IReadOnlyList<ReportFinding> findings)
    {
        var words = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var finding in findings)
        {
            words.UnionWith(finding.Urls);
            words.UnionWith(finding.Domains);
            words.UnionWith(
                new[]
                {
                    finding.SourceIp?.ToString(),
                    finding.OccurredText,
                    finding.Mailbox,
                    finding.OwnSideQueueId,
                }.OfType<string>()
            );
            if (words.Count >= MostWords)
            {
                break;
            }
        }

        return [.. words.Where(w => w.Length >= 3).OrderByDescending(w => w.Length).Take(MostWords)];
    }

    /// <summary>What a category needs to be complete.</summary>
    private readonly record struct Needs(bool Url, bool Ip, bool Headers, bool Timestamp)
    {
        public static Needs Of(string category, IReadOnlyList<ReportFinding> findings)
        {
            var line = Category.Of(category);
            return line.Family switch
            {
                "mail" when line.Key is "spamvertised" => new Needs(true, false, false, true),
                "mail" when line.Key is "blocklist" => new Needs(false, true, false, false),
                "mail" => new Needs(false, true, true, true),
                "web_content" or "ncii" or "csam" => new Needs(true, false, false, line.Family is "web_content"),
                "network_attack" or "vulnerable_service" => new Needs(false, true, false, true),
                "rights" when findings.Any(f => f.Urls.Length > 0) => new Needs(true, false, false, false),
                "rights" when findings.Any(f => f.SourceIp is not null) => new Needs(false, true, false, true),
                "rights" or "domain" => new Needs(true, false, false, false),
                _ => new Needs(false, false, false, true),
            };
        }
    }
}
