using System.Buffers;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>Finds the label of a value: before it on its line, on a line above, right behind it, or in the sentence above a list.</summary>
internal static class FreeTextNearLabel
{
    private const int Spared = -4;
    private const int Before = 90;
    private const int LongSentence = 200;
    private const int After = 40;
    private const int MaxRun = 200;
    private static readonly SearchValues<char> NameEnds = SearchValues.Create(" :=\t\n,;\"'<>|");

    // The label that stands nearest decides; "IP address" alone says nothing against "our" further up the line. A value may
    // stand on the line below its label; a labelled field weighs more than prose.
    public static FreeTextWeight Weigh(FreeTextMail mail, int start, int end, FreeTextLabels labels)
    {
        start = RunStart(mail, start);
        var lineStart = mail.LineStart(start);
        // words within a URL say nothing of what stands behind it; one may begin within another
        var from = Math.Min(start, Math.Max(Math.Max(lineStart, start - Before), mail.UrlBefore(start)?.End ?? 0));
        var to = start;
        var isBelow = from == lineStart && lineStart > 0 && FreeTextEntries.IsMark(mail.Text.AsSpan(from..start));
        if (isBelow)
        {
            (from, to) = LineAbove(mail, lineStart, labels);
        }

        from = isBelow && labels == FreeTextWords.Addresses ? BehindOther(mail, from, to) : OwnSentence(mail, from, to);
        var before = mail.Text.AsSpan(from..to).TrimEnd(" \t<\"'[(「");
        var told = before[..ListName(before)];
        var after = mail.Text.AsSpan(end, Math.Min(mail.LineEnd(end), end + After) - end);
        if (
            IsVictim(after)
            || (told.Length < before.Length && WordAt(before[told.Length..], FreeTextWords.OursAfter).End > 0)
        )
        {
            return new FreeTextWeight(Spared);
        }

        return Spares(told, labels, out var label) ? new FreeTextWeight(Spared)
            : label.End >= 0 ? Labelled(before, from, label, isBelow)
            : WordAt(after, FreeTextWords.OffenderAfter) is { End: > 0 } word
                ? new FreeTextWeight(FreeTextRoles.Accused)
                {
                    Place = LabelPlace.After,
                    Start = end + word.Start,
                    End = end + word.End,
                }
            : default;
    }

    // "203.0.113.20, 203.0.113.21 and 203.0.113.22": what is said of the first is said of all, over the ends of lines too
    private static int RunStart(FreeTextMail mail, int start)
    {
        var first = start;
        for (var count = 0; count < MaxRun && mail.IpBefore(first) is { } other && other.End <= first; count++)
        {
            var between = mail.Text.AsSpan(other.End, first - other.End).Trim();
            if (!FreeTextWords.Joining.GetAlternateLookup<ReadOnlySpan<char>>().Contains(between))
            {
                break;
            }

            first = other.Start;
            // addresses are weighed in their order: the one before knows already where its run begins
            if (mail.RunStarts.TryGetValue(first, out var known))
            {
                first = known;
                break;
            }
        }

        mail.RunStarts[start] = first;
        return first;
    }

    // "These servers were attacked by 198.51.100.10:" says nothing of who stands below
    private static int BehindOther(FreeTextMail mail, int from, int to) =>
        mail.IpBefore(to) is { } other && other.End > from && other.End <= to ? other.End : from;

    // "Scans by 198.51.100.10. These servers were hit: 192.0.2.1": a sentence that is over speaks of its own address
    private static int OwnSentence(FreeTextMail mail, int from, int to)
    {
        if (mail.IpBefore(to) is not { } other || other.End <= from || other.End >= to)
        {
            return from;
        }

        var rest = mail.Text.AsSpan(other.End..to);
        var japanese = rest.LastIndexOf('。');
        var stop = rest.LastIndexOf(". ");
        var isOver = stop >= 0 && stop + 2 < rest.Length && char.IsUpper(rest[stop + 2]);
        return japanese >= 0 ? other.End + japanese + 1
            : isOver ? other.End + stop + 2
            : from;
    }

    private static bool Spares(ReadOnlySpan<char> before, FreeTextLabels labels, out (int Start, int End) label)
    {
        var accused = Nearest(before, labels.Accusing);
        var spared = Nearest(before, labels.Sparing);
        if (
            ReferenceEquals(labels, FreeTextWords.Addresses)
            && FreeTextOurs.In(before) is var ours
            && ours.End > spared.End
        )
        {
            spared = ours;
        }

        label = accused.End >= 0 ? accused : Nearest(before, labels.Naming);
        // "our server" holds "server", "open resolver" holds "resolver": the longer word is meant
        var isWithin = spared.Start <= accused.Start && accused.Start < spared.End;
        return spared.End >= 0 && (accused.End < 0 || spared.End > accused.End || isWithin);
    }

    private static FreeTextWeight Labelled(
        ReadOnlySpan<char> before,
        int from,
        (int Start, int End) label,
        bool isBelow
    )
    {
        var isField = before.Length > 0 && (isBelow || before.Length < 60) && before[^1] is ':' or '=' or '】' or '→';
        return new FreeTextWeight(
            !isField ? FreeTextRoles.Accused
            : isBelow ? FreeTextRoles.Field
            : FreeTextRoles.Field + 1
        )
        {
            Place = isBelow ? LabelPlace.Below : LabelPlace.Before,
            Start = from + label.Start,
            End = isField ? from + before.Length : from + label.End,
        };
    }

    private static (int From, int To) LineAbove(FreeTextMail mail, int lineStart, FreeTextLabels labels)
    {
        var text = mail.Text.AsSpan();
        var first = lineStart;
        for (var lines = 0; lines < 12 && lineStart > 0; lines++)
        {
            if (mail.ListLabels.TryGetValue((lineStart, labels), out var known))
            {
                return mail.ListLabels[(first, labels)] = known;
            }

            var start = mail.LineStart(lineStart - 1);
            var line = text[start..(lineStart - 1)].TrimEnd();
            // a list below one label: pass over its other entries and over blank lines
            var isLabel =
                !line.IsEmpty
                && (
                    line[^1] is ':' or '>' or '】' or '」'
                    || (FreeTextEntries.HasLetter(line) && !FreeTextEntries.IsEntry(line))
                );
            if (isLabel)
            {
                var isPart = char.IsAsciiLetterLower(line[0]) && !IsTold(line, labels);
                return mail.ListLabels[(first, labels)] = (
                    isPart ? Sentence(text, start, start + line.Length) : start + Math.Max(0, line.Length - Before),
                    start + line.Length
                );
            }

            lineStart = start;
        }

        return default;
    }

    private static bool IsTold(ReadOnlySpan<char> line, FreeTextLabels labels) =>
        Nearest(line, labels.Accusing).End >= 0
        || Nearest(line, labels.Sparing).End >= 0
        || Nearest(line, labels.Naming).End >= 0;

    // "The following addresses of yours sent mail to a trap within the last\nhour:" begins further up
    private static int Sentence(ReadOnlySpan<char> text, int start, int end)
    {
        var from = start;
        for (var lines = 0; lines < 2 && from > 0 && end - from < LongSentence; lines++)
        {
            var above = text[..(from - 1)].LastIndexOf('\n') + 1;
            var line = text[above..(from - 1)].TrimEnd();
            if (line.Length < 40 || line[^1] is ':' or '.' or '。')
            {
                break;
            }

            from = above;
        }

        return Math.Max(from, end - LongSentence);
    }

    // Where the name of a list ends: "the following addresses" sent mail to our server. What a sentence says of a list stands
    // behind its name, and speaks of others.
    private static int ListName(ReadOnlySpan<char> sentence)
    {
        foreach (var (word, at) in FreeTextWords.Following.All(sentence))
        {
            var list = at + FreeTextWords.Following.Length(word);
            var name = sentence[list..Math.Min(sentence.Length, list + 30)];
            // "the following hosts to /etc/hosts.deny": the name of a file is none
            var path = name.IndexOf('/');
            var named = Nearest(path < 0 ? name : name[..path], FreeTextWords.Addresses.Naming);
            if (named.End >= 0)
            {
                return list + named.End;
            }
        }

        return sentence.Length;
    }

    public static (int Start, int End) Nearest(ReadOnlySpan<char> before, WordScan words)
    {
        var (start, end) = (-1, -1);
        foreach (var (word, at) in words.All(before))
        {
            var wordEnd = at + words.Length(word);
            if (wordEnd > end && Ends(before, wordEnd, words.Length(word)) && !IsInName(before, at, wordEnd))
            {
                (start, end) = (at, wordEnd);
            }
        }

        return (start, end);
    }

    // "to" is not in "tools", but "infring" is in "infringing"
    private static bool Ends(ReadOnlySpan<char> text, int end, int length) =>
        length > 6 || end >= text.Length || !char.IsAsciiLetter(text[end - 1]) || !char.IsAsciiLetter(text[end]);

    // "example" in "films.example", "victim" in "victim[.]example": a host name plays no part; "event.source.ip:" is a label
    private static bool IsInName(ReadOnlySpan<char> text, int at, int end)
    {
        var isLater = at > 1 && (text[at - 1] == '.' || (text[at - 2] == '.' && text[at - 1] is ']' or ')'));
        var isFirst =
            end + 1 < text.Length
            && ((text[end] == '.' && char.IsAsciiLetter(text[end + 1])) || text[end..].StartsWith("[.]"));
        if (!isLater && !isFirst)
        {
            return false;
        }

        var after = text[end..].IndexOfAny(NameEnds);
        return after < 0 || text[end + after] is not (':' or '=');
    }

    // "203.0.113.9 (our mail server)"; "198.51.100.40 (our own site is on 203.0.113.4)" speaks of another
    private static bool IsVictim(ReadOnlySpan<char> after)
    {
        var (start, end) = WordAt(after, FreeTextWords.VictimAfter);
        return end > 0
            && !(
                after[start] == '('
                && IpScanner.First(after[end..]) is { } other
                && !after.Slice(end, other.Start).Contains(')')
            );
    }

    // the word that stands at once behind an address, brackets left out; (0, 0) for none
    private static (int Start, int End) WordAt(ReadOnlySpan<char> after, string[] words)
    {
        var trimmed = after.TrimStart(" )]）】」』");
        var start = after.Length - trimmed.Length;
        foreach (var word in words)
        {
            if (trimmed.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                return (start, start + word.Length);
            }
        }

        return default;
    }
}
