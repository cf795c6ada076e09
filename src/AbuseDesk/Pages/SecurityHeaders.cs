using System.Security.Cryptography;

namespace AbuseDesk.Pages;

/// <summary>What every answer says about what a browser may do with it, errors included.</summary>
public sealed class SecurityHeaders(RequestDelegate next)
{
    private const string NonceKey = "csp-nonce";

    public static string NonceOf(HttpContext http) => (string)http.Items[NonceKey]!;

    public Task InvokeAsync(HttpContext http)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        http.Items[NonceKey] = nonce;

        // The error handler clears what was set before it; what is set at the start of the answer stays.
        http.Response.OnStarting(
            static state =>
            {
                Set((HttpContext)state);
                return Task.CompletedTask;
            },
            http
        );
        return next(http);
    }

    private static void Set(HttpContext http)
    {
        var headers = http.Response.Headers;

        // A download of evidence brings a stricter policy of its own.
        if (headers.ContentSecurityPolicy.Count == 0)
        {
            headers.ContentSecurityPolicy =
                $"default-src 'none'; script-src 'self' 'nonce-{NonceOf(http)}'; style-src 'self'; img-src 'self' data:; "
                + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        }

        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=()";
        if (http.User.Identity is { IsAuthenticated: true } && headers.CacheControl.Count == 0)
        {
            headers.CacheControl = "no-store";
        }
    }
}
