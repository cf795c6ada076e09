namespace AbuseDesk.Parsing.Mail;

/// <summary>What our own mail server says about the sender (RFC 8601). Results under any other authserv-id are the sender's words.</summary>
internal static class SenderCheck
{
    public static SenderTrust Of(MailView mail, ReadingContext context)
    {
        if (context.AuthServIds.Count == 0)
            return SenderTrust.NotChecked;

        var from = MailAddresses.DomainOf(mail.Envelope.FromAddress);
        var ours = mail.Headers("Authentication-Results")
            .Select(r => WithoutComments(r).Split(';'))
            .Where(r => IsOurs(r[0], context))
            .ToList();
        if (ours.Count == 0)
            return SenderTrust.NotChecked;

        var entries = ours.SelectMany(r => r.Skip(1)).ToList();
        return entries.Concat(ArcCheck.Results(mail, entries, context)).Any(e => Vouches(e, from))
            ? SenderTrust.Verified
            : SenderTrust.Failed;
    }

    /// <summary>The problem of a format that is recognised by who sends it, when we could check the sender and it does not hold.</summary>
    public static IEnumerable<Problem> Problems(MailView mail, ReadingContext context) =>
        context.AuthServIds.Count > 0 && Of(mail, context) != SenderTrust.Verified
            ? [new Problem(ProblemCodes.SenderUnverified, mail.Envelope.FromAddress)]
            : [];

    internal static bool IsOurs(string entry, ReadingContext context)
    {
        // "mx.minato.example 1; …": the id may carry a version
        var id = entry.Trim();
        var blank = id.IndexOf(' ', StringComparison.Ordinal);
        return context.AuthServIds.Contains(blank < 0 ? id : id[..blank], StringComparer.OrdinalIgnoreCase);
    }

    // dmarc=pass, or dkim/spf=pass for a domain aligned with From (RFC 7489 §3.1, relaxed)
    private static bool Vouches(string entry, string from)
    {
        var words = entry.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || from.Length == 0)
            return false;
        if (words[0].Equals("dmarc=pass", StringComparison.OrdinalIgnoreCase))
            return Property(words, "header.from=") is var named && (named.Length == 0 || Aligned(named, from));
        if (words[0].Equals("dkim=pass", StringComparison.OrdinalIgnoreCase))
            return Aligned(Property(words, "header.d="), from) || Aligned(Property(words, "header.i="), from);
        return words[0].Equals("spf=pass", StringComparison.OrdinalIgnoreCase)
            && Aligned(Property(words, "smtp.mailfrom="), from);
    }

    private static string Property(string[] words, string name)
    {
        var word = Array.Find(words, w => w.StartsWith(name, StringComparison.OrdinalIgnoreCase));
        return word is null ? "" : MailAddresses.DomainOf(word[name.Length..].Trim('"', '<', '>'));
    }

    private static bool Aligned(string domain, string from) =>
        domain.Contains('.', StringComparison.Ordinal)
        && (
            domain.Equals(from, StringComparison.OrdinalIgnoreCase)
            || from.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase)
            || domain.EndsWith("." + from, StringComparison.OrdinalIgnoreCase)
        );

    internal static string WithoutComments(string value)
    {
        if (!value.Contains('(', StringComparison.Ordinal))
            return value;
        var text = new System.Text.StringBuilder(value.Length);
        var depth = 0;
        foreach (var c in value)
        {
            if (c is '(' or ')')
                depth = Math.Max(0, depth + (c == '(' ? 1 : -1));
            else if (depth == 0)
                text.Append(c);
        }

        return text.ToString();
    }
}
