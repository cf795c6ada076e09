using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AbuseDesk.Pages.Form;

/// <summary>The number of the report that has just been kept; only its sender's browser can show it.</summary>
public sealed class ReceiptModel : PageModel
{
    [TempData(Key = "number")]
    public string? Number { get; set; }

    public void OnGet() => TempData.Keep("number");
}
