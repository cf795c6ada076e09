using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using AbuseDesk.Cases;
using AbuseDesk.Evidence;
using AbuseDesk.Outgoing;
using AbuseDesk.Parsing;
using AbuseDesk.Policy;

namespace AbuseDesk.Intake;

/// <summary>
/// Decides in memory what a batch comes to, by the same verbs staff use. Whatever it needs was loaded and locked before;
/// what it decides is in <see cref="Rows"/> and on the cases of the book. How complaints are attached to cases stands in
/// <c>FilingPlan.Cases.cs</c>, what answers do in <c>FilingPlan.Answers.cs</c>.
/// </summary>
internal sealed partial class FilingPlan(
    CaseBook book,
    EarlierReports earlier,
    Queue<string> caseNumbers,
    Func<Report, AbuseCase?, bool, OutgoingMail?> acknowledge,
    FirstLooks looks,
    DateTimeOffset now
)
{
    private const int LongestResource = 200;

    public FiledRows Rows { get; } = new();

    /// <summary>A complaint, whole or its first part.</summary>
    public void File(MessagePart part)
    {
        var message = part.Message;
        var reading = Read(message, keepsFound: false);
        var accusations = part.Accusations;
        var report = ReportRow.Report(message, reading.Id, accusations, now);
        Rows.Reports.Add(report);

        var at = new ReportAtHand(report, message, message.ByPerson?.Findings is null ? reading.Id : null);
        var groups = report.IsTest ? [] : Groups(accusations);
        List<AbuseCase> cases = groups.Count == 0 ? Enquire(at, accusations) : [.. groups.Select(g => Attach(at, g))];
        if (groups.Count > 0)
        {
            AddFindings(at, accusations.Where(a => a.Key is null), null, isCounted: false);
        }

        earlier.Add(report, cases.Select(c => c.Id));
        report.Compartment ??= cases.Select(c => c.Compartment).FirstOrDefault(c => c is not null);
        var links = Rows.Links.Where(l => l.ReportId == at.Id).ToList();
        var isLate = links.Count > 0 && links.TrueForAll(l => l.Attachment == Attachment.Late);
        if (acknowledge(report, cases.FirstOrDefault(), isLate) is { } mail)
        {
            Rows.Mails.Add(mail);
        }

        Settle(at, part);
    }

    /// <summary>A further part of a message whose report is there.</summary>
    public void Continue(MessagePart part, KnownReport known)
    {
        var report = ReportRow.Report(part.Message, known.ReadingId, part.Accusations, now);
        var at = new ReportAtHand(report, part.Message, known.ReadingId)
        {
            Id = known.Id,
            AlreadyOn = [.. known.Cases],
        };
        Groups(part.Accusations).ForEach(group => Attach(at, group));
        AddFindings(at, part.Accusations.Where(a => a.Key is null), null, isCounted: false);
        Settle(at, part);
    }

    public void Ignore(ReadMessage message, string because)
    {
        Read(message, keepsFound: true);
        Rows.Settled.Add(new SettledMessage(message, MessageState.Ignored) { IgnoredBecause = because });
    }

    public void SetAside(ReadMessage message, Sorted.Unclear unclear)
    {
        Read(message, keepsFound: true);
        Rows.Settled.Add(
            new SettledMessage(message, MessageState.NeedsHuman) { Problem = unclear.Problem, Detail = unclear.Detail }
        );
    }

    private Reading Read(ReadMessage message, bool keepsFound)
    {
        var reading = ReportRow.Reading(message, keepsFound, now);
        Rows.Readings.Add(reading);
        return reading;
    }

    private void Settle(ReportAtHand at, MessagePart part) =>
        Rows.Settled.Add(
            new SettledMessage(at.Message, part.IsLast ? MessageState.Filed : MessageState.Waiting)
            {
                SavedPosition = part.IsLast ? 0 : part.Until,
                Compartment = at.Report.Compartment,
            }
        );

    // One case each; the order of the report is kept.
    private static List<List<Accusation>> Groups(IReadOnlyList<Accusation> accusations) =>
        [
            .. accusations
                .Where(a => a.Key is not null)
                .GroupBy(a => a.Key, StringComparer.Ordinal)
                .Select(g => g.ToList()),
        ];

    private void AddFindings(ReportAtHand at, IEnumerable<Accusation> accusations, AbuseCase? abuseCase, bool isCounted)
    {
        foreach (var accusation in accusations)
        {
            if (at.Restored.TryGetValue(accusation.Finding, out var known))
            {
                Rows.Restored.Add((known, abuseCase?.Id));
            }
            else
            {
                Rows.Findings.Add(
                    ReportRow.Finding(accusation, at.Id, at.ReadingId, abuseCase?.Id, at.Correction, now)
                );
            }

            if (abuseCase is not null)
            {
                Mark(abuseCase, accusation.Finding, at.Report);
            }

            if (abuseCase is null || !isCounted)
            {
                continue;
            }

            var counter = Rows.Counter(abuseCase.Id);
            counter.Findings++;
            counter.Incidents += accusation.Finding.Count;
            counter.SawAt(SeenAt(accusation.Finding, at.Report.ReceivedAt));
        }
    }

    private void Mark(AbuseCase abuseCase, Finding finding, Report report)
    {
        foreach (var (kind, mark) in CaseMarks.Of(finding, report.ReporterAddress, report.Subject))
        {
            Rows.Marks.Add(
                new CaseMark
                {
                    Kind = kind,
                    Mark = mark,
                    OpenedAt = abuseCase.OpenedAt,
                    CaseId = abuseCase.Id,
                }
            );
        }
    }

    // A clock that runs ahead must not make a case look fresh for ever.
    private static DateTimeOffset? SeenAt(Finding finding, DateTimeOffset receivedAt) =>
        (finding.LastAt ?? finding.OccurredAt) is { } at ? (at > receivedAt ? receivedAt : at) : null;

    private void Link(ReportAtHand at, AbuseCase abuseCase, Attachment how)
    {
        if (!at.AlreadyOn.Add(abuseCase.Id))
        {
            return;
        }

        Rows.Links.Add(
            new ReportCase
            {
                ReportId = at.Id,
                CaseId = abuseCase.Id,
                Attachment = how,
                Disposition = Dispositions.OfArrival(how),
                AttachedAt = CaseEvent.ToMicroseconds(now),
            }
        );
        Rows.Reporters.Add((abuseCase.Id, at.ReporterKey));
        var counter = Rows.Counter(abuseCase.Id);
        counter.Reports++;
        counter.ReportedAt(at.Report.ReceivedAt);
    }

    /// <summary>The report being filed.</summary>
    private sealed class ReportAtHand(Report report, ReadMessage message, Guid? readingId)
    {
        public Report Report => report;
        public ReadMessage Message => message;

        /// <summary>Of the reading the findings come from; null: a person entered them.</summary>
        public Guid? ReadingId => readingId;

        public Guid Id { get; init; } = report.Id;
        public HashSet<Guid> AlreadyOn { get; init; } = [];

        /// <summary>The correction the findings come from.</summary>
        public Guid? Correction { get; init; }

        /// <summary>Findings that are rows already, and only come back to their case.</summary>
        public IReadOnlyDictionary<Finding, Guid> Restored { get; init; } = ImmutableDictionary<Finding, Guid>.Empty;
        public Actor Actor => message.ByPerson is { } person ? Actor.Staff(person.Actor) : Actor.Desk;

        public string ReporterKey { get; } =
            Convert.ToHexString(
                SHA256.HashData(
                    Encoding.UTF8.GetBytes((report.ReporterAddress ?? report.Number).Trim().ToLowerInvariant())
                )
            );
    }
}
