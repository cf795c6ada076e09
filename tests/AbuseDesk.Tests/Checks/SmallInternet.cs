using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using AbuseDesk.Checks;
using AbuseDesk.Ops;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace AbuseDesk.Tests.Checks;

/// <summary>
/// An Internet on this machine: names answer as they are told, and a connection to one of its public addresses arrives at a
/// real Kestrel. Everything else is dialled for real, where canaries listen; the guard is the one of production.
/// </summary>
internal sealed class SmallInternet : IAsyncDisposable
{
    // IANA's own: a check must take them for public. Nothing is sent there, the wire ends on this machine.
    public static readonly IPAddress Public = IPAddress.Parse("192.0.43.8");
    public static readonly IPAddress PublicV6 = IPAddress.Parse("2620:0:2d0:200::8");

    private readonly WebApplication _app;
    private readonly TcpListener _canary = new(IPAddress.IPv6Any, 0);
    private readonly ConcurrentDictionary<string, Func<IPAddress[]>> _names = new(StringComparer.Ordinal);

    private SmallInternet(WebApplication app)
    {
        _app = app;
        // One for all addresses of the machine: 127.0.0.0/8, ::1, link-local, and what else it has.
        _canary.Server.DualMode = true;
        _canary.Start();
        Fetcher = new(new() { UrlLive = Switched.On, Ports = [CanaryPort] }, Lookup, Dial, Clock);
    }

    public FakeTimeProvider Clock { get; } = new(new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero));
    public UrlFetcher Fetcher { get; }
    public ConcurrentQueue<string> Lookups { get; } = new();
    public ConcurrentQueue<IPEndPoint> Dialled { get; } = new();

    /// <summary>Takes the place of the web server on a public address.</summary>
    public IPEndPoint? OtherServer { get; set; }

    public int CanaryPort => ((IPEndPoint)_canary.LocalEndpoint).Port;
    public bool WasTouched => _canary.Pending();

    public static Task<SmallInternet> Serving(Func<HttpContext, Task> page) => Serving(page, null);

    public static async Task<SmallInternet> Serving(Func<HttpContext, Task> page, X509Certificate2? certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0);
            if (certificate is not null)
            {
                // Offline: the server shall not be the one who asks for the issuer.
                var tls = SslStreamCertificateContext.Create(certificate, null, offline: true);
                var options = new SslServerAuthenticationOptions { ServerCertificateContext = tls };
                kestrel.Listen(
                    IPAddress.Loopback,
                    0,
                    listen => listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => new(options) })
                );
            }
        });
        builder.WebHost.UseKestrelHttpsConfiguration();
        var app = builder.Build();
        app.Run(context => page(context));
        await app.StartAsync();
        return new(app);
    }

    public static Task Html(HttpContext context, string html)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(html);
    }

    public SmallInternet Name(string name, params string[] addresses)
    {
        _names[name] = () => [.. addresses.Select(IPAddress.Parse)];
        return this;
    }

    /// <summary>A name that answers differently each time, and goes on with its last answer.</summary>
    public SmallInternet Rebinding(string name, params string[] addresses)
    {
        var asked = -1;
        _names[name] = () =>
            [IPAddress.Parse(addresses[Math.Min(Interlocked.Increment(ref asked), addresses.Length - 1)])];
        return this;
    }

    public Task<UrlObservation> Look(string url) => Look(url, Visitor.All[0]);

    public async Task<UrlObservation> Look(string url, Visitor visitor)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return await Fetcher.Observe(url, visitor, patience.Token);
    }

    public async Task<UrlCheck> Check(string url)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return await Fetcher.Check(url, patience.Token);
    }

    public void AssertNobodyWasReached()
    {
        Assert.Empty(Dialled);
        Assert.False(WasTouched);
    }

    public async ValueTask DisposeAsync()
    {
        _canary.Dispose();
        await _app.DisposeAsync();
    }

    // Unknown names are public: what a test means to be elsewhere it says.
    private Task<IPAddress[]> Lookup(string host, CancellationToken cancel)
    {
        Lookups.Enqueue(host);
        return host.EndsWith(".nowhere.example", StringComparison.Ordinal)
            ? throw new SocketException((int)SocketError.HostNotFound)
            : Task.FromResult(_names.TryGetValue(host, out var answer) ? answer() : [Public]);
    }

    private async Task<Stream> Dial(IPEndPoint address, CancellationToken cancel)
    {
        if (address.Address.Equals(Public) || address.Address.Equals(PublicV6))
        {
            var server = OtherServer ?? Kestrel(address.Port == 443);
            return await SystemNetwork.Dial(server, cancel);
        }

        Dialled.Enqueue(address);
        return await SystemNetwork.Dial(address, cancel);
    }

    private IPEndPoint Kestrel(bool isTls)
    {
        var url = _app.Urls.Single(u => u.StartsWith("https:", StringComparison.Ordinal) == isTls);
        return new(IPAddress.Loopback, new Uri(url).Port);
    }
}
