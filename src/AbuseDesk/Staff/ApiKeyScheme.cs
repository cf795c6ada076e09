using System.Security.Claims;
using System.Text.Encodings.Web;
using AbuseDesk.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace AbuseDesk.Staff;

/// <summary><c>Authorization: Bearer KEY</c> for the JSON API, and for nothing else. A key belongs to no closed circle.</summary>
public sealed class ApiKeyScheme(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    DeskContext db
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "ApiKey";
    public const string Scope = "scope";
    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        if (ApiKeys.HashOf(header[Bearer.Length..].Trim()) is not { } hash)
        {
            return AuthenticateResult.Fail("no key");
        }

        var key = await db
            .ApiKeys.AsNoTracking()
            .Where(k => k.Hash == hash && k.RevokedAt == null)
            .Select(k => new
            {
                k.Id,
                k.Name,
                k.Scopes,
            })
            .SingleOrDefaultAsync(Context.RequestAborted);
        if (key is null)
        {
            return AuthenticateResult.Fail("unknown key");
        }

        var identity = new ClaimsIdentity(
            [
                new Claim(ClaimTypes.NameIdentifier, key.Id.ToString()),
                new Claim(ClaimTypes.Name, key.Name),
                .. key.Scopes.Select(s => new Claim(Scope, s)),
            ],
            Name
        );
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Results
            .Problem(
                statusCode: StatusCodes.Status401Unauthorized,
                title: "A key is needed",
                detail: "Send Authorization: Bearer KEY with a key made by 'abusedesk api-key create'."
            )
            .ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Results
            .Problem(
                statusCode: StatusCodes.Status403Forbidden,
                title: "The key does not reach this far",
                detail: $"This needs a key of scope {ApiKeys.CasesRead}."
            )
            .ExecuteAsync(Context);
}
