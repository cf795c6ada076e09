using System.Buffers;

namespace AbuseDesk.Parsing.Text;

/// <summary>Host names and mailboxes in text.</summary>
internal static class NameScanner
{
    private static readonly SearchValues<char> LocalPart = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~."
    );

    // marks around an address that the grammar would allow inside of it
    private static readonly SearchValues<char> Wrapping = SearchValues.Create("'`./={|");
    private static readonly SearchValues<char> AtStarts = SearchValues.Create("@[({");

    public static List<DomainHit> Domains(string text)
    {
        var hits = new List<DomainHit>();
        var span = text.AsSpan(0, Math.Min(text.Length, AddressScan.MaxText));
        var i = 0;
        while (i < span.Length && hits.Count < AddressScan.MaxHits)
        {
            var next = span[i..].IndexOfAny(".[({");
            if (next < 0)
            {
                break;
            }

            i += next;
            if (IsInNumber(span, i))
            {
                i++;
                continue;
            }

            var dot = MayJoin(span, i) ? Defang.Dot(span, i) : 0;
            var start =
                dot > 0 && i + dot < span.Length && char.IsLetterOrDigit(span[i + dot]) ? StartOfName(span, i) : i;
            if (start < i)
            {
                i = TryDomain(span, start, i, hits);
            }

            i++;
        }

        return hits;
    }

    // most dots of a report stand in addresses: what is a name has another dot, before letters
    private static bool IsInNumber(ReadOnlySpan<char> text, int i) =>
        i > 0 && i + 1 < text.Length && char.IsAsciiDigit(text[i - 1]) && char.IsAsciiDigit(text[i + 1]);

    // a dot that ends a sentence, or one of many, joins nothing
    private static bool MayJoin(ReadOnlySpan<char> text, int i) =>
        i > 0 && (char.IsLetterOrDigit(text[i - 1]) || text[i - 1] == ' ');

    private static int TryDomain(ReadOnlySpan<char> text, int start, int dot, List<DomainHit> hits)
    {
        if (text[dot] == '.' && PlainEnd(text, start) is var plain && !MayBeName(text[start..plain]))
        {
            return Math.Max(dot, plain - 1);
        }

        var host = new HostReader(text, start, false);
        if (
            !InUrlOrMailbox(text, start)
            && host.Read()
            && !InMailbox(text, host.End)
            && !IsProperty(text, host.End)
            && IsName(host.Name, host.IsDefanged)
            && !IsMember(text, host)
        )
        {
            hits.Add(new DomainHit(host.Name, start, host.End - start, host.IsDefanged));
        }

        return Math.Max(dot, host.End - 1);
    }

    // "smtp.mailfrom=…", "header.d=…" in Authentication-Results
    private static bool IsProperty(ReadOnlySpan<char> text, int end) => end < text.Length && text[end] == '=';

    // "host.name": in JSON; a name made unclickable is one
    private static bool IsMember(ReadOnlySpan<char> text, HostReader host) =>
        !host.IsDefanged
        && text[host.End..].StartsWith("\":")
        && NameWords.Records.Contains(host.Name[..host.Name.IndexOf('.', StringComparison.Ordinal)]);

    // where a run of plain name characters ends; a bracket may continue it
    private static int PlainEnd(ReadOnlySpan<char> text, int start)
    {
        var end = start;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '.' or '-' or '_'))
        {
            end++;
        }

        return end;
    }

    // "198.51.100.10", "3.7.11" and "e.g" are none; a defanged tail is looked at in full
    private static bool MayBeName(ReadOnlySpan<char> run)
    {
        run = run.TrimEnd(".-_");
        var label = run[(run.LastIndexOf('.') + 1)..];
        return label.Length >= 2 && char.IsAsciiLetter(label[0]);
    }

    public static List<MailboxHit> Mailboxes(string text)
    {
        var hits = new List<MailboxHit>();
        var span = text.AsSpan(0, Math.Min(text.Length, AddressScan.MaxText));
        var i = 0;
        while (i < span.Length && hits.Count < AddressScan.MaxHits)
        {
            var next = span[i..].IndexOfAny(AtStarts);
            if (next < 0)
            {
                break;
            }

            i += next;
            var at = Defang.At(span, i);
            if (at > 0 && TryMailbox(span, i, at, out var hit))
            {
                hits.Add(hit);
                i = hit.Start + hit.Length;
            }
            else
            {
                i++;
            }
        }

        return hits;
    }

    private static bool TryMailbox(ReadOnlySpan<char> text, int i, int at, out MailboxHit hit)
    {
        hit = default;
        var start = i;
        while (start > 0 && i - start < 64 && LocalPart.Contains(text[start - 1]))
        {
            start--;
        }

        start += Math.Max(0, text[start..i].IndexOfAnyExcept(Wrapping));
        var host = new HostReader(text, i + at, false);
        if (
            start >= i
            || text[start..i].IndexOfAnyExcept(Wrapping) < 0
            || !host.Read()
            || !host.Name.Contains('.', StringComparison.Ordinal)
        )
        {
            return false;
        }

        hit = new MailboxHit($"{text[start..i]}@{host.Name}".ToLowerInvariant(), start, host.End - start);
        return true;
    }

    /// <summary>Where the run of name characters (dots in any notation included) that ends before <paramref name="end"/> starts.</summary>
    public static int StartOfName(ReadOnlySpan<char> text, int end)
    {
        var start = end;
        while (start > 0 && end - start < 253)
        {
            var c = text[start - 1];
            if (char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            {
                start--;
            }
            else if (
                c is ']' or ')' or '}'
                && start >= 4
                && text[start - 2] == '.'
                && text[start - 3] is '[' or '(' or '{'
            )
            {
                start -= 3;
            }
            else
            {
                break;
            }
        }

        while (start < end && text[start] is '.' or '-' or '_')
        {
            start++;
        }

        return start;
    }

    /// <summary>A name with a plausible top-level domain that is no file name.</summary>
    public static bool IsName(string name, bool defanged = false)
    {
        var dot = name.LastIndexOf('.');
        if (dot < 1 || name.Length - dot - 1 is < 2 or > 24)
        {
            return false;
        }

        var top = name.AsSpan(dot + 1);
        if (top.StartsWith("xn--", StringComparison.Ordinal))
        {
            return true;
        }

        return !top.ContainsAnyExceptInRange('a', 'z') && (defanged || !NameWords.NotEndings.Contains(top.ToString()));
    }

    private static bool InUrlOrMailbox(ReadOnlySpan<char> text, int start) =>
        start > 0
        && (
            text[start - 1] is '@' or '/' or '=' or '\\'
            || (start > 3 && text[start - 1] is ']' or ')' && Defang.At(text, start - 3) == 3)
        );

    private static bool InMailbox(ReadOnlySpan<char> text, int end) => end < text.Length && Defang.At(text, end) > 0;
}
