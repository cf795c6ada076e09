using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace AbuseDesk.Pages;

/// <summary>A place of a text to be marked.</summary>
/// <param name="At">Where.</param>
/// <param name="Length">How long.</param>
/// <param name="Tone">Class of the style sheet: accused, seen, label.</param>
/// <param name="Id">Anchor, where something links to it.</param>
/// <param name="Finding">Number of the finding that rests on it; links to <c>#f{number}</c>.</param>
public sealed record Mark(int At, int Length, string Tone, string? Id, int? Finding);

/// <summary>Text of others, escaped, with the words the evidence rests on marked.</summary>
public static class Highlighted
{
    private const int MaxWords = 100;
    private const int MaxMarks = 2_000;
    private const int ShortestWord = 4;

    public static IHtmlContent Text(string text, IEnumerable<string> words, HtmlEncoder encoder)
    {
        var html = new StringBuilder(text.Length + 256);
        var done = 0;
        foreach (var (at, length) in Places(text, words))
        {
            html.Append(encoder.Encode(text[done..at])).Append("<mark>");
            html.Append(encoder.Encode(text.Substring(at, length))).Append("</mark>");
            done = at + length;
        }

        html.Append(encoder.Encode(text[done..]));
        return new HtmlString(html.ToString());
    }

    /// <summary>With marks that have a number and can be linked to; one that overlaps an earlier one is left out.</summary>
    public static IHtmlContent Marked(string text, IEnumerable<Mark> marks, HtmlEncoder encoder)
    {
        var html = new StringBuilder(text.Length + 256);
        var done = 0;
        foreach (var mark in marks.Where(m => m.At >= 0 && m.At + m.Length <= text.Length))
        {
            if (mark.At < done)
            {
                continue;
            }

            html.Append(encoder.Encode(text[done..mark.At])).Append("<mark class=\"").Append(mark.Tone).Append('"');
            if (mark.Id is { } id)
            {
                html.Append(" id=\"").Append(id).Append("\" tabindex=\"-1\"");
            }

            html.Append('>');
            if (mark.Finding is { } number)
            {
                html.Append(CultureInfo.InvariantCulture, $"<a class=\"no\" href=\"#f{number}\">{number}</a>");
            }

            html.Append(encoder.Encode(text.Substring(mark.At, mark.Length))).Append("</mark>");
            done = mark.At + mark.Length;
        }

        html.Append(encoder.Encode(text[done..]));
        return new HtmlString(html.ToString());
    }

    // In the order of the text and without overlaps; of several at one place the longest.
    private static List<(int At, int Length)> Places(string text, IEnumerable<string> words)
    {
        var hits = words
            .Where(w => w.Length >= ShortestWord)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Take(MaxWords)
            .SelectMany(w => Hits(text, w))
            .Take(MaxMarks)
            .OrderBy(h => h.At)
            .ThenByDescending(h => h.Length);
        var apart = new List<(int At, int Length)>();
        var end = 0;
        foreach (var hit in hits)
        {
            if (hit.At >= end)
            {
                apart.Add(hit);
                end = hit.At + hit.Length;
            }
        }

        return apart;
    }

    private static IEnumerable<(int At, int Length)> Hits(string text, string word)
    {
        for (
            var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase);
            at >= 0;
            at = text.IndexOf(word, at + word.Length, StringComparison.OrdinalIgnoreCase)
        )
        {
            yield return (at, word.Length);
        }
    }
}
