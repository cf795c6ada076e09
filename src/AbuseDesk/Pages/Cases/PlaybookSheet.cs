using AbuseDesk.Playbooks;
using Microsoft.AspNetCore.Html;
using static System.Text.Encodings.Web.HtmlEncoder;

namespace AbuseDesk.Pages.Cases;

/// <summary>A playbook as a page shows it: beside a case with buttons to tick, elsewhere to be read only.</summary>
public static class PlaybookSheet
{
    /// <summary>Each point is a button of the form around it: <c>tick</c> or <c>untick</c>, with the key of the point.</summary>
    public static IHtmlContent OnCase(CasePlaybook playbook, Times times) =>
        playbook.Text.Html(item =>
        {
            var done = playbook.Done.GetValueOrDefault(item.Key);
            var (name, state) = done is null ? ("tick", "false") : ("untick", "true");
            var button =
                $"""<button class="tick" name="{name}" value="{item.Key}" role="checkbox" aria-checked="{state}" """
                + $"""aria-label="{Default.Encode(item.Label)}"></button>""";
            return (button, done is null ? "" : $" <small>{Default.Encode(done.Who)} {Time(times, done.At)}</small>");
        });

    public static IHtmlContent ToRead(PlaybookText text) =>
        text.Html(item => ($"""<input type="checkbox" disabled aria-label="{Default.Encode(item.Label)}">""", ""));

    private static string Time(Times times, DateTimeOffset at)
    {
        using var writer = new StringWriter();
        times.Brief(at).WriteTo(writer, Default);
        return writer.ToString();
    }
}
