namespace AbuseDesk.Parsing.Text;

/// <summary>URLs without a scheme: <c>www.shop.example/x</c>, <c>bank-login[.]example/login/</c>, <c>shop.example/wp-login.php</c>.</summary>
internal static class SchemelessUrls
{
    public static void Add(string text, ReadOnlySpan<char> span, List<UrlHit> hits)
    {
        var known = hits.Count;
        var i = 0;
        while (i < span.Length && hits.Count < AddressScan.MaxHits)
        {
            var slash = span[i..].IndexOf('/');
            if (slash < 0)
            {
                break;
            }

            i += slash;
            if (i + 1 < span.Length && span[i + 1] == '/')
            {
                i += 2;
                continue;
            }

            var start = NameScanner.StartOfName(span, i);
            if (i - start > 3 && !Covered(hits, known, start) && TryRead(span, start, i, out var hit))
            {
                hits.Add(hit);
                i = hit.End;
            }

            i++;
        }

        if (hits.Count > known)
        {
            hits.Sort(static (a, b) => a.Start.CompareTo(b.Start));
        }
    }

    private static bool TryRead(ReadOnlySpan<char> text, int start, int slash, out UrlHit hit)
    {
        if (!UrlScanner.TryRest(text, start, start, "", false, false, out hit))
        {
            return false;
        }

        // the host must end exactly at the slash, and be a name somebody can register
        return hit.End > slash
            && NameScanner.IsName(hit.Host)
            && (start == 0 || text[start - 1] is not ('@' or '/' or '.' or '-' or '='));
    }

    private static bool Covered(List<UrlHit> hits, int known, int at)
    {
        var (low, high) = (0, known - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (at < hits[middle].Start)
            {
                high = middle - 1;
            }
            else if (at >= hits[middle].End)
            {
                low = middle + 1;
            }
            else
            {
                return true;
            }
        }

        return false;
    }
}
