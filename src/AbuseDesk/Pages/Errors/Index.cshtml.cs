using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Npgsql;

namespace AbuseDesk.Pages.Errors;

/// <summary>One page for every way a request can end badly: what it means and where to go.</summary>
[IgnoreAntiforgeryToken]
[ResponseCache(NoStore = true)]
public sealed class IndexModel : PageModel
{
    private static readonly int[] Explained = [400, 403, 404, 409, 429, 500, 503];

    public int Code { get; private set; }

    public string Reference => HttpContext.TraceIdentifier;

    public void OnGet(int code) => Explain(code);

    public void OnPost(int code) => Explain(code);

    private void Explain(int code)
    {
        var fault = HttpContext.Features.Get<IExceptionHandlerFeature>()?.Error;
        if (fault is NpgsqlException { IsTransient: true } or { InnerException: NpgsqlException { IsTransient: true } })
        {
            code = StatusCodes.Status503ServiceUnavailable;
            Response.Headers.RetryAfter = "10";
        }

        Code =
            Explained.Contains(code) ? code
            : code < 500 ? 400
            : 500;
        Response.StatusCode = Code;
    }
}
