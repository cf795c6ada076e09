using AbuseDesk.Cases;
using AbuseDesk.Chat;
using AbuseDesk.Clocks;
using AbuseDesk.Data;
using AbuseDesk.Intake;
using AbuseDesk.Ops;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AbuseDesk.Pages.Reader;

/// <summary>How well mails are read: senders whose mails are read worse than before, and every format.</summary>
public sealed class HealthModel(
    ReaderHealth health,
    DeskCalendar calendar,
    DeskContext db,
    DeskSettings settings,
    TimeProvider clock
) : PageModel
{
    /// <summary>What is to be said of the calendar before deadlines are counted wrongly.</summary>
    public CalendarNotice? Calendar => calendar.Notice(clock.GetUtcNow());

    /// <summary>The last year its table of holidays covers.</summary>
    public int CalendarEnds => calendar.Calendar.Holidays.LastYear ?? 0;

    /// <summary>Null: no chat is to be told of anything.</summary>
    public ChatHealth? Chat { get; private set; }

    public IReadOnlyList<SenderHealth> Senders { get; private set; } = [];
    public IReadOnlyList<FormatHealth> Formats { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Chat = settings.Chat is null ? null : await ChatHealth.Of(db, cancel);
        var viewer = Viewer.Of(User);
        Senders = await health.OfSenders(viewer, cancel);
        Formats = await health.OfFormats(viewer, cancel);
    }
}
