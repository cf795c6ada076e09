using System.Globalization;
using System.Net;
using System.Text;
using AbuseDesk.Connectors;
using AbuseDesk.Ops;

namespace AbuseDesk.Chat;

/// <summary>Posts what is due to the chat of the team: one post a turn, without redirects, cookies or proxies.</summary>
public sealed class ChatPoster(
    ChatPosts queue,
    ChatSettings settings,
    ChatText text,
    IHttpClientFactory clients,
    ILogger<ChatPoster> logger
)
{
    public const string Client = "chat";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>How much was posted.</summary>
    public async Task<int> PostDue(CancellationToken cancel)
    {
        await queue.Fill(cancel);
        var posts = await queue.Claim(cancel);
        if (posts.Count == 0)
        {
            return 0;
        }

        var (isOver, why) = await Post(text.Of(await queue.News(posts, cancel)), cancel);
        if (why is null)
        {
            await queue.Posted(posts);
            logger.LogInformation("Told the chat of {Events} events", posts.Count);
            return posts.Count;
        }

        await (isOver ? queue.GiveUp(posts, why) : queue.Waits(posts, why));
        logger.LogWarning("The chat was not told of {Events} events: {Why}", posts.Count, why);
        return 0;
    }

    // Without a reason it was taken; "over" is what no second try would change.
    private async Task<(bool IsOver, string? Why)> Post(string body, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            using var client = clients.CreateClient(Client);
            using var request = new HttpRequestMessage(HttpMethod.Post, settings.Url)
            {
                Content = new StringContent(body, Encoding.UTF8, "application/json"),
                Headers = { { "User-Agent", "AbuseDesk" } },
            };
            using var response = await client.SendAsync(
                request,
                HttpCompletionOption.ResponseHeadersRead,
                patience.Token
            );
            return Read(response.StatusCode);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (false, "timeout");
        }
        catch (HttpRequestException fault) when (fault.GetBaseException() is ClearTextException)
        {
            return (true, "clear_text");
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            return (false, "unreachable");
        }
    }

    private static (bool IsOver, string? Why) Read(HttpStatusCode status) =>
        (int)status switch
        {
            >= 200 and < 300 => (false, null),
            408 or 429 or >= 500 => (false, Said(status)),
            _ => (true, Said(status)),
        };

    private static string Said(HttpStatusCode status) => "http_" + ((int)status).ToString(CultureInfo.InvariantCulture);
}

/// <summary>Looks every few seconds: so many posts at most reach the room.</summary>
internal sealed class ChatLoop(LoopGround ground, ILogger<ChatLoop> logger) : BackgroundLoop(ground, logger)
{
    protected override TimeSpan Interval => TimeSpan.FromSeconds(5);

    protected override async Task<bool> Turn(IServiceProvider scope, CancellationToken cancel)
    {
        await scope.GetRequiredService<ChatPoster>().PostDue(cancel);
        return false;
    }
}

/// <summary>What telling the chat needs.</summary>
public static class ChatSetup
{
    /// <summary>For the worker: the loop, where a chat is named.</summary>
    public static IServiceCollection AddChat(this IServiceCollection services, DeskSettings settings)
    {
        if (settings.Chat is not { } chat)
        {
            return services;
        }

        OwnNetwork.DescribeClient(services, ChatPoster.Client);
        services.AddSingleton(chat);
        services.AddSingleton(
            new ChatText(chat, CultureInfo.GetCultureInfo(chat.Language ?? settings.Language), settings.PublicUrl)
        );
        services.AddScoped<ChatPosts>();
        services.AddScoped<ChatPoster>();
        return services.AddHostedService<ChatLoop>();
    }
}
