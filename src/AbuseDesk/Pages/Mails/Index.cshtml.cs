using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Ops;
using AbuseDesk.Outgoing;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Mails;

/// <summary>Every mail that leaves or has left, by its state.</summary>
public sealed class IndexModel(DeskContext db, DeskSettings settings) : PageModel
{
    private static readonly OutgoingState?[] Tabs =
    [
        null,
        OutgoingState.Held,
        OutgoingState.Parked,
        OutgoingState.Waiting,
        OutgoingState.Failed,
        OutgoingState.Sent,
        OutgoingState.Withdrawn,
    ];

    [BindProperty(SupportsGet = true)]
    public string? State { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public IReadOnlyList<Row> Rows { get; private set; } = [];
    public IReadOnlyList<Tab> Views { get; private set; } = [];
    public string? Next { get; private set; }
    public bool CanSend => settings.Smtp is not null;

    public async Task OnGetAsync(CancellationToken cancel)
    {
        OutgoingState? wanted = State is null or "all" ? null : StoredText.Parse<OutgoingState>(State);
        var visible = db.OutgoingMails.VisibleTo(Viewer.Of(User), db);
        await Read(wanted is { } state ? visible.Where(m => m.State == state) : visible, cancel);
        var views = new List<Tab>(Tabs.Length);
        foreach (var tab in Tabs)
        {
            int? count = tab is OutgoingState.Held or OutgoingState.Waiting or OutgoingState.Failed
                ? await visible
                    .Where(m => m.State == tab)
                    .Take(AbuseDesk.Pages.IndexModel.CountedTo + 1)
                    .CountAsync(cancel)
                : null;
            views.Add(new Tab(tab is { } one ? StoredText.Text(one) : "all", tab, count, tab == wanted));
        }

        Views = views;
    }

    private async Task Read(IQueryable<OutgoingMail> mails, CancellationToken cancel)
    {
        if (Keyset.Parse(After) is { } after)
        {
            mails = mails.Where(m => m.CreatedAt < after.At || (m.CreatedAt == after.At && m.Id < after.Id));
        }

        var rows = await mails
            .AsNoTracking()
            .OrderByDescending(m => m.CreatedAt)
            .ThenByDescending(m => m.Id)
            .Take(Keyset.PageSize + 1)
            .Select(m => new Row(m, db.Cases.Where(c => c.Id == m.CaseId).Select(c => c.Number).FirstOrDefault()))
            .ToListAsync(cancel);
        if (rows.Count > Keyset.PageSize)
        {
            rows.RemoveAt(Keyset.PageSize);
            Next = new Keyset(0, rows[^1].Mail.CreatedAt, rows[^1].Mail.Id).ToString();
        }

        Rows = rows;
    }

    public sealed record Tab(string Name, OutgoingState? State, int? Count, bool IsCurrent);

    public sealed record Row(OutgoingMail Mail, string? Case);
}
