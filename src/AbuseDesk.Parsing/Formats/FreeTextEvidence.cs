using System.Buffers;

namespace AbuseDesk.Parsing.Formats;

/// <summary>Puts the evidence against an offender into words: one sentence for staff, of what really counted.</summary>
internal static class FreeTextEvidence
{
    private const int MaxSentence = 300;
    private const int MaxLabel = 40;
    private static readonly SearchValues<char> WordEnds = SearchValues.Create(" \t\n,;:.()[]<>\"'=、。「」【】");

    /// <summary>"Accused because it is the first external hop of the attached mail and stands after ‘Source:’."</summary>
    public static string Sentence(IReadOnlyList<string> evidence)
    {
        var pieces = evidence.Distinct(StringComparer.Ordinal).ToList();
        while (pieces.Count > 1 && Length(pieces) > MaxSentence)
        {
            pieces.RemoveAt(pieces.Count - 1);
        }

        var because = pieces.Count switch
        {
            0 => "the report names it",
            1 => "it " + pieces[0],
            _ => $"it {string.Join(", ", pieces.SkipLast(1))} and {pieces[^1]}",
        };
        return Draft.Cut($"Accused because {because}", MaxSentence - 1) + ".";
    }

    /// <summary>What speaks against it where it stands.</summary>
    public static IEnumerable<string> Of(FreeTextMail mail, FreeTextWeight weight)
    {
        if (weight.Place is LabelPlace.BesidePage)
        {
            yield return "stands beside the accused page";
        }
        else if (weight.Place is LabelPlace.BesideHost)
        {
            yield return "stands in a row of a list";
        }
        else if (weight.Place is LabelPlace.Taught)
        {
            yield return "stands where the mails of this sender name the offender, as staff taught";
        }
        else if (weight.Place is not LabelPlace.None)
        {
            var place = weight.Place switch
            {
                LabelPlace.Below => "below",
                LabelPlace.After => "before",
                _ => "after",
            };
            yield return $"stands {place} ‘{Label(mail, weight)}’";
        }

        if (weight.IsInSubject)
        {
            yield return "stands in the subject";
        }

        if (weight.IsDefanged)
        {
            yield return "is written so that nobody clicks it";
        }

        if (weight.IsOwn)
        {
            yield return "is one of ours";
        }
    }

    // the label as written, whole words of it
    private static string Label(FreeTextMail mail, FreeTextWeight weight)
    {
        var text = mail.Text.AsSpan();
        var rest = text[weight.End..].IndexOfAny(WordEnds);
        var isCut =
            weight.End > 0
            && weight.End < text.Length
            && char.IsAsciiLetter(text[weight.End - 1])
            && rest is > 0 and < 20;
        return Short(text[weight.Start..(isCut ? weight.End + rest : weight.End)]);
    }

    private static string Short(ReadOnlySpan<char> label)
    {
        label = label.Trim();
        return label.Length <= MaxLabel ? label.ToString() : label[..(MaxLabel - 1)].ToString() + "…";
    }

    private static int Length(List<string> pieces) => "Accused because it .".Length + pieces.Sum(p => p.Length + 5);
}
