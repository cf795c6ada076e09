using System.ComponentModel.DataAnnotations;
using AbuseDesk.Evidence;
using AbuseDesk.Intake;
using AbuseDesk.Ops;
using AbuseDesk.Parsing;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AbuseDesk.Pages.Upload;

/// <summary>Reports that came by other ways: mails as files, or what was told on the phone. In by the same door as mail.</summary>
[RequestSizeLimit(MaxBytes)]
[RequestFormLimits(MultipartBodyLengthLimit = MaxBytes)]
public sealed class IndexModel(EvidenceStore evidence, DeskSettings settings, TimeProvider clock, Times times)
    : PageModel
{
    private const long MaxBytes = 64 * 1024 * 1024;
    private const int MaxFiles = 50;

    public IReadOnlyList<Outcome> Outcomes { get; private set; } = [];
    public string? Problem { get; private set; }

    [BindProperty]
    public SpokenEntry Typed { get; set; } = new();

    public void OnGet() { }

    public async Task<IActionResult> OnPostFilesAsync(IReadOnlyList<IFormFile> files, CancellationToken cancel)
    {
        ModelState.Clear();
        if (files.Count is 0 or > MaxFiles || files.Any(f => f.Length == 0 || f.Length > settings.Limits.MessageBytes))
        {
            return Refuse("Upload.NoFiles");
        }

        var messages = new List<Incoming>();
        foreach (var file in files)
        {
            using var bytes = new MemoryStream();
            await file.CopyToAsync(bytes, cancel);
            messages.Add(UploadedMail.Of(bytes.ToArray(), clock.GetUtcNow()));
        }

        var kept = await evidence.Keep(messages, lease: null, cancel);
        Outcomes = [.. kept.Zip(files, (k, f) => new Outcome(Path.GetFileName(f.FileName), k))];
        return Page();
    }

    public async Task<IActionResult> OnPostSpokenAsync(CancellationToken cancel)
    {
        if (
            !ModelState.IsValid
            || !Category.All.Any(c => string.Equals(c.Key, Typed.What, StringComparison.Ordinal))
            || string.IsNullOrWhiteSpace(Typed.Where + Typed.Evidence)
        )
        {
            return Refuse("Upload.Incomplete");
        }

        var report = new FormReport
        {
            What = Typed.What!,
            Where = Typed.Where ?? "",
            When = Typed.When is { } at ? new DateTimeOffset(at, times.Zone.GetUtcOffset(at)) : null,
            Zone = times.Zone.Id,
            Evidence = Typed.Evidence ?? "",
            Name = Typed.Name,
            Address = Typed.Address,
            Consent = Typed.Consent,
            Language = Words.Language,
        };
        var kept = await evidence.Keep(
            [FormMessage.Compose(report, settings.PublicUrl.IdnHost, clock.GetUtcNow())],
            lease: null,
            cancel
        );
        Outcomes = [new Outcome(report.Where.Split('\n')[0].Trim(), kept[0])];
        Typed = new SpokenEntry();
        ModelState.Clear();
        return Page();
    }

    private PageResult Refuse(string problem)
    {
        Problem = problem;
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    public sealed record Outcome(string Name, Kept Kept);

    public sealed class SpokenEntry
    {
        public string? What { get; set; }

        [StringLength(10_000)]
        public string? Where { get; set; }

        public DateTime? When { get; set; }

        [StringLength(400_000)]
        public string? Evidence { get; set; }

        [StringLength(100)]
        public string? Name { get; set; }

        [StringLength(254)]
        public string? Address { get; set; }

        public Consent Consent { get; set; } = Consent.Unknown;
    }
}
