using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using AbuseDesk.Cases;
using Markdig;
using Markdig.Extensions.TaskLists;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Html;

namespace AbuseDesk.Playbooks;

/// <summary>A point that can be ticked.</summary>
/// <param name="Key">What <c>{#key}</c> at its end says, the same in every language; without one, a hash of its words.</param>
/// <param name="Label">Its words.</param>
public sealed record PlaybookItem(string Key, string Label);

/// <summary>
/// A playbook, read. Staff write it, and it is shown to other staff: no HTML, no picture, and no link but https and our own
/// pages comes out of it, whatever is in it.
/// </summary>
public sealed partial class PlaybookText
{
    public const int Longest = 20_000;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UseTaskLists()
        .Build();

    private readonly MarkdownDocument _document;
    private readonly List<(TaskList Box, PlaybookItem Item)> _boxes = [];

    private PlaybookText(MarkdownDocument document) => _document = document;

    public IEnumerable<PlaybookItem> Items => _boxes.Select(b => b.Item);

    /// <summary>Refuses what could not be shown.</summary>
    public static void Check(string text) => Read(text);

    /// <summary>Reads Markdown.</summary>
    /// <exception cref="CaseRuleException">It is too long, or nested beyond reading.</exception>
    public static PlaybookText Read(string text)
    {
        if (text.Length > Longest)
        {
            throw new CaseRuleException("playbook_too_long", Longest);
        }

        try
        {
            var read = new PlaybookText(Markdown.Parse(text, Pipeline));
            read.Tame();
            read.FindItems();
            return read;
        }
        catch (ArgumentException)
        {
            // the reader's own limit of depth
            throw new CaseRuleException("playbook_unreadable");
        }
    }

    /// <summary>
    /// The page. <paramref name="box"/> gives what stands before and behind a point. A text is rendered once: what is put
    /// around its points stays in it.
    /// </summary>
    public IHtmlContent Html(Func<PlaybookItem, (string Before, string Behind)> box)
    {
        foreach (var (at, item) in _boxes)
        {
            var (before, behind) = box(item);
            at.Parent!.AppendChild(new HtmlInline(behind));
            at.ReplaceBy(new HtmlInline(before));
        }

        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.Render(_document);
        return new HtmlString(writer.ToString());
    }

    // Headings go below those of the page; pictures and links that lead who knows where become their words.
    private void Tame()
    {
        foreach (var heading in _document.Descendants<HeadingBlock>())
        {
            heading.Level = Math.Min(6, heading.Level + 2);
        }

        foreach (var link in _document.Descendants<LinkInline>().ToList())
        {
            if (link.IsImage || !IsSafe(link.GetDynamicUrl?.Invoke() ?? link.Url))
            {
                link.ReplaceBy(new ContainerInline());
            }
            else
            {
                link.GetAttributes().AddProperty("rel", "noopener");
            }
        }

        foreach (var link in _document.Descendants<AutolinkInline>().ToList())
        {
            if (link.IsEmail || !IsSafe(link.Url))
            {
                link.ReplaceBy(new LiteralInline(link.Url));
            }
            else
            {
                link.GetAttributes().AddProperty("rel", "noopener");
            }
        }
    }

    // Browsers drop control characters and read \ as /, so that either may hide another host.
    private static bool IsSafe(string? url)
    {
        if (string.IsNullOrEmpty(url) || url.Any(c => c is <= ' ' or '\\' or '\u007f'))
        {
            return false;
        }

        return url.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            ? Uri.TryCreate(url, UriKind.Absolute, out _)
            : url[0] is '#' || (url[0] is '/' && !url.StartsWith("//", StringComparison.Ordinal));
    }

    private void FindItems()
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var box in _document.Descendants<TaskList>().ToList())
        {
            var given = TakeKey(box);
            var label = Label(box);
            var key = given ?? Hash(label);

            // the same words twice are two points
            seen[key] = seen.GetValueOrDefault(key) + 1;
            key = seen[key] == 1 ? key : string.Create(CultureInfo.InvariantCulture, $"{key}-{seen[key]}");
            _boxes.Add((box, new PlaybookItem(key, label)));
        }
    }

    private static string? TakeKey(TaskList box)
    {
        if (box.Parent!.LastChild is not LiteralInline last)
        {
            return null;
        }

        var words = last.Content.ToString();
        var found = Key().Match(words);
        if (!found.Success)
        {
            return null;
        }

        last.Content = new Markdig.Helpers.StringSlice(words[..found.Index]);
        return found.Groups["key"].Value;
    }

    private static string Label(TaskList box)
    {
        var words = new StringBuilder();
        foreach (var inline in box.Parent!.Descendants())
        {
            _ = inline switch
            {
                LiteralInline literal => words.Append(literal.Content.ToString()),
                CodeInline code => words.Append(code.Content),
                AutolinkInline link => words.Append(link.Url),
                LineBreakInline => words.Append(' '),
                _ => words,
            };
        }

        return words.ToString().Trim();
    }

    private static string Hash(string label) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(label)).AsSpan(0, 8));

    [GeneratedRegex(
        @"\s*\{#(?<key>[a-z0-9-]{1,40})\}\s*$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Key();
}
