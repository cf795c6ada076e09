using System.Net;

namespace AbuseDesk.Parsing.Text;

/// <summary>One Received header (RFC 5321 §4.4), as far as servers in the wild keep to it.</summary>
public sealed record ReceivedLine
{
    /// <summary>The name the sending side gave of itself; forgeable.</summary>
    public string? Helo { get; init; }

    /// <summary>The reverse name the receiver looked up.</summary>
    public string? ReverseName { get; init; }

    /// <summary>The address the receiver saw.</summary>
    public IPAddress? Ip { get; init; }

    /// <summary>The receiver's own name.</summary>
    public string? By { get; init; }

    /// <summary>The receiver's queue id, as written.</summary>
    public string? Id { get; init; }

    /// <summary>The login the mail was submitted with (Postfix <c>Authenticated sender</c>, Exim <c>authenticated_id</c>).</summary>
    public string? AuthenticatedAs { get; init; }

    /// <summary>The receiver's clock.</summary>
    public EventTime? Time { get; init; }

    /// <summary>The line, unfolded, without the header name.</summary>
    public required string Text { get; init; }

    /// <summary>Best name of the sending host.</summary>
    public string? Host => ReverseName ?? Helo;

    private const int MaxLine = 4_000;
    private static readonly string[] AuthWords =
    [
        "authenticated sender: ",
        "authenticated sender ",
        "authenticated_id=",
        "authenticated user ",
        "smtp.auth=",
    ];

    /// <summary>Reads one line; parts that are not there are null. Never throws.</summary>
    public static ReceivedLine Read(string value, TimeHints hints)
    {
        var text = Unfold(value);
        var span = text.AsSpan();
        var semicolon = span.LastIndexOf(';');
        var (by, byEnd) = Keyword(span, "by");
        var from = span.StartsWith("from ", StringComparison.OrdinalIgnoreCase)
            ? span[5..(by < 0 ? span.Length : by)]
            : default;
        var (id, idEnd) = by < 0 ? (-1, 0) : Keyword(span, "id", by);
        return new ReceivedLine
        {
            Helo = from.IsEmpty ? null : Token(from),
            ReverseName = Reverse(from),
            Ip = Address(from),
            By = by < 0 ? null : Token(span[byEnd..])?.TrimEnd('.').ToLowerInvariant(),
            Id = id < 0 ? null : Token(span[idEnd..])?.Trim('<', '>', ',', '.'),
            AuthenticatedAs = Login(text),
            Time = Timestamps.Read(semicolon < 0 ? text : text[(semicolon + 1)..], hints),
            Text = text,
        };
    }

    private static string Unfold(string value)
    {
        var text = value.Length > MaxLine ? value[..MaxLine] : value;
        text = text.ReplaceLineEndings(" ").Replace('\t', ' ').Trim();
        while (text.Contains("  ", StringComparison.Ordinal))
        {
            text = text.Replace("  ", " ", StringComparison.Ordinal);
        }

        return text;
    }

    // a keyword between blanks and outside of comments
    private static (int Start, int End) Keyword(ReadOnlySpan<char> text, string word, int from = 0)
    {
        var depth = 0;
        for (var i = from; i < text.Length; i++)
        {
            depth += text[i] switch
            {
                '(' => 1,
                ')' => depth > 0 ? -1 : 0,
                _ => 0,
            };
            var boundary = i == 0 || text[i - 1] is ' ' or ')';
            if (
                depth == 0
                && boundary
                && text[i..].StartsWith(word, StringComparison.OrdinalIgnoreCase)
                && i + word.Length < text.Length
                && text[i + word.Length] == ' '
            )
            {
                return (i, i + word.Length + 1);
            }
        }

        return (-1, 0);
    }

    private static string? Token(ReadOnlySpan<char> text)
    {
        text = text.TrimStart();
        var end = text.IndexOfAny(" ;()");
        var token = end < 0 ? text : text[..end];
        return token.IsEmpty ? null : token.ToString();
    }

    // "(mail.minato.example [203.0.113.5])", "(EHLO name) (1.2.3.4)": the first word of the comment that holds the address
    private static string? Reverse(ReadOnlySpan<char> from)
    {
        var open = from.IndexOf('(');
        if (open < 0)
        {
            return null;
        }

        var name = Token(from[(open + 1)..])?.TrimEnd('.').ToLowerInvariant();
        return name is not null && NameScanner.IsName(name) ? name : null;
    }

    private static IPAddress? Address(ReadOnlySpan<char> from)
    {
        if (from.IsEmpty)
        {
            return null;
        }

        var text = from.ToString();
        var (best, rank) = ((IPAddress?)null, 0);
        foreach (var hit in IpScanner.Scan(text))
        {
            var afterHelo = text.AsSpan(0, hit.Start).Contains('(');
            var before = hit.Start > 0 ? text[hit.Start - 1] : ' ';
            var bracketed = before == '[' || (before == ':' && text[hit.Start - 2] == '6');
            var now =
                bracketed && afterHelo ? 4
                : before == '(' ? 3
                : bracketed ? 2
                : 1;
            // HELO text that looks like an address says nothing
            var helo =
                text.AsSpan(0, hit.Start).TrimEnd('[').EndsWith("helo ", StringComparison.OrdinalIgnoreCase)
                || text.AsSpan(0, hit.Start).TrimEnd('[').EndsWith("helo=", StringComparison.OrdinalIgnoreCase);
            if (now > rank && !helo)
            {
                (best, rank) = (hit.Ip, now);
            }
        }

        return best;
    }

    private static string? Login(string text)
    {
        foreach (var word in AuthWords)
        {
            var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase);
            if (at >= 0)
            {
                return Token(text.AsSpan(at + word.Length))?.Trim('<', '>', ',');
            }
        }

        return null;
    }
}
