using AbuseDesk.Data;
using AbuseDesk.Ops;
using static Microsoft.AspNetCore.Http.StatusCodes;

namespace AbuseDesk.Connectors;

/// <summary>Results that come later, <c>POST /connector-results</c>, and the schemas of what is said both ways.</summary>
public static class ConnectorApi
{
    private static readonly string[] Schemas = ["connector-request", "connector-result"];

    public static void MapConnectors(this IEndpointRouteBuilder api)
    {
        api.MapPost("/connector-results", Receive)
            .WithSummary("The result of a call a connector answered with pending; signed, not keyed")
            .Accepts<ConnectorAnswer>("application/json")
            .Produces<Taken>()
            .ProducesProblem(Status400BadRequest)
            .ProducesProblem(Status401Unauthorized)
            .ProducesProblem(Status404NotFound)
            .ProducesProblem(Status409Conflict)
            .ProducesProblem(Status413PayloadTooLarge)
            .AllowAnonymous();
        foreach (var name in Schemas)
        {
            api.MapGet($"/{name}.schema.json", () => Results.Stream(Schema(name), "application/schema+json"))
                .ExcludeFromDescription()
                .AllowAnonymous();
        }
    }

    /// <summary>The schema of requests or of results, as it is published.</summary>
    internal static Stream Schema(string name) =>
        typeof(ConnectorApi).Assembly.GetManifestResourceStream($"AbuseDesk.Connectors.{name}.schema.json")!;

    private static async Task<IResult> Receive(
        HttpRequest request,
        ConnectorBook book,
        DeskContext db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        if (await BoundedBytes.Read(request.Body, ConnectorAnswer.MostBytes, cancel) is not { } body)
        {
            return DeskApi.Refuse(
                Status413PayloadTooLarge,
                "The result is too large",
                $"At most {ConnectorAnswer.MostBytes} bytes."
            );
        }

        var stamp = request.Headers[ConnectorSignature.TimestampHeader].ToString();
        if (ConnectorSignature.TimeOf(stamp, clock.GetUtcNow()) is not { } signedAt)
        {
            return DeskApi.Refuse(
                Status401Unauthorized,
                "The timestamp is missing or too far off",
                $"{ConnectorSignature.TimestampHeader} is in seconds since 1970, within {ConnectorSignature.Tolerance.TotalMinutes} minutes of {ConnectorSignature.Stamp(clock.GetUtcNow())}."
            );
        }

        var signers = book.SignersOf(stamp, request.Headers[ConnectorSignature.SignatureHeader], body);
        return signers.Count == 0
            ? DeskApi.Refuse(
                Status401Unauthorized,
                "The signature does not hold",
                $"{ConnectorSignature.SignatureHeader}: v1=HEX of HMAC-SHA256 over timestamp.body with the secret of the connector."
            )
            : await Take(body, signers, signedAt, db, cancel);
    }

    private static async Task<IResult> Take(
        byte[] body,
        IReadOnlyList<string> signers,
        long signedAt,
        DeskContext db,
        CancellationToken cancel
    )
    {
        var (answer, fault) = ConnectorAnswer.Read(body);
        if (answer is null || answer.Status is ConnectorAnswer.Pending)
        {
            return DeskApi.Refuse(
                Status400BadRequest,
                "This is no result",
                $"It {fault ?? "is pending; a result is done or failed"}. Its schema: /api/v1/connector-result.schema.json."
            );
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var call = await ConnectorCalls.Locked(db, answer.Id, cancel);
        if (call is null || !signers.Contains(call.Connector, StringComparer.Ordinal))
        {
            return DeskApi.Refuse(Status404NotFound, "No such call was made to this connector");
        }

        if (answer.Misfit(call.Asked()) is { } misfit)
        {
            return DeskApi.Refuse(Status400BadRequest, "This is no result of this call", $"It {misfit}.");
        }

        var now = await ConnectorCalls.Now(db, cancel);
        var standing = await CallAnswers.Take(db, call, answer, signedAt, now, cancel);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return Told(standing, call);
    }

    private static IResult Told(AnswerStanding standing, ConnectorCall call) =>
        standing switch
        {
            AnswerStanding.Taken or AnswerStanding.Known => Results.Ok(new Taken(call.Id, StoredText.Text(call.State))),
            AnswerStanding.Replayed => DeskApi.Refuse(
                Status409Conflict,
                "This result was sent before",
                "It was signed no later than the last one; sign each result anew."
            ),
            AnswerStanding.NotAsked => DeskApi.Refuse(Status409Conflict, "This call has not been made yet"),
            AnswerStanding.Contradicts => DeskApi.Refuse(
                Status409Conflict,
                "The call is over, and ended otherwise",
                $"It is {StoredText.Text(call.State)}. This result was kept for staff and changes nothing."
            ),
        };

    /// <summary>What the desk made of a result.</summary>
    private sealed record Taken(Guid Id, string State);
}
