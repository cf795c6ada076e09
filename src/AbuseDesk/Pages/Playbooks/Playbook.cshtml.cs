using System.ComponentModel.DataAnnotations;
using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Playbooks;
using AbuseDesk.Policy;
using AbuseDesk.Staff;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Playbooks;

/// <summary>One playbook in both languages: to be read by all, to be written by those who may change the policy.</summary>
public sealed class PlaybookModel(DeskContext db, PlaybookBook book, IAuthorizationService authorization, Words words)
    : PageModel
{
    private const int MostShown = 50;

    [BindProperty(SupportsGet = true)]
    public string Key { get; set; } = "";

    [BindProperty]
    public PlaybookEntry Typed { get; set; } = new();

    public IReadOnlyList<Side> Sides { get; private set; } = [];
    public bool MayChange { get; private set; }
    public string? Problem { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!IsKnown)
        {
            return NotFound();
        }

        await Show(false, cancel);
        return Page();
    }

    /// <summary>Shows what was typed; nothing is kept.</summary>
    public Task<IActionResult> OnPostPreviewAsync(CancellationToken cancel) =>
        Change(
            async _ =>
            {
                PlaybookText.Check(Text);
                await Show(true, cancel);
                return Page();
            },
            cancel
        );

    public Task<IActionResult> OnPostSaveAsync(CancellationToken cancel) =>
        Change(
            async seen =>
            {
                await book.Write(seen, Text, Typed.Note, User.Id(), cancel);
                return Kept();
            },
            cancel
        );

    public Task<IActionResult> OnPostTakeBackAsync(int number, CancellationToken cancel) =>
        Change(
            async seen =>
            {
                await book.TakeBack(seen, number, User.Id(), cancel);
                return Kept();
            },
            cancel
        );

    private bool IsKnown => PlaybookKeys.All.Contains(Key, StringComparer.Ordinal);

    // What a browser sends has other line endings than what is stored.
    private string Text => (Typed.Text ?? "").ReplaceLineEndings("\n");

    private async Task<IActionResult> Change(
        Func<PlaybookInForce, Task<IActionResult>> change,
        CancellationToken cancel
    )
    {
        if (!IsKnown || !PlaybookKeys.Languages.Contains(Typed.Language, StringComparer.Ordinal))
        {
            return NotFound();
        }

        if (!(await authorization.AuthorizeAsync(User, PolicyBook.Editors)).Succeeded)
        {
            return Forbid();
        }

        try
        {
            return await change(new PlaybookInForce(Key, Typed.Language!, Typed.InForce, ""));
        }
        catch (CaseRuleException broken)
        {
            db.ChangeTracker.Clear();
            Problem = words.Of("Rule", broken.Code, [.. broken.Arguments]);
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            await Show(Typed.Text is not null, cancel);
            return Page();
        }
    }

    private RedirectResult Kept()
    {
        Toast.Say(TempData, "Playbook.Kept");
        return Redirect($"/admin/playbooks/{Key}");
    }

    // What was typed stays in its field, with the version it was typed over: sent again, it is refused again.
    private async Task Show(bool withTyped, CancellationToken cancel)
    {
        ModelState.Clear();
        MayChange = (await authorization.AuthorizeAsync(User, PolicyBook.Editors)).Succeeded;
        var sides = new List<Side>();
        foreach (var language in PlaybookKeys.Languages)
        {
            var history = await HistoryOf(language, cancel);
            var number = history.Count > 0 ? history[0].Number : 0;
            var inForce = (await book.Version(Key, language, number, cancel))!;
            var isTyped = withTyped && string.Equals(language, Typed.Language, StringComparison.Ordinal);
            sides.Add(
                new Side(inForce, history)
                {
                    Typed = isTyped ? Text : inForce.Text,
                    Seen = isTyped ? Typed.InForce : inForce.Number,
                    Note = isTyped ? Typed.Note : null,
                    Shown = Readable(isTyped ? Text : inForce.Text),
                }
            );
        }

        Sides = sides;
    }

    // What cannot be shown is in its field, with the reason above.
    private PlaybookText? Readable(string text)
    {
        try
        {
            return PlaybookText.Read(text);
        }
        catch (CaseRuleException broken)
        {
            Problem ??= words.Of("Rule", broken.Code, [.. broken.Arguments]);
            return null;
        }
    }

    private Task<List<Past>> HistoryOf(string language, CancellationToken cancel) =>
        db
            .PlaybookVersions.Where(v => v.Playbook == Key && v.Language == language)
            .OrderByDescending(v => v.Number)
            .Take(MostShown)
            .Select(v => new Past(
                v.Number,
                db.Users.Where(u => u.Id == v.AuthorId).Select(u => u.Name).FirstOrDefault() ?? "",
                v.At,
                v.Note,
                v.Restores,
                v.Text
            ))
            .ToListAsync(cancel);

    public sealed record Past(int Number, string Who, DateTimeOffset At, string? Note, int? Restores, string Text);

    /// <summary>One language: what is in force, and what stands in the field.</summary>
    public sealed record Side(PlaybookInForce InForce, IReadOnlyList<Past> History)
    {
        public string Typed { get; init; } = "";
        public int Seen { get; init; }
        public string? Note { get; init; }
        public PlaybookText? Shown { get; init; }
    }
}

/// <summary>What somebody wrote.</summary>
public sealed class PlaybookEntry
{
    [StringLength(8)]
    public string? Language { get; set; }

    public int InForce { get; set; }

    public string? Text { get; set; }

    public string? Note { get; set; }
}
