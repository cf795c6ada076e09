using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace AbuseDesk.Checks;

/// <summary>What one hop gave: a record always, and either a failure, a redirect in the record, or a body.</summary>
internal sealed record HopAnswer(UrlHop Hop)
{
    public UrlOutcome? Failure { get; init; }
    public RefusedUrl? Refusal { get; init; }
    public string? ContentType { get; init; }
    public BodyReading.Read? Body { get; init; }
}

/// <summary>
/// One request over a connection of its own. It sends the five headers of a visitor and nothing else: no cookie, no login,
/// no Referer, no trace; it goes through no proxy and takes nothing from the environment.
/// A bad certificate is noted and the page looked at all the same: it is where victims are sent to, and a request that
/// carries no secret has none to lose.
/// </summary>
internal sealed class HopVisit(PublicUrl url, Visitor visitor, Dial dial, DateTimeOffset now)
{
    private const string Wanted = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    private CertificateFault? _certificate;

    public async Task<HopAnswer> Make(
        NameLookup lookup,
        SafeAddresses safe,
        CancellationToken cancel,
        CancellationToken caller
    )
    {
        var hop = new UrlHop(url.Url.AbsoluteUri, now);
        Route? route = null;
        try
        {
            var found = await Route.Find(url, lookup, safe, cancel);
            hop = hop with { Addresses = found.Addresses };
            route = found.Route;
            return route is null
                ? new(hop) { Failure = found.Failure, Refusal = found.Refusal }
                : await Ask(hop, route, cancel, caller);
        }
        catch (OperationCanceledException) when (!caller.IsCancellationRequested)
        {
            return new(Reached(hop, route)) { Failure = UrlOutcome.TimedOut };
        }
        catch (HttpRequestException e)
        {
            return new(Reached(hop, route)) { Failure = OutcomeOf(e) };
        }
    }

    private async Task<HopAnswer> Ask(UrlHop hop, Route route, CancellationToken cancel, CancellationToken caller)
    {
        using var invoker = new HttpMessageInvoker(Handler(route));
        using var request = Request();
        using var response = await invoker.SendAsync(request, cancel);
        hop = Reached(hop, route) with { Status = (int)response.StatusCode, Location = Location(response) };
        return new(hop)
        {
            ContentType = First(response.Content.Headers.NonValidated, "Content-Type"),
            Body = hop.Location is null ? await BodyReading.Take(response.Content, cancel, caller) : null,
        };
    }

    private UrlHop Reached(UrlHop hop, Route? route) =>
        hop with
        {
            Connected = route?.Connected?.ToString(),
            Certificate = _certificate,
        };

    private HttpRequestMessage Request()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url.Url)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.TryAddWithoutValidation("User-Agent", visitor.UserAgent);
        request.Headers.TryAddWithoutValidation("Accept", Wanted);
        request.Headers.TryAddWithoutValidation("Accept-Language", visitor.Languages);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", BodyReading.Accepted);
        return request;
    }

    private SocketsHttpHandler Handler(Route route) =>
        new()
        {
            ConnectCallback = async (_, cancel) => await route.Connect(dial, cancel),
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            MaxResponseHeadersLength = FetchLimits.HeaderKilobytes,
            MaxResponseDrainSize = 0,
            PooledConnectionLifetime = TimeSpan.Zero,
            ResponseHeaderEncodingSelector = (_, _) => System.Text.Encoding.UTF8,
            SslOptions = new()
            {
                // A certificate names addresses to load others from, and lists of revoked ones: nobody asks there.
                CertificateChainPolicy = new()
                {
                    DisableCertificateDownloads = true,
                    RevocationMode = X509RevocationMode.NoCheck,
                },
#pragma warning disable CA5359 // Any certificate is taken: see the summary of the type.
                RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                {
                    _certificate = FaultOf(certificate, chain, errors);
                    return true;
                },
#pragma warning restore CA5359
            },
        };

    private static CertificateFault? FaultOf(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        errors == SslPolicyErrors.None ? null
        : certificate is null ? CertificateFault.Missing
        : errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? CertificateFault.WrongName
        : chain?.ChainStatus.Any(s => s.Status.HasFlag(X509ChainStatusFlags.NotTimeValid)) == true
            ? CertificateFault.Expired
        : CertificateFault.Untrusted;

    // Raw: a Location the parser of .NET gives up on is evidence too.
    private static string? Location(HttpResponseMessage response) =>
        (int)response.StatusCode is 301 or 302 or 303 or 307 or 308
        && First(response.Headers.NonValidated, "Location") is { Length: > 0 } location
            ? location
            : null;

    // One letter more than the gate lets through: a cut URL is another URL.
    private static string? First(HttpHeadersNonValidated headers, string name) =>
        headers.TryGetValues(name, out var values)
        && values.FirstOrDefault() is { } value
        && value.Replace('\0', ' ').Trim() is var text
            ? text[..Math.Min(text.Length, FetchLimits.UrlLength + 1)]
            : null;

    private static UrlOutcome OutcomeOf(HttpRequestException fault) =>
        fault.HttpRequestError switch
        {
            _ when fault.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused } =>
                UrlOutcome.Refused,
            _ when fault.InnerException is SocketException { SocketErrorCode: SocketError.TimedOut } =>
                UrlOutcome.TimedOut,
            HttpRequestError.ConnectionError => fault.InnerException is HttpIOException
                ? UrlOutcome.BadAnswer
                : UrlOutcome.Unreachable,
            HttpRequestError.SecureConnectionError => UrlOutcome.TlsFailed,
            _ => fault.InnerException is AuthenticationException ? UrlOutcome.TlsFailed : UrlOutcome.BadAnswer,
        };
}
