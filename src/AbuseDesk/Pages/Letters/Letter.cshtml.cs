using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Outgoing;
using AbuseDesk.Policy;
using AbuseDesk.Staff;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Letters;

/// <summary>One letter in both languages: to be read by all, to be written by those who may change the policy.</summary>
public sealed class LetterModel(
    DeskContext db,
    LetterBook book,
    LetterPreview preview,
    IAuthorizationService authorization,
    Words words,
    Times times
) : PageModel
{
    private const int MostShown = 50;

    [BindProperty(SupportsGet = true)]
    public string Key { get; set; } = "";

    [BindProperty]
    public LetterEntry Typed { get; set; } = new();

    public LetterInForce InForce { get; private set; } = null!;
    public IReadOnlyList<Side> Sides { get; private set; } = [];
    public IReadOnlyList<Past> History { get; private set; } = [];
    public IReadOnlyDictionary<string, RenderedMail> Preview { get; private set; } =
        new Dictionary<string, RenderedMail>(StringComparer.Ordinal);

    /// <summary>What the text in force says otherwise than the shipped one, by language.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<DiffLine>> Changes { get; private set; } =
        new Dictionary<string, IReadOnlyList<DiffLine>>(StringComparer.Ordinal);
    public int Seen { get; private set; }
    public string? Case { get; private set; }
    public bool MayChange { get; private set; }
    public bool IsUnusable { get; private set; }
    public string? Problem { get; private set; }
    public bool HasSubject => Key is not MailTemplates.Signature;
    public bool IsShipped => History.Count == 0 || History[0].Ja is null;
    internal IReadOnlyList<TemplateName> Names => TemplateName.Of[Key];

    /// <summary>How a name is written into a text.</summary>
    internal static string Usage(TemplateName name) =>
        name switch
        {
            { IsList: true } => "{% for line in " + name.Name + " %}{{ line }} … {% endfor %}",
            { IsOptional: true } => $"{{% if {name.Name} %}}…{{% endif %}}",
            _ => $"{{{{ {name.Name} }}}}",
        };

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) =>
        await Show(false, cancel) ? Page() : NotFound();

    /// <summary>Shows what was typed as it would read for a case; nothing is kept.</summary>
    public Task<IActionResult> OnPostPreviewAsync(CancellationToken cancel) =>
        Change(
            async () =>
            {
                Preview = preview.Of(Draft, await MatterOf(cancel), times.Now);
                await Show(true, cancel);
                return Page();
            },
            cancel
        );

    public Task<IActionResult> OnPostSaveAsync(CancellationToken cancel) =>
        Change(
            async () =>
            {
                await book.Write(Draft, Typed.Seen, Typed.Note, User.Id(), cancel);
                return Kept();
            },
            cancel
        );

    public Task<IActionResult> OnPostTakeBackAsync(int number, CancellationToken cancel) =>
        Change(
            async () =>
            {
                await book.TakeBack(Key, number, Typed.Seen, User.Id(), cancel);
                return Kept();
            },
            cancel
        );

    private LetterDraft Draft =>
        new(
            Key,
            new LetterWords(Typed.SubjectJa ?? "", (Typed.BodyJa ?? "").ReplaceLineEndings("\n")),
            new LetterWords(Typed.SubjectEn ?? "", (Typed.BodyEn ?? "").ReplaceLineEndings("\n"))
        );

    private async Task<NoticeMatter> MatterOf(CancellationToken cancel)
    {
        var number = Typed.Case?.Trim() ?? "";
        var found =
            await db
                .Cases.VisibleTo(Viewer.Of(User))
                .AsNoTracking()
                .SingleOrDefaultAsync(c => c.Number == number, cancel)
            ?? throw new CaseRuleException("letter_no_case", number);
        return await NoticeMatter.Load(db, found, cancel);
    }

    private async Task<IActionResult> Change(Func<Task<IActionResult>> change, CancellationToken cancel)
    {
        if (!LetterBook.Keys.Contains(Key, StringComparer.Ordinal))
        {
            return NotFound();
        }

        if (!(await authorization.AuthorizeAsync(User, PolicyBook.Editors)).Succeeded)
        {
            return Forbid();
        }

        try
        {
            return await change();
        }
        catch (CaseRuleException broken)
        {
            db.ChangeTracker.Clear();
            Problem = words.Of("Rule", broken.Code, [.. broken.Arguments]);
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            await Show(Typed.BodyJa is not null || Typed.BodyEn is not null, cancel);
            return Page();
        }
    }

    private RedirectResult Kept()
    {
        Toast.Say(TempData, "Letters.Kept");
        return Redirect($"/admin/templates/{Key}");
    }

    // What was typed stays in its fields, with the version it was typed over: sent again, it is refused again.
    private async Task<bool> Show(bool withTyped, CancellationToken cancel)
    {
        ModelState.Clear();
        MayChange = (await authorization.AuthorizeAsync(User, PolicyBook.Editors)).Succeeded;
        if (await book.Version(Key, await book.Newest(Key, cancel), cancel) is not { } inForce)
        {
            return false;
        }

        InForce = inForce;
        History = await HistoryOf(cancel);
        IsUnusable = (await Outgoing.Letters.InForce(db, cancel)).Unusable.ContainsKey(Key);
        var shown = withTyped ? Draft : new LetterDraft(Key, inForce.Ja, inForce.En);
        Sides = [new Side("ja", shown.Ja.Subject, shown.Ja.Body), new Side("en", shown.En.Subject, shown.En.Body)];
        Seen = withTyped ? Typed.Seen : inForce.Number;
        Case = Typed.Case?.Trim() ?? (MayChange ? await Newest(cancel) : null);
        Changes = IsShipped ? Changes : await ChangesOf(inForce, cancel);
        return true;
    }

    // Something to look at without a number having to be looked up.
    private Task<string?> Newest(CancellationToken cancel) =>
        db
            .Cases.VisibleTo(Viewer.Of(User))
            .Where(c => c.CustomerId != null && c.Family != "csam")
            .OrderByDescending(c => c.Id)
            .Select(c => c.Number)
            .FirstOrDefaultAsync(cancel);

    private async Task<IReadOnlyDictionary<string, IReadOnlyList<DiffLine>>> ChangesOf(
        LetterInForce inForce,
        CancellationToken cancel
    )
    {
        var shipped = (await book.Version(Key, 0, cancel))!;
        return new Dictionary<string, IReadOnlyList<DiffLine>>(StringComparer.Ordinal)
        {
            ["ja"] = LineDiff.Of(Whole(shipped.Ja), Whole(inForce.Ja)),
            ["en"] = LineDiff.Of(Whole(shipped.En), Whole(inForce.En)),
        };
    }

    private string Whole(LetterWords letter) => HasSubject ? $"{letter.Subject}\n\n{letter.Body}" : letter.Body;

    private Task<List<Past>> HistoryOf(CancellationToken cancel) =>
        db
            .LetterVersions.Where(v => v.Template == Key)
            .OrderByDescending(v => v.Number)
            .Take(MostShown)
            .Select(v => new Past(
                v.Number,
                db.Users.Where(u => u.Id == v.AuthorId).Select(u => u.Name).FirstOrDefault() ?? "",
                v.At,
                v.Note,
                v.Restores,
                v.Ja,
                v.En
            ))
            .ToListAsync(cancel);

    /// <summary>One language as it stands in the fields.</summary>
    public sealed record Side(string Language, string Subject, string Body);

    public sealed record Past(
        int Number,
        string Who,
        DateTimeOffset At,
        string? Note,
        int? Restores,
        string? Ja,
        string? En
    );
}

/// <summary>What somebody wrote; lengths are checked with everything else about a letter.</summary>
public sealed class LetterEntry
{
    public int Seen { get; set; }
    public string? SubjectJa { get; set; }
    public string? BodyJa { get; set; }
    public string? SubjectEn { get; set; }
    public string? BodyEn { get; set; }
    public string? Note { get; set; }
    public string? Case { get; set; }
}
