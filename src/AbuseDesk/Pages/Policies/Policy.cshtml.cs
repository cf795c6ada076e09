using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Policy;
using AbuseDesk.Staff;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Policies;

/// <summary>A profile as a table people can read; one that is not in force with what it would change.</summary>
public sealed class PolicyModel(
    DeskContext db,
    PolicyBook book,
    IAuthorizationService authorization,
    Words words,
    Times times
) : PageModel
{
    /// <summary>The number of the version; none: the one in force.</summary>
    [BindProperty(SupportsGet = true)]
    public int? Number { get; set; }

    public ActivePolicy Shown { get; private set; } = null!;
    public ActivePolicy InForce { get; private set; } = null!;
    public IReadOnlyList<PolicyVersion> Versions { get; private set; } = [];
    public IReadOnlyList<PolicyChange> Changes { get; private set; } = [];
    public PolicyDryRun? DryRun { get; private set; }
    public bool MayChange { get; private set; }
    public string? Problem { get; private set; }
    public PolicyProfile Profile => Shown.Profile;
    public bool IsInForce => Shown.Version.Id == InForce.Version.Id;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await Find(cancel) ? Page() : NotFound();

    /// <summary>The text as it was handed in.</summary>
    public async Task<IActionResult> OnGetExportAsync(bool whole, CancellationToken cancel)
    {
        if (!await Find(cancel))
        {
            return NotFound();
        }

        var text = whole ? PolicyYaml.Whole(Profile) : Shown.Version.Yaml;
        return File(
            System.Text.Encoding.UTF8.GetBytes(text),
            "application/yaml",
            FormattableString.Invariant($"policy-{Shown.Version.Number}.yaml")
        );
    }

    public async Task<IActionResult> OnPostActivateAsync(Guid inForce, CancellationToken cancel)
    {
        if (!await Find(cancel))
        {
            return NotFound();
        }

        if (!MayChange)
        {
            return Forbid();
        }

        try
        {
            await book.Activate(Shown.Version.Id, inForce, User.Id(), cancel);
            Toast.Say(TempData, "Policy.Activated", Shown.Version.Name);
            return Redirect("/admin/policy");
        }
        catch (CaseRuleException broken)
        {
            Problem = words.Of("Rule", broken.Code, [.. broken.Arguments]);
            Response.StatusCode = StatusCodes.Status409Conflict;
            db.ChangeTracker.Clear();
            await Find(cancel);
            return Page();
        }
    }

    /// <summary>Where a value comes from, when it is not the profile's own.</summary>
    public string? From(string path) =>
        Profile.Origin(path) is { } origin && !string.Equals(origin.Profile, StoredPolicy.Own, StringComparison.Ordinal)
            ? origin.Profile
            : null;

    // A rule that comes or goes as a whole is one line: what it does.
    private static IEnumerable<PolicyChange> Whole(IReadOnlyList<PolicyChange> changes)
    {
        foreach (var group in changes.GroupBy(RuleOf, StringComparer.Ordinal))
        {
            var (gone, isNew) = (group.All(c => c.After is null), group.All(c => c.Before is null));
            if (group.Key.Length > 0 && (gone || isNew))
            {
                var does = group.FirstOrDefault(c => c.Path.EndsWith(".do", StringComparison.Ordinal));
                yield return new PolicyChange(group.Key, gone ? does?.Before : null, isNew ? does?.After : null);
                continue;
            }

            foreach (var change in group)
            {
                yield return change;
            }
        }
    }

    private static string RuleOf(PolicyChange change) =>
        change.Path.Split('.') is ["rules", var id, ..] ? $"rules.{id}" : "";

    private async Task<bool> Find(CancellationToken cancel)
    {
        InForce = await book.Active(cancel);
        var id = await db
            .PolicyVersions.Where(v => v.Number == Number)
            .Select(v => (Guid?)v.Id)
            .SingleOrDefaultAsync(cancel);
        if (Number is not null && id is null)
        {
            return false;
        }

        Shown = id is { } asked ? (await book.Version(asked, cancel))! : InForce;
        Versions = await db.PolicyVersions.AsNoTracking().OrderByDescending(v => v.Number).Take(50).ToListAsync(cancel);
        MayChange = (await authorization.AuthorizeAsync(User, PolicyBook.Editors)).Succeeded;
        if (!IsInForce)
        {
            Changes = [.. Whole(PolicyDiff.Of(InForce.Profile, Profile))];
            DryRun = await PolicyDryRun.Of(db, Viewer.Of(User), InForce.Profile, Profile, times.Now, cancel);
        }

        return true;
    }
}
