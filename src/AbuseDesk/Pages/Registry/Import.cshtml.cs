using AbuseDesk.Registry;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AbuseDesk.Pages.Registry;

/// <summary>Customers and assignments from CSV: tried first, then taken, all or nothing.</summary>
[RequestSizeLimit(MaxBytes)]
[RequestFormLimits(MultipartBodyLengthLimit = MaxBytes)]
public sealed class ImportModel(RegistryImport import) : PageModel
{
    private const long MaxBytes = 64 * 1024 * 1024;

    public ImportResult? Result { get; private set; }
    public bool WasTrial { get; private set; }
    public string? Problem { get; private set; }

    public void OnGet() { }

    public async Task<IActionResult> OnPostAsync(
        string? kind,
        IFormFile? file,
        string? source,
        bool take,
        CancellationToken cancel
    )
    {
        if (file is null || kind is not ("customers" or "assignments"))
        {
            Problem = "Registry.NoFile";
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        WasTrial = !take;
        await using var stream = file.OpenReadStream();
        Result = kind is "customers"
            ? await import.Customers(stream, WasTrial, cancel)
            : await import.Assignments(
                stream,
                WasTrial,
                source?.Trim() is { Length: > 0 and <= 100 } name ? name : null,
                cancel
            );
        if (Result.IsRefused)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        }

        return Page();
    }
}
