using System.Text;
using System.Text.RegularExpressions;
using AbuseDesk.Parsing.Mail;
using AngleSharp.Html;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens;
using AngleSharp.Text;

namespace AbuseDesk.Checks;

/// <summary>Where a page sends what is typed into it.</summary>
internal sealed record PageForm(string Target, string Method, bool AsksPassword);

/// <summary>What a page says of itself: text only, nothing of it is ever rendered or loaded.</summary>
internal sealed record PageFacts
{
    public string? Title { get; init; }
    public string Text { get; init; } = "";
    public IReadOnlyList<PageForm> Forms { get; init; } = [];

    /// <summary>Anywhere, also outside of a form: scripts send those.</summary>
    public bool AsksPassword { get; init; }

    public string? MetaRefresh { get; init; }

    /// <summary>A script that looks as if it sent the visitor on; not proof.</summary>
    public bool ScriptMovesOn { get; init; }

    /// <summary>The mark parking companies agreed on with advertisement blockers.</summary>
    public bool IsParking { get; init; }
}

/// <summary>
/// Reads a page token by token, in time and memory that grow with its length and no faster. No tree is built: half a
/// megabyte of badly nested links keeps a tree builder busy for twenty seconds.
/// </summary>
internal static partial class PageReader
{
    private const int MostForms = 20;
    private const int TitleLength = 300;
    private const int TextLength = 20_000;
    private const int ScriptLength = 100_000;
    private const int Prologue = 4096;

    public static PageFacts? Read(byte[] body, string? contentType, Uri url)
    {
        var type = (contentType ?? "").Split(';')[0].Trim().ToLowerInvariant();
        var isHtml = type is "text/html" or "application/xhtml+xml" or "";
        return isHtml ? new Reading(url).Of(Decode(body, contentType))
            : type.StartsWith("text/", StringComparison.Ordinal)
                ? new() { Text = Spaces().Replace(Cut(Decode(body, contentType), TextLength), " ").Trim() }
            : null;
    }

    // The header says more than the page, the page more than a guess, and Charsets knows when all of them are wrong.
    private static string Decode(byte[] body, string? contentType)
    {
        var label = body switch
        {
            [0xEF, 0xBB, 0xBF, ..] => "utf-8",
            [0xFE, 0xFF, ..] => "utf-16BE",
            [0xFF, 0xFE, ..] => "utf-16",
            _ => Label(contentType ?? "")
                ?? Label(Encoding.Latin1.GetString(body.AsSpan(0, Math.Min(body.Length, Prologue)))),
        };
        return Charsets.Decode(body, label).TrimStart('\uFEFF');
    }

    private static string? Label(string text) =>
        Charset().Match(text) is { Success: true } m ? m.Groups["name"].Value : null;

    private static string Cut(string text, int length) => Charsets.Clean(text.Length > length ? text[..length] : text);

    [GeneratedRegex(
        """charset\s*=\s*["']?\s*(?<name>[A-Za-z0-9_.:-]{2,40})""",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Charset();

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Spaces();

    [GeneratedRegex(
        @"^\s*\d*[.\d]*\s*[;,]?\s*url\s*=\s*[""']?(?<url>[^""']+)",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Refresh();

    [GeneratedRegex(
        @"\blocation(\.href)?\s*=\s*[^=\s]|\blocation\.(replace|assign)\s*\(",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex MovesOn();

    private sealed class Reading
    {
        private readonly Uri _page;
        private readonly StringBuilder _text = new();
        private readonly StringBuilder _title = new();
        private readonly StringBuilder _script = new();
        private readonly List<PageForm> _forms = [];
        private Uri _base;
        private StringBuilder? _into;
        private bool _inForm;
        private bool _asksPassword;
        private bool _isParking;
        private string? _refresh;

        public Reading(Uri page)
        {
            _page = page;
            _base = page;
        }

        public PageFacts Of(string html)
        {
            _into = _text;
            using var source = new TextSource(html);
            using var tokens = new HtmlTokenizer(source, HtmlEntityProvider.Resolver);
            for (var token = tokens.Get(); token.Type != HtmlTokenType.EndOfFile; token = tokens.Get())
            {
                if (token.Type == HtmlTokenType.Character)
                {
                    Append(token.Data);
                }
                else if (token is HtmlTagToken tag)
                {
                    Tag(tag, tokens);
                }
            }

            var title = Tidy(_title, TitleLength);
            return new()
            {
                Title = title.Length == 0 ? null : title,
                Text = Tidy(_text, TextLength),
                Forms = _forms,
                AsksPassword = _asksPassword,
                MetaRefresh = _refresh,
                ScriptMovesOn = MovesOn().IsMatch(_script.ToString()),
                IsParking = _isParking,
            };
        }

        private static string Tidy(StringBuilder text, int length) =>
            Cut(Spaces().Replace(text.ToString(), " ").Trim(), length);

        // Some blanks are lost later, hence twice the length; the rest of a long page is let go as it comes.
        private void Append(string text)
        {
            var limit = _into == _script ? ScriptLength : 2 * TextLength;
            if (_into is { } into && into.Length < limit)
            {
                into.Append(text.AsSpan(0, Math.Min(text.Length, limit - into.Length)));
            }
        }

        private void Tag(HtmlTagToken tag, HtmlTokenizer tokens)
        {
            if (tag.Type == HtmlTokenType.EndTag)
            {
                _into = _text;
                _inForm &= tag.Name is not "form";
            }
            else
            {
                tokens.State = ModeOf(tag.Name);
                _into = tag.Name switch
                {
                    "title" => _title.Length == 0 ? _title : null,
                    "script" => _script,
                    "style" or "xmp" or "iframe" or "noembed" or "noframes" => null,
                    _ => _text,
                };
                Start(tag);
            }

            Append(" ");
        }

        // What the tree builder would tell the tokenizer: inside of these a "<" is text.
        private static HtmlParseMode ModeOf(string name) =>
            name switch
            {
                "title" or "textarea" => HtmlParseMode.RCData,
                "style" or "xmp" or "iframe" or "noembed" or "noframes" => HtmlParseMode.Rawtext,
                "script" => HtmlParseMode.Script,
                "plaintext" => HtmlParseMode.Plaintext,
                _ => HtmlParseMode.PCData,
            };

        private void Start(HtmlTagToken tag)
        {
            switch (tag.Name)
            {
                case "html":
                    _isParking |= tag.Attributes.Any(a => a.Name is "data-adblockkey");
                    break;
                case "base"
                    when Target(tag.GetAttribute("href")) is { } at && Uri.TryCreate(at, UriKind.Absolute, out var uri):
                    _base = uri;
                    break;
                case "meta" when tag.GetAttribute("http-equiv").Equals("refresh", StringComparison.OrdinalIgnoreCase):
                    _refresh ??= Refresh().Match(tag.GetAttribute("content")) is { Success: true } m
                        ? Target(m.Groups["url"].Value)
                        : null;
                    break;
                case "form":
                    _inForm = true;
                    AddForm(tag.GetAttribute("action"), tag.GetAttribute("method"), false);
                    break;
                case "input" or "button":
                    Field(tag);
                    break;
            }
        }

        private void Field(HtmlTagToken tag)
        {
            if (tag.GetAttribute("formaction") is { Length: > 0 } other)
            {
                AddForm(other, tag.GetAttribute("formmethod"), _inForm && _forms.Count > 0 && _forms[^1].AsksPassword);
            }

            if (!tag.GetAttribute("type").Equals("password", StringComparison.OrdinalIgnoreCase))
            {
                return;
            }

            _asksPassword = true;
            if (_inForm && _forms.Count > 0)
            {
                _forms[^1] = _forms[^1] with { AsksPassword = true };
            }
        }

        private void AddForm(string action, string method, bool asksPassword)
        {
            if (_forms.Count < MostForms)
            {
                var post = method.Equals("post", StringComparison.OrdinalIgnoreCase) ? "post" : "get";
                _forms.Add(new(action.Trim().Length == 0 ? _page.AbsoluteUri : Target(action), post, asksPassword));
            }
        }

        // As a browser would take it; where it could not, as it stands.
        private string Target(string text)
        {
            var trimmed = text.Trim();
            return Cut(
                Uri.TryCreate(_base, trimmed, out var target) ? target.AbsoluteUri : trimmed,
                FetchLimits.UrlLength
            );
        }
    }
}
