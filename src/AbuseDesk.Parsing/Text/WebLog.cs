namespace AbuseDesk.Parsing.Text;

/// <summary>Access and error logs of web servers.</summary>
internal static class WebLog
{
    private static readonly string[] Methods =
    [
        "GET ",
        "POST ",
        "HEAD ",
        "PUT ",
        "DELETE ",
        "OPTIONS ",
        "CONNECT ",
        "PROPFIND ",
        "PATCH ",
    ];

    // 203.0.113.20 - - [24/Nov/2026:05:22:11 +0900] "POST /wp-login.php HTTP/1.1" 200 3211 "-" "Mozilla/5.0"
    // www.shop.example:443 203.0.113.20 - - [24/Nov/2026:05:22:11 +0900] "GET /…
    // [Tue Nov 24 05:22:11 2026] [error] [client 203.0.113.20:40112] File does not exist: /var/www/x
    // 2026/11/24 05:22:11 [error] 12#12: *3 open() "/x" failed …, client: 203.0.113.20, server: shop.example, request: "GET /x HTTP/1.1"
    public static LogShape? Read(LogText line) => Access(line) ?? Error(line);

    private static LogShape? Access(LogText line)
    {
        var quote = Quote(line.Line);
        if (quote < 0)
        {
            return null;
        }

        // the client stands before the request; a referer behind it may hold other addresses
        if (line.Before(quote) is not { } hit || line.Line[..quote].Contains("client:", StringComparison.Ordinal))
        {
            return null;
        }

        return new LogShape(LogKind.Web, hit.Ip, hit.Port, "web_attack", Path(line.Line[(quote + 1)..]));
    }

    private static LogShape? Error(LogText line)
    {
        var hit =
            line.Has("[client ") ? line.After("[client ")
            : line.Has("client: ") && line.Has("server: ") ? line.After("client: ")
            : null;
        if (hit is not { } client)
        {
            return null;
        }

        var quote = Quote(line.Line);
        return new LogShape(
            LogKind.Web,
            client.Ip,
            client.Port,
            "web_attack",
            quote < 0 ? null : Path(line.Line[(quote + 1)..])
        );
    }

    private static int Quote(ReadOnlySpan<char> line)
    {
        var i = line.IndexOf('"');
        while (i >= 0 && i + 1 < line.Length)
        {
            foreach (var method in Methods)
            {
                if (line[(i + 1)..].StartsWith(method, StringComparison.Ordinal))
                {
                    return i;
                }
            }

            var next = line[(i + 1)..].IndexOf('"');
            i = next < 0 ? -1 : i + 1 + next;
        }

        return -1;
    }

    private static string? Path(ReadOnlySpan<char> request)
    {
        var start = request.IndexOf(' ') + 1;
        var rest = request[start..];
        var end = rest.IndexOfAny(" \"");
        var path = end < 0 ? rest : rest[..end];
        return path.Length is > 0 and <= 2_000 ? path.ToString() : null;
    }
}
