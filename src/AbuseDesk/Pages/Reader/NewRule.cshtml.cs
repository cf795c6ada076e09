using System.ComponentModel.DataAnnotations;
using AbuseDesk.Cases;
using AbuseDesk.Intake;
using AbuseDesk.Parsing;
using AbuseDesk.Parsing.Text;
using AbuseDesk.Staff;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AbuseDesk.Pages.Reader;

/// <summary>A rule is tried on the last mails of its sender before it can be saved.</summary>
[Authorize(ReaderRuleEdits.Policy)]
public sealed class NewRuleModel(RuleTrial trial, ReaderRuleEdits edits, Words words) : PageModel
{
    public static readonly IReadOnlyList<ReaderRole> Roles =
    [
        ReaderRole.Offender,
        ReaderRole.Victim,
        ReaderRole.Reference,
        ReaderRole.Time,
    ];

    [BindProperty(SupportsGet = true)]
    [StringLength(253)]
    public string? Domain { get; set; }

    [BindProperty(SupportsGet = true)]
    [StringLength(ValueLabel.MaxLength)]
    public string? Label { get; set; }

    [BindProperty(SupportsGet = true)]
    public ReaderRole Role { get; set; }

    /// <summary>The message the rule is learnt from.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Message { get; set; }

    /// <summary>What was tried; a rule that was changed since has to be tried again.</summary>
    [BindProperty]
    public string? Tried { get; set; }

    public TrialResult? Result { get; private set; }
    public string? Refused { get; private set; }

    public string Signature => $"{Rule?.SenderDomain}|{Rule?.Label}|{Rule?.Role}";

    public void OnGet() => ModelState.Clear();

    /// <summary>Reads the last mails with the rule and without it; changes nothing.</summary>
    public async Task<IActionResult> OnPostTryAsync(CancellationToken cancel)
    {
        if (Rule is not { } rule)
        {
            return Refuse("rule_incomplete");
        }

        Result = await trial.Run(rule, Viewer.Of(User), cancel);
        (Domain, Label) = (rule.SenderDomain, rule.Label);
        Tried = Signature;
        ModelState.Clear();
        return Page();
    }

    public async Task<IActionResult> OnPostSaveAsync(CancellationToken cancel)
    {
        if (Rule is not { } rule)
        {
            return Refuse("rule_incomplete");
        }

        if (!string.Equals(Tried, Signature, StringComparison.Ordinal))
        {
            return Refuse("rule_not_tried");
        }

        try
        {
            await edits.Save(rule, Message, User.Id(), cancel);
            Toast.Say(TempData, "Reader.Saved");
            return Redirect("/admin/reader-rules");
        }
        catch (CaseRuleException broken)
        {
            return Refuse(broken.Code);
        }
    }

    // As the reader compares it.
    private ReaderRule? Rule
    {
        get
        {
            var domain = Domain?.Trim().TrimStart('@').ToLowerInvariant() ?? "";
            var label = ValueLabel.Fold(Label ?? "");
            return
                ModelState.IsValid
                && domain.Contains('.', StringComparison.Ordinal)
                && Uri.CheckHostName(domain) is UriHostNameType.Dns
                && label.Length > 0
                && Roles.Contains(Role)
                ? new ReaderRule(domain, label, Role)
                : null;
        }
    }

    private PageResult Refuse(string code)
    {
        Refused = words.Of("Rule", code);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }
}
