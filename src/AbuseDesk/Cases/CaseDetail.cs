using System.Text.Json;
using AbuseDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Cases;

/// <summary>
/// A case with everything on it that is not personal: who reported is told by role and reference, never by name or
/// address. The newest of each list, at most <see cref="MostOfEach"/>.
/// </summary>
public sealed record CaseDetail(
    string Number,
    string State,
    string Kind,
    string Category,
    string Family,
    string Severity,
    string Owner,
    string? CustomerRef,
    string Resource,
    int ReportCount,
    DateTimeOffset FirstSeen,
    DateTimeOffset? LastSeen,
    DateTimeOffset? DueAt,
    string? CloseCode,
    ApiClocks Clocks,
    IReadOnlyList<ApiReport> Reports,
    IReadOnlyList<ApiFinding> Findings,
    IReadOnlyList<ApiEvent> Events,
    IReadOnlyList<ApiAction> Actions
)
{
    public const int MostOfEach = 500;

    internal static async Task<CaseDetail> Read(CaseRow row, DeskContext db, Viewer viewer, CancellationToken cancel)
    {
        var it = row.Item();
        var id = row.Case.Id;
        return new CaseDetail(
            it.Number,
            it.State,
            it.Kind,
            it.Category,
            it.Family,
            it.Severity,
            it.Owner,
            it.CustomerRef,
            it.Resource,
            it.ReportCount,
            it.FirstSeen,
            it.LastSeen,
            it.DueAt,
            row.Case.CloseCode,
            await ReadClocks(row.Case, db, cancel),
            await ReadReports(id, db, viewer, cancel),
            await ReadFindings(id, db, viewer, cancel),
            await ReadEvents(id, db, cancel),
            await db
                .Decisions.Where(d => d.CaseId == id)
                .OrderByDescending(d => d.At)
                .Take(MostOfEach)
                .Select(d => new ApiAction(d.Verb, d.At, d.UndoneAt))
                .ToListAsync(cancel)
        );
    }

    private static async Task<ApiClocks> ReadClocks(AbuseCase of, DeskContext db, CancellationToken cancel)
    {
        var clocks = await db
            .CaseClocks.AsNoTracking()
            .Where(k => k.CaseId == of.Id)
            .OrderByDescending(k => k.StartAt)
            .ThenBy(k => k.DueAt)
            .Take(MostOfEach)
            .ToListAsync(cancel);
        return ApiClocks.Of(of) with { List = [.. clocks.Select(ApiClock.Of)] };
    }

    private static async Task<IReadOnlyList<ApiReport>> ReadReports(
        Guid id,
        DeskContext db,
        Viewer viewer,
        CancellationToken cancel
    )
    {
        var visible = db.Reports.VisibleTo(viewer);
        var links = await db
            .ReportCases.AsNoTracking()
            .Where(l => l.CaseId == id && visible.Any(r => r.Id == l.ReportId))
            .OrderByDescending(l => l.AttachedAt)
            .Take(MostOfEach)
            .Select(l => new
            {
                l.Report.Number,
                l.Report.ReceivedAt,
                l.Report.Channel,
                l.Report.Format,
                l.Report.Language,
                l.Report.ReporterRole,
                l.Report.ReporterReference,
                l.Report.Missing,
                l.Attachment,
                l.Disposition,
            })
            .ToListAsync(cancel);
        return
        [
            .. links.Select(l => new ApiReport(
                l.Number,
                l.ReceivedAt,
                l.Channel,
                l.Format,
                l.Language,
                l.ReporterRole,
                l.ReporterReference,
                l.Missing,
                StoredText.Text(l.Attachment),
                l.Disposition
            )),
        ];
    }

    private static async Task<IReadOnlyList<ApiFinding>> ReadFindings(
        Guid id,
        DeskContext db,
        Viewer viewer,
        CancellationToken cancel
    )
    {
        var visible = db.Reports.VisibleTo(viewer);
        var findings = await db
            .Findings.AsNoTracking()
            .Where(f => f.CaseId == id && visible.Any(r => r.Id == f.ReportId))
            .OrderByDescending(f => f.OccurredAt)
            .ThenBy(f => f.Id)
            .Take(MostOfEach)
            .ToListAsync(cancel);
        return [.. findings.Select(ApiFinding.Of)];
    }

    private static async Task<IReadOnlyList<ApiEvent>> ReadEvents(Guid id, DeskContext db, CancellationToken cancel)
    {
        var events = await db
            .CaseEvents.AsNoTracking()
            .Where(e => e.CaseId == id)
            .OrderByDescending(e => e.At)
            .ThenByDescending(e => e.Id)
            .Take(MostOfEach)
            .ToListAsync(cancel);
        return [.. events.Select(e => new ApiEvent(e.Id, e.At, e.Kind, e.ActorKind, Json(e.Payload)))];
    }

    internal static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);
}

/// <summary>When what happened, and until when something is to happen.</summary>
public sealed record ApiClocks(
    DateTimeOffset OpenedAt,
    DateTimeOffset LookBy,
    DateTimeOffset? AcceptedAt,
    DateTimeOffset? NotifiedAt,
    DateTimeOffset? DueAt,
    DateTimeOffset? ContainedAt,
    DateTimeOffset? ReleasedAt,
    DateTimeOffset? FixedAt,
    DateTimeOffset? ClosedAt
)
{
    /// <summary>Every clock the case had, the newest first.</summary>
    public IReadOnlyList<ApiClock> List { get; init; } = [];

    internal static ApiClocks Of(AbuseCase it) =>
        new(
            it.OpenedAt,
            it.LookBy,
            it.AcceptedAt,
            it.NotifiedAt,
            it.DueAt,
            it.ContainedAt,
            it.ReleasedAt,
            it.FixedAt,
            it.ClosedAt
        );
}

/// <summary>One clock. Without a period it ends at an instant that somebody chose.</summary>
public sealed record ApiClock(
    string Basis,
    string StartEvent,
    DateTimeOffset StartAt,
    string? Period,
    string? Calendar,
    DateTimeOffset DueAt,
    DateTimeOffset? PausedAt,
    string OnDue,
    DateTimeOffset? CompletedAt,
    string? CompletedBy
)
{
    internal static ApiClock Of(Clocks.CaseClock it) =>
        new(
            it.Basis,
            it.StartEvent,
            it.StartAt,
            it.Period,
            it.Calendar,
            it.DueAt,
            it.PausedAt,
            it.OnDue,
            it.CompletedAt,
            it.CompletedBy
        );
}

public sealed record ApiReport(
    string Number,
    DateTimeOffset ReceivedAt,
    string Channel,
    string Format,
    string Language,
    string ReporterRole,
    string? Reference,
    IReadOnlyList<string> Missing,
    string Attachment,
    string? Disposition
);

public sealed record ApiFinding(
    string Category,
    string? SourceIp,
    int? SourcePort,
    IReadOnlyList<string> Urls,
    IReadOnlyList<string> Domains,
    string? Mailbox,
    DateTimeOffset? OccurredAt,
    DateTimeOffset? LastAt,
    string? OccurredText,
    string Zone,
    string Precision,
    int Count,
    string Owner,
    JsonElement? OwnerReason
)
{
    internal static ApiFinding Of(ReportFinding it) =>
        new(
            it.Category,
            it.SourceIp?.ToString(),
            it.SourcePort,
            it.Urls,
            it.Domains,
            it.Mailbox,
            it.OccurredAt,
            it.LastAt,
            it.OccurredText,
            StoredText.Text(it.Zone),
            StoredText.Text(it.Precision),
            it.Count,
            StoredText.Text(it.Owner),
            it.OwnerReason is { } reason ? CaseDetail.Json(reason) : null
        );
}

public sealed record ApiEvent(Guid Id, DateTimeOffset At, string Kind, string Actor, JsonElement Facts);

public sealed record ApiAction(string Verb, DateTimeOffset At, DateTimeOffset? UndoneAt);
