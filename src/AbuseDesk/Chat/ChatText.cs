using System.Globalization;
using System.Resources;
using System.Text.Encodings.Web;
using System.Text.Json;
using AbuseDesk.Data;
using AbuseDesk.Ops;

namespace AbuseDesk.Chat;

/// <summary>
/// The body of a post: number, category and severity, in the shape of Slack's incoming webhooks
/// (https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks, understood by Mattermost and Rocket.Chat
/// too) or as plain JSON. It is built from <see cref="ChatNews"/> alone, which holds nothing of a reporter or a customer.
/// </summary>
public sealed class ChatText(ChatSettings settings, CultureInfo language, Uri desk)
{
    /// <summary>So many cases are named in one post; of more only the number is said.</summary>
    public const int Most = 10;

    private static readonly ResourceManager Texts = new(
        "AbuseDesk.Resources.SharedResource",
        typeof(SharedResource).Assembly
    );

    // Japanese as it is: a chat shows the characters, and so do logs of proxies.
    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>One post for all of it: a wave must not flood the room.</summary>
    public string Of(IReadOnlyList<ChatNews> news) =>
        settings.Format switch
        {
            ChatFormat.Slack => JsonSerializer.Serialize(new { text = string.Join('\n', Lines(news)) }, Plain),
            ChatFormat.Json => JsonSerializer.Serialize(
                new
                {
                    events = Open(news)
                        .Select(n => new
                        {
                            @event = n.Kind,
                            at = n.At,
                            @case = n.Number,
                            category = n.Category,
                            severity = StoredText.Text(n.Severity),
                            url = Link(n),
                        }),
                    restricted = news.Count(n => n.IsRestricted),
                },
                Plain
            ),
        };

    private IEnumerable<string> Lines(IReadOnlyList<ChatNews> news)
    {
        var open = Open(news);
        foreach (var one in open.Take(Most))
        {
            yield return Say(
                $"Chat.{one.Kind}",
                Escaped(one.Number),
                Escaped(Text($"Category.{one.Category}")),
                Text($"Severity.{StoredText.Text(one.Severity)}"),
                Link(one)
            );
        }

        if (open.Count > Most)
        {
            yield return Say("Chat.More", open.Count - Most, desk.AbsoluteUri);
        }

        if (news.Any(n => n.IsRestricted))
        {
            yield return Say("Chat.Restricted", desk.AbsoluteUri);
        }
    }

    // A case is named once for the same event, however often it came.
    private static List<ChatNews> Open(IReadOnlyList<ChatNews> news) =>
        [.. news.Where(n => !n.IsRestricted).DistinctBy(n => (n.Number, n.Kind)).OrderByDescending(n => n.Severity)];

    private string Link(ChatNews of) => new Uri(desk, $"cases/{Uri.EscapeDataString(of.Number)}").AbsoluteUri;

    private string Say(string id, params object[] values) => string.Format(language, Text(id), values);

    // A code of a newer version is shown as it is.
    private string Text(string id) =>
        Texts.GetString(id, language) ?? id[(id.IndexOf('.', StringComparison.Ordinal) + 1)..];

    // The three characters Slack asks to be escaped.
    private static string Escaped(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);
}
