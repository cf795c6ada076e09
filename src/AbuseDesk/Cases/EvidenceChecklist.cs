using System.Text.Json;
using AbuseDesk.Parsing;
using AbuseDesk.Policy;
using AbuseDesk.Registry;

namespace AbuseDesk.Cases;

/// <summary>What a desk confirms before it acts.</summary>
public enum EvidencePart
{
    Url,
    Ip,
    Headers,
    Timestamp,
    Logs,
    Work,
    Claimant,
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
/// URL · IP · headers · timestamp, and whatever else the policy in force asks for in the category: each found, missing or
/// contradictory. Pure: the same findings give the same list.
/// </summary>
public sealed class EvidenceChecklist
{
    public const int MostValues = 20;

    private const int MostWords = 200;
    private const int LongestLine = 200;

    private EvidenceChecklist(IReadOnlyList<EvidenceItem> items, IReadOnlyList<string> words)
    {
        Items = items;
        Words = words;
    }

    /// <summary>The first four always, the others where they are asked for, in the order of <see cref="EvidencePart"/>.</summary>
    public IReadOnlyList<EvidenceItem> Items { get; }

    /// <summary>Words to highlight in the raw text, longest first.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Nothing needed is missing, nothing contradicts: the gate of <see cref="AbuseCase.Accept"/>.</summary>
    public bool Complete => Items.All(i => i.Standing is EvidenceStanding.Found or EvidenceStanding.NotNeeded);

    /// <summary>Looks through the findings of a case.</summary>
    /// <param name="gate">What the policy asks for in the category of the case.</param>
    /// <param name="findings">Of the case, all reports.</param>
    /// <param name="problems">Problem codes of the readings these findings come from.</param>
    /// <param name="missing">What every report of the case lacks, in the reader's words.</param>
    public static EvidenceChecklist Of(
        EvidenceGate gate,
        IReadOnlyList<ReportFinding> findings,
        IReadOnlyCollection<string> problems,
        IReadOnlyCollection<string> missing
    )
    {
        var needs = Needs.Of(gate, findings, missing);
        return new EvidenceChecklist(
            [
                Url(needs, findings),
                Ip(needs, findings),
                Headers(needs, findings, problems),
                Timestamp(needs, findings),
                .. needs.Further.Select(p => Further(p, needs, findings, missing)),
            ],
            WordsOf(findings)
        );
    }

    private static EvidenceItem Further(
        EvidencePart part,
        Needs needs,
        IReadOnlyList<ReportFinding> findings,
        IReadOnlyCollection<string> missing
    ) => new(part, Standing(IsThere(part, findings, missing), needs.Asks(part)), ValuesOf(part, findings));

    private static List<string> ValuesOf(EvidencePart part, IReadOnlyList<ReportFinding> findings) =>
        part switch
        {
            EvidencePart.Logs => Distinct(
                findings
                    .Select(f => f.Excerpt?.Trim().Split('\n')[0])
                    .OfType<string>()
                    .Select(l => l.Length > LongestLine ? l[..LongestLine] + "…" : l)
            ),
            EvidencePart.Work => Distinct(findings.Select(f => f.Work).OfType<string>()),
            EvidencePart.Claimant => Distinct(findings.Select(f => f.Claimant).OfType<string>()),
            EvidencePart.Url or EvidencePart.Ip or EvidencePart.Headers or EvidencePart.Timestamp => [],
        };

    // That a log is there the reader says: its lines are told by as many forms as there are programs.
    private static bool IsThere(
        EvidencePart part,
        IReadOnlyList<ReportFinding> findings,
        IReadOnlyCollection<string> missing
    ) =>
        part switch
        {
            EvidencePart.Url => findings.Any(f => f.Urls.Length > 0 || f.Domains.Length > 0),
            EvidencePart.Ip => findings.Any(f => f.SourceIp is not null),
            EvidencePart.Headers => findings.Any(IsOfHeaders),
            EvidencePart.Timestamp => findings.Any(f => f.TimeBasis is not (TimeBasis.None or TimeBasis.MailDate)),
            EvidencePart.Logs => findings.Any(f => f.TimeBasis is TimeBasis.Log)
                || (findings.Count > 0 && !missing.Contains(MissingCodes.Log, StringComparer.Ordinal)),
            EvidencePart.Work => findings.Any(f => f.Work is not null),
            EvidencePart.Claimant => findings.Any(f => f.Claimant is not null),
        };

    private static bool IsOfHeaders(ReportFinding finding) =>
        finding.TimeBasis == TimeBasis.Received || finding.OwnSideQueueId is not null;

    private static EvidenceItem Url(Needs needs, IReadOnlyList<ReportFinding> findings)
    {
        var urls = Distinct(findings.SelectMany(f => f.Urls.Length > 0 ? f.Urls : f.Domains));
        return new EvidenceItem(EvidencePart.Url, Standing(urls.Count > 0, needs.Asks(EvidencePart.Url)), urls);
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

        return new EvidenceItem(EvidencePart.Ip, Standing(addresses.Count > 0, needs.Asks(EvidencePart.Ip)), addresses);
    }

    private static EvidenceItem Headers(
        Needs needs,
        IReadOnlyList<ReportFinding> findings,
        IReadOnlyCollection<string> problems
    )
    {
        var found = Distinct(
            findings.Where(IsOfHeaders).Select(f => f.OwnSideQueueId ?? f.OccurredText).OfType<string>()
        );
        if (needs.Asks(EvidencePart.Headers) && problems.Contains(ProblemCodes.HeadersMasked, StringComparer.Ordinal))
        {
            return new EvidenceItem(
                EvidencePart.Headers,
                found.Count > 0 && !needs.Unmasked ? EvidenceStanding.Found : EvidenceStanding.Missing,
                found,
                ProblemCodes.HeadersMasked
            );
        }

        return new EvidenceItem(
            EvidencePart.Headers,
            Standing(found.Count > 0, needs.Asks(EvidencePart.Headers)),
            found
        );
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
                needs.Asks(EvidencePart.Timestamp) ? EvidenceStanding.Missing : EvidenceStanding.NotNeeded,
                texts,
                "mail_date_only"
            );
        }

        return new EvidenceItem(
            EvidencePart.Timestamp,
            Standing(stated.Count > 0, needs.Asks(EvidencePart.Timestamp)),
            texts
        );
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

    /// <summary>What has to be there: all of the gate, and of its choice everything as long as none of it is there.</summary>
    /// <param name="Asked">Needed.</param>
    /// <param name="Further">Named by the gate, beyond the first four.</param>
    /// <param name="Unmasked">Headers that somebody blackened do not do.</param>
    private sealed record Needs(IReadOnlySet<EvidencePart> Asked, IReadOnlyList<EvidencePart> Further, bool Unmasked)
    {
        public bool Asks(EvidencePart part) => Asked.Contains(part);

        public static Needs Of(
            EvidenceGate gate,
            IReadOnlyList<ReportFinding> findings,
            IReadOnlyCollection<string> missing
        )
        {
            var (all, any) = (Parts(gate.All), Parts(gate.Any));
            var chosen = any.Exists(p => IsThere(p, findings, missing)) ? [] : any;
            return new Needs(
                all.Concat(chosen).ToHashSet(),
                [.. all.Concat(any).Where(p => p > EvidencePart.Timestamp).Distinct().Order()],
                gate.All.Contains("unmasked_headers", StringComparer.Ordinal)
            );
        }

        // Which right is claimed is the category itself.
        private static List<EvidencePart> Parts(IReadOnlyList<string> words) =>
            [
                .. words
                    .Select(w =>
                        w switch
                        {
                            "url" => EvidencePart.Url,
                            "ip" or "port" => EvidencePart.Ip,
                            "headers" or "unmasked_headers" or "full_mail" => EvidencePart.Headers,
                            "timestamp" => EvidencePart.Timestamp,
                            "logs" => EvidencePart.Logs,
                            "work" => EvidencePart.Work,
                            "claimant" => EvidencePart.Claimant,
                            _ => (EvidencePart?)null,
                        }
                    )
                    .OfType<EvidencePart>(),
            ];
    }
}
