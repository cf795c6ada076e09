using AbuseDesk.Cases;

namespace AbuseDesk.Outgoing;

/// <summary>Subject and text of a letter in one language as somebody writes them; the signature has no subject.</summary>
public sealed record LetterWords(string Subject, string Body)
{
    public const int LongestSubject = 200;
    public const int LongestBody = 10_000;

    internal static LetterWords Of(LetterText text) => new(text.Subject, text.Body);
}

/// <summary>A letter as it is being written, in both languages. What could not be sent as a letter is refused here.</summary>
public sealed record LetterDraft(string Template, LetterWords Ja, LetterWords En)
{
    // by one of them answers find their case
    private static readonly string[] Numbers = ["report_number", "case_number"];

    private bool HasSubject => !MailTemplates.IsSignature(Template);

    /// <summary>How it is kept, by language.</summary>
    public string Source(string language) =>
        LetterText.Compose(HasSubject ? In(language).Subject.Trim() : null, Plain(In(language).Body));

    /// <summary>Reads it as version <paramref name="number"/>.</summary>
    /// <exception cref="CaseRuleException">Something in it is not as a letter must be: which, and in which language.</exception>
    internal Letter Read(int number)
    {
        foreach (var language in MailTemplates.Languages)
        {
            CheckWords(In(language), Named(language));
        }

        return new Letter(
            number,
            MailTemplates.Languages.ToDictionary(l => l, l => ReadText(l), StringComparer.Ordinal)
        );
    }

    private LetterWords In(string language) => language is "ja" ? Ja : En;

    // Languages are called by their own names everywhere.
    private static string Named(string language) => language is "ja" ? "日本語" : "English";

    private void CheckWords(LetterWords words, string language)
    {
        var (subject, body) = (words.Subject.Trim(), words.Body);
        var (noSubject, noBody) = (HasSubject && subject.Length == 0, string.IsNullOrWhiteSpace(body));
        if (noBody && (noSubject || !HasSubject))
        {
            throw new CaseRuleException("letter_language_missing", language);
        }

        if (noSubject)
        {
            throw new CaseRuleException("letter_no_subject", language);
        }

        if (noBody)
        {
            throw new CaseRuleException("letter_no_body", language);
        }

        if (subject.Length > LetterWords.LongestSubject || body.Length > LetterWords.LongestBody)
        {
            throw new CaseRuleException(
                "letter_too_long",
                language,
                LetterWords.LongestSubject,
                LetterWords.LongestBody
            );
        }

        // A line end in a subject would begin another header.
        if (subject.Any(char.IsControl) || !OneLine.IsPlainText(subject))
        {
            throw new CaseRuleException("letter_subject_lines", language);
        }

        if (!OneLine.IsPlainText(Plain(body)))
        {
            throw new CaseRuleException("letter_control_characters", language);
        }
    }

    private LetterText ReadText(string language)
    {
        var named = Named(language);
        try
        {
            var text = LetterText.Read(Template, language, Source(language));
            CheckNumber(text, language);
            CheckFilled(text, named, withOptional: true);
            CheckFilled(text, named, withOptional: false);
            return text;
        }
        catch (TemplateFault fault)
        {
            throw fault.Code switch
            {
                "letter_name_unknown" => new CaseRuleException("letter_name_unknown", [named, .. fault.About]),
                "letter_list_bare" => new CaseRuleException("letter_list_bare", [named, .. fault.About]),
                "letter_tag_unknown" => new CaseRuleException("letter_tag_unknown", [named, .. fault.About]),
                "letter_mark_open" => new CaseRuleException("letter_mark_open", named),
                _ => new CaseRuleException("letter_unreadable", named),
            };
        }
    }

    // Answers without our signed address are found by the number in the subject.
    private void CheckNumber(LetterText text, string language)
    {
        var shipped = MailTemplates.Shipped(Template, language).Subject;
        foreach (var number in Numbers)
        {
            if (Holds(shipped, number) && !Holds(text.Subject, number))
            {
                throw new CaseRuleException("letter_number_missing", Named(language), number);
            }
        }
    }

    private static bool Holds(string subject, string name) =>
        subject.Replace(" ", "", StringComparison.Ordinal).Contains("{{" + name + "}}", StringComparison.Ordinal);

    // Whatever is known of a case, something stands in subject and text.
    private void CheckFilled(LetterText text, string language, bool withOptional)
    {
        var names = TemplateName
            .Of[Template]
            .ToDictionary(
                n => n.Name,
                n =>
                    n.IsOptional && !withOptional ? null
                    : n.IsList ? (object)Numbers
                    : "x",
                StringComparer.Ordinal
            );
        var (subject, body) = text.Fill(names);
        if ((HasSubject && subject.Length == 0) || string.IsNullOrWhiteSpace(body))
        {
            throw new CaseRuleException("letter_may_be_empty", language);
        }
    }

    private static string Plain(string body) => body.ReplaceLineEndings("\n");
}
