using System.CommandLine;

namespace AbuseDesk.Ops;

/// <summary><c>healthcheck</c>: asks /readyz of the web on this machine, for containers without curl.</summary>
internal static class HealthcheckCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static Command Describe()
    {
        var url = new Option<Uri?>("--url")
        {
            Description = "Address of the web; by default the one of ASPNETCORE_URLS or ASPNETCORE_HTTP_PORTS",
            CustomParser = given =>
            {
                if (Uri.TryCreate(given.Tokens[0].Value, UriKind.Absolute, out var parsed))
                {
                    return parsed;
                }

                given.AddError($"'{given.Tokens[0].Value}' is not an address.");
                return null;
            },
        };
        var command = new Command("healthcheck", "Exit with 0 when the web here is ready") { url };
        command.SetAction(
            (parsed, cancel) => Ask(parsed.GetValue(url) ?? Own(Environment.GetEnvironmentVariable), cancel)
        );
        return command;
    }

    /// <summary>Where the web of this container listens.</summary>
    internal static Uri Own(Func<string, string?> variable)
    {
        var urls = variable("ASPNETCORE_URLS")?.Split(';')[0];
        if (urls is { Length: > 0 })
        {
            // http://+:8080 and http://*:8080 mean all addresses.
            var host = urls.Replace("//+", "//127.0.0.1", StringComparison.Ordinal);
            return new Uri(host.Replace("//*", "//127.0.0.1", StringComparison.Ordinal));
        }

        var port = variable("ASPNETCORE_HTTP_PORTS")?.Split(';')[0];
        return new Uri($"http://127.0.0.1:{(port is { Length: > 0 } ? port : "8080")}");
    }

    private static async Task<int> Ask(Uri web, CancellationToken cancel)
    {
        using var handler = new SocketsHttpHandler();
        using var client = new HttpClient(handler) { Timeout = Patience };
        try
        {
            using var answer = await client.GetAsync(new Uri(web, "/readyz"), cancel);
            if (answer.IsSuccessStatusCode)
            {
                return 0;
            }

            throw new CommandException($"{web} is not ready: {await answer.Content.ReadAsStringAsync(cancel)}");
        }
        catch (Exception silent) when (silent is HttpRequestException or TaskCanceledException)
        {
            throw new CommandException($"{web} does not answer: {silent.Message} Is the web running there?");
        }
    }
}
