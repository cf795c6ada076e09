using System.Security.Claims;
using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Evidence;
using AbuseDesk.Ops;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Intake;

/// <summary>Messages by state, for other systems, read only: <c>GET /messages?state=needs_human</c>, the oldest first.</summary>
public static class MessageApi
{
    private static readonly string[] States =
    [
        .. Enum.GetValues<MessageState>().Where(s => s != MessageState.Unknown).Select(StoredText.Text),
    ];

    public static void MapMessages(this IEndpointRouteBuilder api) =>
        api.MapGet("/messages", List)
            .WithSummary("Messages of a state")
            .Produces<ApiPage<MessageItem>>()
            .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<IResult> List(
        DeskContext db,
        ClaimsPrincipal user,
        CancellationToken cancel,
        string state = "needs_human",
        string? after = null,
        string? limit = null
    )
    {
        if (!States.Contains(state, StringComparer.Ordinal) || DeskApi.Limit(limit) is not { } most)
        {
            return DeskApi.Refuse(
                StatusCodes.Status400BadRequest,
                "state or limit is not known",
                $"state: {string.Join(", ", States)}; limit: 1 to {DeskApi.MostItems}."
            );
        }

        if (DeskApi.Begin(after, out var begin) is { } refusal)
        {
            return refusal;
        }

        var asked = StoredText.Parse<MessageState>(state);
        var messages = db.MessageWork.VisibleTo(Viewer.OfKey(user)).Where(w => w.State == asked);
        if (begin is not null)
        {
            messages = messages.Where(w =>
                EF.Functions.GreaterThan(
                    ValueTuple.Create(w.ReceivedAt, w.RawId),
                    ValueTuple.Create(begin.At, begin.Id)
                )
            );
        }

        var rows = await messages
            .AsNoTracking()
            .OrderBy(w => w.ReceivedAt)
            .ThenBy(w => w.RawId)
            .Take(most + 1)
            .ToListAsync(cancel);
        var page = rows.Take(most).ToList();
        var next = rows.Count > most ? new Keyset(0, page[^1].ReceivedAt, page[^1].RawId).ToString() : null;
        return Results.Ok(new ApiPage<MessageItem>([.. page.Select(MessageItem.Of)], next));
    }
}

/// <summary>A message in a list.</summary>
public sealed record MessageItem(
    string ReportNumber,
    string State,
    DateTimeOffset ReceivedAt,
    string Source,
    string Channel,
    string? Subject,
    string? Format,
    string? Problem,
    string? ProblemDetail,
    string? IgnoredBecause,
    DateTimeOffset? SettledAt
)
{
    internal static MessageItem Of(MessageWork it) =>
        new(
            it.ReportNumber,
            StoredText.Text(it.State),
            it.ReceivedAt,
            it.Source,
            it.Channel,
            it.Subject,
            it.Format,
            it.Problem,
            it.ProblemDetail,
            it.IgnoredBecause,
            it.SettledAt
        );
}
