using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AbuseDesk.Ops;

namespace AbuseDesk.Connectors;

/// <summary>Asks a connector over HTTP: signed, without redirects, cookies or proxies, bounded in time and size.</summary>
internal sealed class WebhookCall(IHttpClientFactory clients, TimeProvider clock)
{
    public const string Client = "connectors";

    public async Task<CallOutcome> Ask(
        ConnectorSettings connector,
        ConnectorRequest asked,
        string body,
        CancellationToken cancel
    )
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(connector.TimeoutSeconds), clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        try
        {
            using var request = Write(connector, asked, body);
            using var client = clients.CreateClient(Client);
            using var response = await client.SendAsync(
                request,
                HttpCompletionOption.ResponseHeadersRead,
                either.Token
            );
            return Refused(response.StatusCode)
                ?? await Read(response, asked, connector.Mode == ConnectorMode.Callback, either.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return CallOutcome.Waits("timeout", $"No answer within {connector.TimeoutSeconds} seconds");
        }
        catch (HttpRequestException fault) when (fault.GetBaseException() is ClearTextException clear)
        {
            return CallOutcome.Breaks("clear_text", clear.Message);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            return CallOutcome.Waits("unreachable", fault.GetBaseException().Message);
        }
    }

    private HttpRequestMessage Write(ConnectorSettings connector, ConnectorRequest asked, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var stamp = ConnectorSignature.Stamp(clock.GetUtcNow());
        var request = new HttpRequestMessage(HttpMethod.Post, connector.Url)
        {
            Content = new ByteArrayContent(bytes),
            Headers =
            {
                { ConnectorSignature.TimestampHeader, stamp },
                { ConnectorSignature.SignatureHeader, ConnectorSignature.Sign(connector.Secret!, stamp, bytes) },
                { "Idempotency-Key", asked.IdempotencyKey },
                { "User-Agent", "AbuseDesk" },
                { "Accept", "application/json" },
            },
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return request;
    }

    private static CallOutcome? Refused(HttpStatusCode status)
    {
        var number = ((int)status).ToString(CultureInfo.InvariantCulture);
        return (int)status switch
        {
            200 or 202 => null,
            408 or 429 or >= 500 => CallOutcome.Waits($"http_{number}", $"The connector answered {number}"),
            >= 300 and < 400 => CallOutcome.Breaks(
                "redirected",
                $"The connector answered {number}: redirects are not followed, name the right Url"
            ),
            _ => CallOutcome.Breaks($"http_{number}", $"The connector answered {number}, right is 200 or 202"),
        };
    }

    private static async Task<CallOutcome> Read(
        HttpResponseMessage response,
        ConnectorRequest asked,
        bool mayBePending,
        CancellationToken cancel
    )
    {
        var type = response.Content.Headers.ContentType?.MediaType;
        if (!string.Equals(type, "application/json", StringComparison.OrdinalIgnoreCase))
        {
            return CallOutcome.Breaks("answer_invalid", $"The answer is {type ?? "of no type"}, not application/json");
        }

        await using var stream = await response.Content.ReadAsStreamAsync(cancel);
        return await BoundedBytes.Read(stream, ConnectorAnswer.MostBytes, cancel) is { } bytes
            ? CallOutcome.Of(bytes, asked, mayBePending)
            : CallOutcome.Breaks("answer_too_large", $"The answer has more than {ConnectorAnswer.MostBytes} bytes");
    }
}
