using System.Globalization;
using System.Text.Json;
using AbuseDesk.Cases;
using AbuseDesk.Connectors;
using AbuseDesk.Data;
using AbuseDesk.Intake;
using AbuseDesk.Staff;
using Microsoft.AspNetCore.Authentication;

namespace AbuseDesk.Ops;

/// <summary>The JSON API: <c>/api/v1</c>, a key in every request, errors as RFC 9457 problem documents.</summary>
public static class DeskApi
{
    public const int MostItems = 200;
    private const string Root = "/api/v1";

    public static IServiceCollection AddDeskApi(this IServiceCollection services)
    {
        services.AddProblemDetails();
        services.AddOpenApi("v1");
        services.ConfigureHttpJsonOptions(json =>
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower
        );
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, ApiKeyScheme>(ApiKeyScheme.Name, null);
        services
            .AddAuthorizationBuilder()
            .AddPolicy(
                ApiKeys.CasesRead,
                policy =>
                    policy
                        .AddAuthenticationSchemes(ApiKeyScheme.Name)
                        .RequireAuthenticatedUser()
                        .RequireClaim(ApiKeyScheme.Scope, ApiKeys.CasesRead)
            );
        return services;
    }

    public static void MapDeskApi(this WebApplication app)
    {
        app.MapOpenApi("/api/{documentName}/openapi.json").AllowAnonymous();
        app.MapGroup(Root).MapConnectors();
        var reading = app.MapGroup(Root).RequireAuthorization(ApiKeys.CasesRead);
        reading.MapCases();
        reading.MapMessages();
        reading
            .MapFallback("{**path}", () => Refuse(StatusCodes.Status404NotFound, "There is nothing at this address"))
            .ExcludeFromDescription();
    }

    /// <summary>A problem document.</summary>
    public static IResult Refuse(int status, string title, string? detail = null) =>
        Results.Problem(statusCode: status, title: title, detail: detail);

    /// <summary>How many items a page has: 50 unless told; null when what was told is no such number.</summary>
    public static int? Limit(string? text) =>
        text is null ? 50
        : int.TryParse(text, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MostItems ? limit
        : null;

    /// <summary>Where the page begins; a refusal when <paramref name="after"/> is none of ours.</summary>
    public static IResult? Begin(string? after, out Keyset? begin)
    {
        begin = Keyset.Parse(after);
        return string.IsNullOrEmpty(after) || begin is not null
            ? null
            : Refuse(
                StatusCodes.Status400BadRequest,
                "after is not known",
                "Take it from \"next\" of the page before."
            );
    }
}

/// <summary>One page of a list. <paramref name="Next"/>: for <c>after</c>; null at the end.</summary>
public sealed record ApiPage<T>(IReadOnlyList<T> Items, string? Next);
