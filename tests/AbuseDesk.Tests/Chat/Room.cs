using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AbuseDesk.Tests.Chat;

/// <summary>A chat with an incoming webhook, over real HTTP.</summary>
internal sealed class Room : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Room(WebApplication app) => _app = app;

    /// <summary>What was posted, body by body.</summary>
    public ConcurrentQueue<string> Bodies { get; } = new();

    /// <summary>What it answers.</summary>
    public int Status { get; set; } = 200;

    public Uri Url => new(_app.Urls.Single() + "/services/T0/B0/hush");

    public IReadOnlyList<string> Lines =>
        [.. Bodies.SelectMany(b => JsonDocument.Parse(b).RootElement.GetProperty("text").GetString()!.Split('\n'))];

    public static async Task<Room> Open()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var room = new Room(app);
        app.MapPost("/services/T0/B0/hush", room.Receive);
        await app.StartAsync();
        return room;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task Receive(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        Bodies.Enqueue(await reader.ReadToEndAsync(http.RequestAborted));
        http.Response.StatusCode = Status;
    }
}
