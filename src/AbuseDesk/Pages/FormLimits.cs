using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace AbuseDesk.Pages;

/// <summary>How often one address may use what everybody can reach.</summary>
public static class FormLimits
{
    /// <summary>The public form: ten reports at once, then one every minute.</summary>
    public const string Report = "report";

    /// <summary>Signing in: beside the lockout of an account, a brake for who tries many accounts.</summary>
    public const string SignIn = "sign-in";

    public static void Describe(RateLimiterOptions limits)
    {
        limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limits.OnRejected = static (rejected, _) =>
        {
            if (rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait))
            {
                rejected.HttpContext.Response.Headers.RetryAfter = ((int)wait.TotalSeconds).ToString(
                    CultureInfo.InvariantCulture
                );
            }

            return ValueTask.CompletedTask;
        };
        limits.AddPolicy(Report, http => OnlyPosts(http, 10, TimeSpan.FromMinutes(1)));
        limits.AddPolicy(SignIn, http => OnlyPosts(http, 20, TimeSpan.FromSeconds(10)));
    }

    private static RateLimitPartition<string> OnlyPosts(HttpContext http, int burst, TimeSpan each) =>
        HttpMethods.IsPost(http.Request.Method)
            ? RateLimitPartition.GetTokenBucketLimiter(
                Neighbourhood(http.Connection.RemoteIpAddress),
                _ => new TokenBucketRateLimiterOptions
                {
                    TokenLimit = burst,
                    TokensPerPeriod = 1,
                    ReplenishmentPeriod = each,
                    QueueLimit = 0,
                }
            )
            : RateLimitPartition.GetNoLimiter("reading");

    // One subscriber holds a whole IPv6 /64: counting single addresses would count nothing.
    private static string Neighbourhood(IPAddress? address)
    {
        if (address is null)
        {
            return "";
        }

        return address is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false }
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
            : address.MapToIPv4().ToString();
    }
}
