using AbuseDesk.Cases;
using AbuseDesk.Parsing;

namespace AbuseDesk.Outgoing;

/// <summary>
/// A letter that is being written, as it would read for a real case. It is made of the typed fields of that case, its
/// customer and what they say of a report; whoever reported is replaced by an example.
/// </summary>
public sealed class LetterPreview(DeskMail desk, Acknowledgements acknowledgements)
{
    private const string Lever = "suspend_site";

    /// <summary>In both languages.</summary>
    /// <exception cref="CaseRuleException">The letter is not as it must be, or the case has nobody it could go to.</exception>
    public IReadOnlyDictionary<string, RenderedMail> Of(LetterDraft draft, NoticeMatter matter, DateTimeOffset now)
    {
        var letter = draft.Read(0);
        if (matter.Case.Family is "csam")
        {
            throw new CaseRuleException("letter_case_sealed", matter.Case.Number);
        }

        // the signature is looked at under the shortest letter
        var template = MailTemplates.IsSignature(draft.Template) ? Acknowledgements.Template : draft.Template;
        if (matter.Customer is null && !IsToReporter(template))
        {
            throw new CaseRuleException("letter_case_without_customer", matter.Case.Number);
        }

        var written = matter with { Letters = matter.Letters.With(draft.Template, letter) };
        return MailTemplates.Languages.ToDictionary(
            l => l,
            l => Made(template, l, written, now),
            StringComparer.Ordinal
        );
    }

    private RenderedMail Made(string template, string language, NoticeMatter matter, DateTimeOffset now)
    {
        var notices = new Notices(desk, matter);
        var report = Example(matter, language);
        var due = now + TimeSpan.FromDays(3);
        string[] done = [Wording.Measure(Lever, language)];
        var target = EvidenceLines.Resource(matter.Case);
        return template switch
        {
            "T1" => acknowledgements.Words(report, matter.Case.Category, matter.Letters),
            "T2" => notices.Ask(report, ["ip", "time", "zone"], due),
            "T3" => notices.NotOurs(report, [target], now),
            "T6" => notices.PasswordChanged(language, due, now, [Wording.Measure("force_password_change", language)]),
            "T8" => notices.Reminder(language, now - TimeSpan.FromDays(2), due, isOver: false),
            "T9" => notices.Suspension(language, Lever, target, done, now),
            "T10" => notices.Release(language, done, now),
            "T16" or "T18" => notices.Received(template, report),
            "T11" => notices.Termination(language, target, [Wording.Measure("terminate", language)], now),
            "T17" => notices.HandOver(language, due),
            "T17-partner" => notices.HandOverToPartner(language, due),
            _ when IsToReporter(template) => notices.Result(template, report, [], matter.Case.FixedAt ?? now, now),
            _ => notices.Warning(template, language, due, []),
        };
    }

    private static bool IsToReporter(string template) =>
        template is "T1" or "T2" or "T3" or "T16" or "T18" || template.StartsWith("T4-", StringComparison.Ordinal);

    // Nothing of those who reported is in it.
    private static Report Example(NoticeMatter matter, string language) =>
        new()
        {
            Id = Guid.Empty,
            Number = $"{matter.Case.Number[..^Math.Min(6, matter.Case.Number.Length)]}R000123",
            RawId = Guid.Empty,
            ReadingId = Guid.Empty,
            ReceivedAt = matter.Case.OpenedAt,
            Channel = "abuse",
            Format = "free_text",
            Parser = "",
            Language = language,
            ReporterRole = "individual",
            ReporterReference = "REF-12345",
            Consent = Consent.Anonymised,
            Trust = SenderTrust.Verified,
        };
}
