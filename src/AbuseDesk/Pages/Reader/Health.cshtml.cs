using AbuseDesk.Cases;
using AbuseDesk.Clocks;
using AbuseDesk.Intake;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AbuseDesk.Pages.Reader;

/// <summary>How well mails are read: senders whose mails are read worse than before, and every format.</summary>
public sealed class HealthModel(ReaderHealth health, DeskCalendar calendar, TimeProvider clock) : PageModel
{
    /// <summary>What is to be said of the calendar before deadlines are counted wrongly.</summary>
    public CalendarNotice? Calendar => calendar.Notice(clock.GetUtcNow());

    /// <summary>The last year its table of holidays covers.</summary>
    public int CalendarEnds => calendar.Calendar.Holidays.LastYear ?? 0;

    public IReadOnlyList<SenderHealth> Senders { get; private set; } = [];
    public IReadOnlyList<FormatHealth> Formats { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var viewer = Viewer.Of(User);
        Senders = await health.OfSenders(viewer, cancel);
        Formats = await health.OfFormats(viewer, cancel);
    }
}
