using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AbuseDesk.Tests.Connectors;

/// <summary>
/// A receiver as an operator would write it from the documentation, with nothing of ours: checks the signature, does each
/// idempotency key once and answers the same again. Its faults are switched on by <see cref="Reply"/>.
/// </summary>
internal sealed class Receiver : IAsyncDisposable
{
    public const string Secret = "correct-horse-battery-staple-0123";
    private readonly WebApplication _app;

    private Receiver(WebApplication app) => _app = app;

    public ConcurrentQueue<Received> Requests { get; } = new();

    /// <summary>How often something was really done, by idempotency key.</summary>
    public ConcurrentDictionary<string, int> DoneTimes { get; } = new(StringComparer.Ordinal);

    /// <summary>What it does with a request whose signature holds.</summary>
    public Func<HttpContext, Received, Task> Reply { get; set; } = Behaviours.Done;

    public Uri Url => new(_app.Urls.Single() + "/abusedesk?from=desk");

    public static async Task<Receiver> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var receiver = new Receiver(app);
        app.MapPost("/abusedesk", receiver.Receive);
        await app.StartAsync();
        return receiver;
    }

    public static string Sign(string stamp, string body)
    {
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"{stamp}.{body}"));
        return "v1=" + Convert.ToHexString(mac).ToLowerInvariant();
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task Receive(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync(http.RequestAborted);
        var stamp = http.Request.Headers["X-AbuseDesk-Timestamp"].ToString();
        if (
            !string.Equals(
                Sign(stamp, body),
                http.Request.Headers["X-AbuseDesk-Signature"].ToString(),
                StringComparison.Ordinal
            )
        )
        {
            http.Response.StatusCode = 401;
            return;
        }

        var asked = JsonSerializer.Deserialize<JsonElement>(body);
        var received = new Received(
            asked.GetProperty("id").GetString()!,
            http.Request.Headers["Idempotency-Key"].ToString(),
            long.Parse(stamp, CultureInfo.InvariantCulture),
            body,
            asked
        );
        Requests.Enqueue(received);
        await Reply(http, received);
    }

    public Task Do(HttpContext http, Received asked)
    {
        DoneTimes.AddOrUpdate(asked.IdempotencyKey, 1, (_, times) => times + 1);
        return Behaviours.Done(http, asked);
    }
}

/// <summary>One request as it came in.</summary>
internal sealed record Received(string Id, string IdempotencyKey, long Stamp, string Body, JsonElement Asked);

/// <summary>What receivers do, and what they should not.</summary>
internal static class Behaviours
{
    public static Task Done(HttpContext http, Received asked) =>
        Json(http, $$"""{"id":"{{asked.Id}}","status":"done","message":"停止しました","facts":{"ticket":"T-1"} }""");

    public static Task Pending(HttpContext http, Received asked)
    {
        http.Response.StatusCode = 202;
        return Json(http, $$"""{"id":"{{asked.Id}}","status":"pending"}""");
    }

    public static Task Failed(HttpContext http, Received asked) =>
        Json(
            http,
            $$"""{"id":"{{asked.Id}}","status":"failed","result":"no_such_site","message":"There is no such site"}"""
        );

    /// <summary>Down, as a proxy before it says.</summary>
    public static Task Unavailable(HttpContext http, Received _)
    {
        http.Response.StatusCode = 503;
        return http.Response.WriteAsync("<html>maintenance</html>");
    }

    /// <summary>Down: the connection breaks.</summary>
    public static Task Abort(HttpContext http, Received _)
    {
        http.Abort();
        return Task.CompletedTask;
    }

    public static Task Redirect(HttpContext http, Received _)
    {
        http.Response.Redirect("/elsewhere");
        return Task.CompletedTask;
    }

    public static async Task Huge(HttpContext http, Received asked)
    {
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync($$"""{"id":"{{asked.Id}}","status":"done","message":" """);
        var blanks = Encoding.UTF8.GetBytes(new string(' ', 64 * 1024));
        for (var i = 0; i < 160 && !http.RequestAborted.IsCancellationRequested; i++)
        {
            await http.Response.Body.WriteAsync(blanks);
        }
    }

    public static Task AboutAnother(HttpContext http, Received _) =>
        Json(http, $$"""{"id":"{{Guid.NewGuid()}}","status":"done"}""");

    public static Task Html(HttpContext http, Received _)
    {
        http.Response.ContentType = "text/html";
        return http.Response.WriteAsync("<html>done</html>");
    }

    public static Func<HttpContext, Received, Task> Says(string json) =>
        (http, asked) => Json(http, json.Replace("ID", asked.Id, StringComparison.Ordinal));

    public static Func<HttpContext, Received, Task> Status(int status) =>
        (http, _) =>
        {
            http.Response.StatusCode = status;
            return Task.CompletedTask;
        };

    private static Task Json(HttpContext http, string json)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        return http.Response.WriteAsync(json);
    }
}
