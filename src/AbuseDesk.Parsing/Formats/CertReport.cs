using System.Text.RegularExpressions;
using AbuseDesk.Parsing.Mail;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// Mails of CERTs and CSIRTs: tables of events in files or in the text, logs between marks, and words, which the general
/// reader reads. Number, reporter and clock are the team's in each of them.
/// </summary>
internal sealed partial class CertReport : IReportParser
{
    private const int MaxProse = 6_000;

    public string Name => "CertReport";

    public bool Claims(MailView mail) => Certs.Of(mail) is not null;

    public ParsedReport? Read(MailView mail, ReadingContext context)
    {
        if (Certs.Of(mail) is not { } cert)
            return null;
        var problems = new List<Problem>();
        var frame = Frame(mail, cert, problems);
        var rows = Rows.Of(EventFiles.Findings(mail, frame));
        var findings = rows.First;
        if (findings.Count == 0)
            findings = EventLines.Findings(mail, frame, CertCategories.OfSubject(mail));
        if (findings.Count == 0)
            findings = EventBlocks.Findings(mail, frame);
        var report =
            findings.Count > 0
                ? Tabled(mail, rows with { First = findings }, problems)
                : Worded(mail, context, cert, frame);
        report = report with
        {
            Reporter = Draft.Sender(mail, context, "coordinator", cert.Name, Certs.References(mail)),
            Problems = [.. report.Problems, .. SenderCheck.Problems(mail, context)],
        };
        return Automatic().IsMatch(mail.Envelope.Subject ?? "") ? report.Unattended() : report;
    }

    private ParsedReport Tabled(MailView mail, Rows rows, List<Problem> problems) =>
        Draft.Of(mail, "cert", Name) with
        {
            Findings = rows.First,
            Further = rows.Further,
            Problems = problems,
            Missing = Completeness.Missing(rows.First, hasLog: true, hasHeaders: true),
        };

    // Words only: the general reader's findings, on the team's clock and without the team's own pages.
    private ParsedReport Worded(MailView mail, ReadingContext context, Cert cert, EventFrame frame)
    {
        var general = ReportParsers.FreeText.Read(mail, context);
        List<Finding> findings =
        [
            .. (general?.Findings ?? []).Where(f => !IsOwnPage(f, cert)).Select(f => Adapted(f, cert, frame)),
        ];
        findings = CertRows.With(findings, mail, cert, frame);
        if (findings.Count == 0)
            findings = [.. CertNames.Findings(mail, cert, frame)];
        var timed = findings.TrueForAll(f => f.Zone == ZoneBasis.Stated);
        return (general ?? Draft.Of(mail, "cert", Name)) with
        {
            Kind = MessageKind.Report,
            Format = "cert",
            Parser = Name,
            Findings = findings,
            Observed = Observed.Nothing,
            Missing = Completeness.Missing(findings, hasLog: true, hasHeaders: true),
            Problems =
            [
                .. frame.Problems,
                .. (general?.Problems ?? []).Where(p => !IsSettled(p, timed, findings.Count > 0)),
            ],
        };
    }

    // what the general reader missed and this one knows
    private static bool IsSettled(Problem problem, bool timed, bool any) =>
        timed && problem.Code is ProblemCodes.ZoneMissing or ProblemCodes.ZoneAssumed
        || any && problem.Code is ProblemCodes.OnlyRecipientSideFound or ProblemCodes.NoOffenderFound;

    private static bool IsOwnPage(Finding finding, Cert cert) =>
        finding.Urls.Concat(finding.Domains).ToList() is { Count: > 0 } places
        && places.TrueForAll(p => Certs.IsOf(cert, AddressScan.Urls(p) is [var url, ..] ? url.Host : p));

    private static Finding Adapted(Finding finding, Cert cert, EventFrame frame)
    {
        var category = CertCategories.OfSubject(frame.Mail) ?? finding.Category;
        finding = finding with { Category = category is "other_incident" ? frame.Category ?? category : category };
        var isLoose =
            finding is
            { Zone: not ZoneBasis.Stated, OccurredText: not null, TimeBasis: TimeBasis.Stated or TimeBasis.Log };
        return cert.Zone is not null && isLoose && Draft.Time(finding.OccurredText, frame.Hints) is { } time
            ? finding.At(time, finding.TimeBasis)
            : finding;
    }

    private static EventFrame Frame(MailView mail, Cert cert, List<Problem> problems)
    {
        var prose = Draft.Cut(mail.Text, MaxProse);
        return new EventFrame(mail, cert.Name, problems)
        {
            Hints = Draft.Hints(mail) with { Zone = StatedZone.Find(prose) ?? cert.Zone },
            Category = CertCategories.Of(mail, prose),
            IsCoordinator = true,
        };
    }

    // feeds, which nobody answers at that address
    [GeneratedRegex("CB-Report#|Megatron melding|^PROKI ", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Automatic();
}
