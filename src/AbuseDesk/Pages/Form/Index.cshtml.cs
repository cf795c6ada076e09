using System.Globalization;
using AbuseDesk.Evidence;
using AbuseDesk.Intake;
using AbuseDesk.Ops;
using AbuseDesk.Parsing;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using MimeKit;

namespace AbuseDesk.Pages.Form;

/// <summary>The public form: one page, made for a phone, complete without JavaScript. It goes in by the same door as mail.</summary>
[EnableRateLimiting(FormLimits.Report)]
[RequestSizeLimit(MaxBytes)]
public sealed class IndexModel(EvidenceStore evidence, DeskSettings settings, TimeProvider clock) : PageModel
{
    private const long MaxBytes = 1024 * 1024;

    /// <summary>Plain words for what can be reported; each names a category of the master.</summary>
    public static readonly IReadOnlyList<string> Categories =
    [
        "phishing",
        "spam",
        "web_attack",
        "malware_dist",
        "copyright",
        "defamation",
        "csam",
        "other_incident",
    ];

    public static readonly IReadOnlyList<string> Zones =
    [
        "Asia/Tokyo",
        "Etc/UTC",
        "Asia/Shanghai",
        "Asia/Kolkata",
        "Europe/London",
        "Europe/Berlin",
        "America/New_York",
        "America/Los_Angeles",
        "Australia/Sydney",
    ];

    [BindProperty]
    public FormEntry Typed { get; set; } = new();

    /// <summary>What is wrong, by field, in the order of the page; the same text stands at the field.</summary>
    public IReadOnlyList<FormProblem> Problems { get; private set; } = [];

    public string? ProblemOf(string field) =>
        Problems.FirstOrDefault(p => string.Equals(p.Field, field, StringComparison.Ordinal))?.Text;

    public void OnGet() => Typed.Zone = settings.TimeZone.Id;

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        Problems = [.. Check()];
        if (Problems.Count > 0)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        if (!string.IsNullOrEmpty(Typed.Website))
        {
            // The field nobody sees was filled in. A robot learns nothing from a receipt without a number.
            return RedirectToPage("/Form/Receipt");
        }

        var message = FormMessage.Compose(Written(), settings.PublicUrl.IdnHost, clock.GetUtcNow());
        var kept = await evidence.Keep([message], lease: null, cancel);
        TempData["number"] = kept[0].ReportNumber;
        return RedirectToPage("/Form/Receipt");
    }

    private IEnumerable<FormProblem> Check() => CheckWhat().Concat(CheckWhen()).Concat(CheckRest());

    private IEnumerable<FormProblem> CheckWhat()
    {
        if (Typed.What is null || !Categories.Contains(Typed.What, StringComparer.Ordinal))
        {
            yield return new("What", "Form.What.Missing");
        }

        if (string.IsNullOrWhiteSpace(Typed.Where) && string.IsNullOrWhiteSpace(Typed.Evidence))
        {
            yield return new("Where", "Form.Where.Missing");
        }
        else if (Typed.Where?.Length > 10_000)
        {
            yield return new("Where", "Form.TooLong");
        }
    }

    private IEnumerable<FormProblem> CheckWhen()
    {
        if (!string.IsNullOrWhiteSpace(Typed.When) && WallClock() is null)
        {
            yield return new("When", "Form.When.Wrong");
        }
        else if (WallClock() is not null && When() is null)
        {
            yield return new("Zone", "Form.Zone.Missing");
        }
        else if (When() > clock.GetUtcNow().AddHours(1))
        {
            yield return new("When", "Form.When.Future");
        }
    }

    private IEnumerable<FormProblem> CheckRest()
    {
        if (Typed.Evidence?.Length > 400_000)
        {
            yield return new("Evidence", "Form.TooLong");
        }

        if (!string.IsNullOrWhiteSpace(Typed.Address) && !IsAddress(Typed.Address.Trim()))
        {
            yield return new("Address", "Form.Address.Wrong");
        }

        if (Typed.Consent is not (Consent.Full or Consent.Anonymised or Consent.None))
        {
            yield return new("Consent", "Form.Consent.Missing");
        }
    }

    private FormReport Written() =>
        new()
        {
            What = Typed.What!,
            Where = Typed.Where?.Trim() ?? "",
            When = When(),
            Zone = Typed.Zone,
            Evidence = Typed.Evidence ?? "",
            Name = Typed.Name,
            Address = Typed.Address?.Trim(),
            Organisation = Typed.Organisation,
            Consent = Typed.Consent!.Value,
            Language = Words.Language,
        };

    private DateTime? WallClock() =>
        DateTime.TryParseExact(
            Typed.When?.Trim().Replace('T', ' ').Replace('/', '-'),
            ["yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-M-d H:mm"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var wall
        )
            ? wall
            : null;

    // With the offset of the chosen zone: the reporter's clock is part of the evidence.
    private DateTimeOffset? When() =>
        WallClock() is { } wall
        && Typed.Zone is { } id
        && (
            Zones.Contains(id, StringComparer.Ordinal)
            || string.Equals(id, settings.TimeZone.Id, StringComparison.Ordinal)
        )
        && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone)
            ? new DateTimeOffset(wall, zone.GetUtcOffset(wall))
            : null;

    private static bool IsAddress(string text) =>
        text.Length <= 254
        && MailboxAddress.TryParse(text, out var address)
        && string.Equals(address.Address, text, StringComparison.Ordinal)
        && text.Contains('@', StringComparison.Ordinal);

    public sealed record FormProblem(string Field, string Text);
}

/// <summary>What stands in the fields of the public form.</summary>
public sealed class FormEntry
{
    public string? What { get; set; }
    public string? Where { get; set; }
    public string? When { get; set; }
    public string? Zone { get; set; }
    public string? Evidence { get; set; }
    public string? Name { get; set; }
    public string? Address { get; set; }
    public string? Organisation { get; set; }
    public Consent? Consent { get; set; }

    /// <summary>Seen by robots only.</summary>
    public string? Website { get; set; }
}
