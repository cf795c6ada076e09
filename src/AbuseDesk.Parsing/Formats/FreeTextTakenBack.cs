using System.Collections.Frozen;
using System.Net;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// Addresses the reporter takes back: "not 198.51.100.9 but 198.51.100.10", "198.51.100.10, not 198.51.100.9",
/// "IP 198.51.100.9 non, 198.51.100.10", 「198.51.100.9ではなく198.51.100.10」. A denial without the right address beside it
/// takes nothing back, except where the words can mean nothing else.
/// </summary>
internal static class FreeTextTakenBack
{
    private const int MaxLooked = 2_000;
    private const int Reach = 60;
    private const int Contrast = 40;
    private const int MostTokens = 5;

    private static readonly FrozenSet<string> Negations = Words(
        "not isn't wasn't aren't nicht kein pas non no niet geen não nao nie ne není nebyl не"
    );

    // one verb may stand behind these: "no viene de", "non proviene da"
    private static readonly FrozenSet<string> Spacious = Words("non no não nao nie ne не");

    // between the negation and the address
    private static readonly FrozenSet<string> Joints = Words(
        "from by of at on the ip ips address host is von der die dem den adresse ip-adresse de du des da do dal dalla "
            + "le la les el il l'adresse l'ip l'indirizzo l'adresse van vanaf het adres z ze od adresu adresy hosta с от адреса"
    );

    // behind the address, before the right one
    private static readonly string[] Buts =
    [
        "but ",
        "sondern ",
        "mais ",
        "sino ",
        "ma ",
        "bensì ",
        "maar ",
        "mas ",
        "senão ",
        "lecz ",
        "ale ",
        "nýbrž ",
        "а ",
        "но ",
    ];

    private static readonly string[] Instead =
    [
        "instead of",
        "rather than",
        "statt",
        "anstelle von",
        "anstatt",
        "au lieu de",
        "plutôt que",
        "en lugar de",
        "en vez de",
        "em vez de",
        "invece di",
        "in plaats van",
        "zamiast",
        "místo",
        "вместо",
    ];

    private static readonly FrozenSet<string> Answers = Words("no non not nein nee não nao nie ne нет");

    private static readonly FrozenSet<string> Ands = Words("and und et y e en i a и");

    // between an address and what is said of it: 「198.51.100.9からではなく」
    private static readonly string[] Particles = ["からの攻撃", "からのアクセス", "から", "の方", "のほう", "가", "이"];

    private static readonly string[] Denials =
    [
        "ではなく",
        "じゃなく",
        "でなく",
        "ではありません",
        "ではない",
        "ではございません",
        " 아니라",
        "아니라",
        " 아니고",
    ];

    /// <summary>All addresses of a mail that its words take back.</summary>
    public static HashSet<IPAddress> Of(string text, FreeTextPassages passages, IReadOnlyList<IpHit> ips)
    {
        var denied = new HashSet<IPAddress>();
        for (var n = 0; n < Math.Min(ips.Count, MaxLooked); n++)
        {
            var hit = ips[n];
            var previous = n > 0 ? ips[n - 1] : default(IpHit?);
            var next = n + 1 < ips.Count ? ips[n + 1] : default(IpHit?);
            if (passages.At(hit.Start) == Passage.Prose && IsDenied(text, hit, previous, next))
            {
                denied.Add(hit.Ip);
            }
        }

        return denied;
    }

    private static bool IsDenied(string text, IpHit hit, IpHit? previous, IpHit? next)
    {
        var after = text.AsSpan(hit.End, Math.Min(Reach, text.Length - hit.End));
        if (IsDeniedBehind(after))
        {
            return true;
        }

        var from = Math.Max(previous?.End ?? 0, hit.Start - Reach);
        var before = text.AsSpan(Math.Min(from, hit.Start)..hit.Start).TrimEnd(" \t\n\"'([「");
        var right =
            next is { } other && !other.Ip.Equals(hit.Ip) && other.Start - hit.End is >= 0 and <= Reach ? next : null;
        if (right is { } named && (IsAnswered(after, named.Start - hit.End) || IsBut(before, after, named, hit.End)))
        {
            return true;
        }

        // "198.51.100.10, not from 198.51.100.9"
        return previous is { } told && from == told.End && !told.Ip.Equals(hit.Ip) && IsAside(before);
    }

    private static bool IsDeniedBehind(ReadOnlySpan<char> after)
    {
        var rest = after.TrimStart(" 」』)");
        foreach (var particle in Particles)
        {
            if (rest.StartsWith(particle))
            {
                rest = rest[particle.Length..];
                break;
            }
        }

        // "ではないかと思います": it is the one
        var length = StartsWithAny(rest, Denials);
        return length > 0 && !rest[length..].StartsWith("か") && !rest[length..].StartsWith("でしょう");
    }

    // "198.51.100.9 non, 198.51.100.10"
    private static bool IsAnswered(ReadOnlySpan<char> after, int next)
    {
        var between = after[..Math.Min(next, after.Length)];
        var rest = between.TrimStart(" ,(:-–");
        var length = Letters(rest);
        if (rest.Length == between.Length || length == rest.Length || !Has(Answers, rest[..length]))
        {
            return false;
        }

        var mark = rest[length..].TrimStart(' ');
        return mark.Length > 0 && mark[0] is ',' or ';' or ')' or '!' && mark.Trim(" ,;)!:-–\n").IsEmpty;
    }

    // "not 198.51.100.9 but 198.51.100.10"
    private static bool IsBut(ReadOnlySpan<char> before, ReadOnlySpan<char> after, IpHit next, int end)
    {
        var rest = after.TrimStart(" ,)」\n");
        var but = StartsWithAny(rest, Buts);
        var isRight = but > 0 && next.Start - end - (after.Length - rest.Length) - but is >= 0 and <= Contrast;
        // 不是198.51.100.9而是198.51.100.10
        return isRight
            ? Negation(before, spacious: true) >= 0
            : rest.StartsWith("而是")
                && (before.EndsWith("不是") || before.EndsWith("并非") || before.EndsWith("並非"));
    }

    private static bool IsAside(ReadOnlySpan<char> between)
    {
        var start = Negation(between, spacious: false);
        if (start < 0)
        {
            start = InsteadOf(between);
        }

        var rest = start < 0 ? default : between[..start].Trim(" ,;(–-\n");
        return start >= 0 && (rest.IsEmpty || Has(Ands, rest));
    }

    private static int InsteadOf(ReadOnlySpan<char> before)
    {
        foreach (var words in Instead)
        {
            var at = before.LastIndexOf(words, StringComparison.OrdinalIgnoreCase);
            if (at >= 0 && AreJoints(before[(at + words.Length)..]))
            {
                return at;
            }
        }

        return -1;
    }

    private static bool AreJoints(ReadOnlySpan<char> words)
    {
        foreach (var range in words.Split(' '))
        {
            if (!words[range].IsEmpty && !Has(Joints, words[range]))
            {
                return false;
            }
        }

        return true;
    }

    // where the negation starts that stands before an address with nothing but joints between; −1 for none
    private static int Negation(ReadOnlySpan<char> before, bool spacious)
    {
        var free = false;
        for (var tokens = 0; tokens < MostTokens && before.Length > 0; tokens++)
        {
            var start = before.LastIndexOfAny(" \n") + 1;
            var word = before[start..].TrimEnd(tokens == 0 ? ":" : "");
            if (Has(Negations, word))
            {
                return !free || Has(Spacious, word) ? start : -1;
            }

            if (!Has(Joints, word))
            {
                if (!spacious || free || word.IsEmpty || Letters(word) != word.Length)
                {
                    return -1;
                }

                free = true;
            }

            before = before[..start].TrimEnd(" \n");
        }

        return -1;
    }

    private static int StartsWithAny(ReadOnlySpan<char> text, string[] words)
    {
        foreach (var word in words)
        {
            if (text.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                return word.Length;
            }
        }

        return 0;
    }

    private static int Letters(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && char.IsLetter(text[length]))
        {
            length++;
        }

        return length;
    }

    private static bool Has(FrozenSet<string> set, ReadOnlySpan<char> word) =>
        set.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);

    private static FrozenSet<string> Words(string words) =>
        words.Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
