namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// Pages and addresses that stand under each other, as one row or one block each:
/// <code>
/// URL: hxxp://a[.]example/x
/// IP: 203[.]0[.]113[.]20
///
/// URL: hxxp://b[.]example/y
/// IP: 203[.]0[.]113[.]21
/// </code>
/// </summary>
internal static class FreeTextPairs
{
    private const int MaxLines = 3;

    /// <summary>The address of each page that has one, by the position of the page. What stands first in the text, leads each pair.</summary>
    public static Dictionary<int, FreeTextAccusation> Of(
        FreeTextMail mail,
        List<FreeTextAccusation> pages,
        List<FreeTextAccusation> ips
    )
    {
        var pairs = new Dictionary<int, FreeTextAccusation>();
        var inOrder = pages.Concat(ips).Where(a => a.Position >= 0).OrderBy(a => a.Position).ToList();
        var pagesLead = inOrder.Count > 0 && inOrder[0].Urls.Count > 0;
        for (var i = 0; i + 1 < inOrder.Count; i++)
        {
            var (first, second) = (inOrder[i], inOrder[i + 1]);
            var isPair = first.Urls.Count > 0 == pagesLead && second.Urls.Count > 0 != pagesLead;
            if (isPair && Lines(mail, first.Position, second.Position) <= MaxLines)
            {
                var (page, ip) = pagesLead ? (first, second) : (second, first);
                pairs[page.Position] = ip;
            }
        }

        return pairs;
    }

    private static int Lines(FreeTextMail mail, int from, int to) => mail.Text.AsSpan(from, to - from).Count('\n');
}
