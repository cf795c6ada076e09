using AbuseDesk.Cases;
using AbuseDesk.Intake;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AbuseDesk.Pages.Reader;

/// <summary>How well mails are read: senders whose mails are read worse than before, and every format.</summary>
public sealed class HealthModel(ReaderHealth health) : PageModel
{
    public IReadOnlyList<SenderHealth> Senders { get; private set; } = [];
    public IReadOnlyList<FormatHealth> Formats { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var viewer = Viewer.Of(User);
        Senders = await health.OfSenders(viewer, cancel);
        Formats = await health.OfFormats(viewer, cancel);
    }
}
