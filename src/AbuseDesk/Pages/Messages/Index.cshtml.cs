using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Evidence;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Messages;

/// <summary>Every message that was kept, by what became of it. Nothing that arrived is ever out of sight.</summary>
public sealed class IndexModel(DeskContext db) : PageModel
{
    private static readonly MessageState?[] Tabs =
    [
        MessageState.NeedsHuman,
        MessageState.Waiting,
        MessageState.Ignored,
        MessageState.Answered,
        null,
    ];

    [BindProperty(SupportsGet = true)]
    public string? State { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public IReadOnlyList<Row> Rows { get; private set; } = [];
    public IReadOnlyList<Tab> Views { get; private set; } = [];
    public string? Next { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        State ??= StoredText.Text(MessageState.NeedsHuman);
        var visible = db.MessageWork.VisibleTo(Viewer.Of(User));
        MessageState? wanted = State is "all" ? null : StoredText.Parse<MessageState>(State);
        await Read(wanted is { } state ? visible.Where(m => m.State == state) : visible, cancel);
        var views = new List<Tab>(Tabs.Length);
        foreach (var tab in Tabs)
        {
            int? count = tab is MessageState.NeedsHuman or MessageState.Waiting
                ? await visible
                    .Where(m => m.State == tab)
                    .Take(AbuseDesk.Pages.IndexModel.CountedTo + 1)
                    .CountAsync(cancel)
                : null;
            views.Add(new Tab(tab is { } one ? StoredText.Text(one) : "all", tab, count, tab == wanted));
        }

        Views = views;
    }

    private async Task Read(IQueryable<MessageWork> messages, CancellationToken cancel)
    {
        if (Keyset.Parse(After) is { } after)
        {
            messages = messages.Where(m => m.ReceivedAt < after.At || (m.ReceivedAt == after.At && m.RawId < after.Id));
        }

        var rows = await messages
            .OrderByDescending(m => m.ReceivedAt)
            .ThenByDescending(m => m.RawId)
            .Take(Keyset.PageSize + 1)
            .Select(m => new Row(
                m.RawId,
                m.ReportNumber,
                m.State,
                m.ReceivedAt,
                m.Source,
                m.Sender,
                m.Subject,
                m.Problem,
                m.IgnoredBecause,
                m.Format
            ))
            .ToListAsync(cancel);
        if (rows.Count > Keyset.PageSize)
        {
            rows.RemoveAt(Keyset.PageSize);
            Next = new Keyset(0, rows[^1].ReceivedAt, rows[^1].RawId).ToString();
        }

        Rows = rows;
    }

    public sealed record Tab(string Name, MessageState? State, int? Count, bool IsCurrent);

    public sealed record Row(
        Guid RawId,
        string ReportNumber,
        MessageState State,
        DateTimeOffset ReceivedAt,
        string Source,
        string? Sender,
        string? Subject,
        string? Problem,
        string? IgnoredBecause,
        string? Format
    );
}
