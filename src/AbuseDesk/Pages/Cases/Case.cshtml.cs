using AbuseDesk.Cases;
using AbuseDesk.Checks;
using AbuseDesk.Clocks;
using AbuseDesk.Data;
using AbuseDesk.Evidence;
using AbuseDesk.Ops;
using AbuseDesk.Playbooks;
using AbuseDesk.Policy;
using AbuseDesk.Staff;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AbuseDesk.Pages.Cases;

/// <summary>Everything about one case at one look, and every act one key away.</summary>
public sealed class CaseModel(
    DeskContext db,
    EvidenceStore evidence,
    PolicyBook policies,
    DeskCalendar calendar,
    DeskSettings settings,
    Words words,
    Times times
) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Number { get; set; } = "";

    /// <summary>The report whose words are shown; without one, the first.</summary>
    [BindProperty(SupportsGet = true, Name = "report")]
    public string? Chosen { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Back { get; set; }

    /// <summary>Whether the playbook is unfolded: after a tick it stays so.</summary>
    [BindProperty(SupportsGet = true, Name = "playbook")]
    public bool IsPlaybookOpen { get; set; }

    public CasePlaybook Playbook { get; private set; } = null!;
    public CaseReading Read { get; private set; } = null!;
    public AbuseCase Case => Read.Case;
    public CaseProposal? Proposal { get; private set; }

    /// <summary>What stands against the customer; null: nobody's strike.</summary>
    public StrikeLedger? Strikes { get; private set; }

    /// <summary>Logs that checks of this case look into, and until when they are there.</summary>
    public IReadOnlyList<LogRetention> Logs { get; private set; } = [];

    /// <summary>What nobody has to look up; null for cases without an offender.</summary>
    public AutomaticFacts? Facts { get; private set; }

    /// <summary>What there is to close on, once somebody took the case as real.</summary>
    public CloseBasis? Basis { get; private set; }

    /// <summary>Cases that have something in common with it.</summary>
    public IReadOnlyList<RelatedCase> Related { get; private set; } = [];

    /// <summary>What was asked for and done besides.</summary>
    public CaseDoings Doings { get; private set; } = null!;
    public Guid Me => User.Id();

    /// <summary>Checks made so far, the newest first.</summary>
    public IReadOnlyList<CaseCheck> Checks { get; private set; } = [];

    /// <summary>How the reported URLs were last seen.</summary>
    public CaseUrls Urls { get; private set; } = CaseUrls.None;
    public Report? Report { get; private set; }
    public OriginalText? Original { get; private set; }

    /// <summary>Words the evidence rests on, to be marked in the text.</summary>
    public IEnumerable<string> Marks =>
        Read.Evidence.Words.SelectMany(w => new[] { w, Defanged.Url(w) }).Distinct(StringComparer.Ordinal);

    public IEnumerable<Act> Acts => Act.All.Where(a => a.IsOffered(Case) && a.IsFor(User));

    /// <summary>What is proposed has been done and still holds: restricted, or the customer's time runs.</summary>
    public bool IsProposalDone =>
        Proposal is { } proposal
        && (
            proposal.Act is "suspend"
                ? Case.IsContained
                : Case.State is CaseState.WaitingCustomer && !proposal.IsTimeOver
        )
        && Read.Events.Any(e =>
            e.Kind is "policy_followed"
            && string.Equals(EventFacts.Of(e).Rule, proposal.Suggestion.Rule.Id, StringComparison.Ordinal)
        );

    /// <summary>So many per cent of a clock's time are over.</summary>
    public int PercentOf(CaseClock clock) => (int)(100 * clock.Share(times.Now, calendar));

    private IReadOnlyList<string> AskedChecks => Proposal?.Policy.Profile.ChecksFor(Case.Category) ?? [];

    public string BackTo => Url.IsLocalUrl(Back) ? Back : "/";

    /// <summary>What happened, in one sentence made of typed fields.</summary>
    public string Sentence =>
        words.Of(
            "Happened",
            Case.Kind == CaseKind.Enquiry ? "enquiry" : Case.Category,
            Defanged.Resource(Case.Resource, Case.ResourceKind)
        );

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await CaseReading.Of(db, policies, Viewer.Of(User), Number, cancel) is not { } read)
        {
            return NotFound();
        }

        Read = read;
        Proposal = await CaseProposal.Of(db, policies, read.Case, times.Now, cancel);
        Checks = Proposal?.Checks ?? await CaseProposal.ChecksOf(db, read.Case.Id, cancel);
        Playbook = await CasePlaybook.Of(db, read.Case, Words.Language, cancel);
        Strikes = Proposal is not null
            ? Proposal.Strikes
            : await StrikeLedger.Of(db, read.Case, (await policies.Active(cancel)).Profile.Strikes, times.Now, cancel);
        Logs = LogRetention.Of(settings.Retention, read.Case, AskedChecks, read.Findings, times.Now);
        Facts =
            read.Case.Kind is CaseKind.Incident
                ? await AutomaticFacts.Of(db, Viewer.Of(User), read, Checks, times.Now, cancel)
                : null;
        Basis = read.Case.AcceptedAt is null
            ? null
            : await CloseBasis.Of(db, read.Case, Proposal?.Suggestion.CloseRule, cancel);
        Related = await RelatedCases.Of(db, read.Case, Viewer.Of(User), RelatedModel.Counted, cancel);
        Doings = await CaseDoings.Of(db, read.Case.Id, cancel);
        Urls = await CaseUrls.Of(db, read, cancel);
        Report =
            read.Reports.Select(r => r.Report)
                .FirstOrDefault(r => string.Equals(r.Number, Chosen, StringComparison.Ordinal))
            ?? read.Reports.Select(r => r.Report).FirstOrDefault();
        if (Report is not null && await evidence.Body(Report.RawId, cancel) is { } bytes)
        {
            Original = OriginalText.Of(bytes);
        }

        return Page();
    }
}
