using System.Globalization;

namespace AbuseDesk.Parsing.Mail;

/// <summary>
/// What an earlier server of ours saw before the mail was passed on (RFC 8617). An ARC set counts only where our own server
/// says the chain holds (<c>arc=pass</c> in its Authentication-Results), where the set's results carry our authserv-id, and
/// where a domain of ours sealed it: the name in the results proves nothing, anybody can seal any text.
/// </summary>
internal static class ArcCheck
{
    private const int MostSets = 50;

    /// <summary>The results (without the authserv-id) of the sets that can be believed.</summary>
    public static IEnumerable<string> Results(MailView mail, IEnumerable<string> ownResults, ReadingContext context)
    {
        if (!ownResults.Any(e => Word(e).Equals("arc=pass", StringComparison.OrdinalIgnoreCase)))
        {
            return [];
        }

        var sealers = mail.Headers("ARC-Seal")
            .Take(MostSets)
            .Select(s => SenderCheck.WithoutComments(s).Split(';'))
            .ToLookup(Instance, tags => Tag(tags, "d"), StringComparer.Ordinal);
        return mail.Headers("ARC-Authentication-Results")
            .Take(MostSets)
            .Select(r => SenderCheck.WithoutComments(r).Split(';'))
            .Where(r => r.Length > 2 && SenderCheck.IsOurs(r[1], context))
            .Where(r => sealers[Instance(r)].ToList() is [var sealer] && IsOfOurs(sealer, context))
            .SelectMany(r => r.Skip(2));
    }

    // Each instance has exactly one seal; a second one is somebody's addition.
    private static string Instance(string[] tags) =>
        int.TryParse(Tag(tags, "i"), NumberStyles.None, CultureInfo.InvariantCulture, out var i) && i is > 0 and <= 50
            ? i.ToString(CultureInfo.InvariantCulture)
            : "";

    private static string Tag(string[] tags, string name)
    {
        var tag = tags.Select(t => t.Trim())
            .FirstOrDefault(t => t.StartsWith(name + "=", StringComparison.OrdinalIgnoreCase));
        return tag is null ? "" : tag[(name.Length + 1)..].Trim();
    }

    private static bool IsOfOurs(string sealer, ReadingContext context) =>
        sealer.Contains('.', StringComparison.Ordinal)
        && context.AuthServIds.Any(id =>
            id.Equals(sealer, StringComparison.OrdinalIgnoreCase)
            || id.EndsWith("." + sealer, StringComparison.OrdinalIgnoreCase)
        );

    private static string Word(string entry)
    {
        var trimmed = entry.AsSpan().Trim();
        var end = trimmed.IndexOfAny(' ', '\t');
        return (end < 0 ? trimmed : trimmed[..end]).ToString();
    }
}
