using AbuseDesk.Cases;

namespace AbuseDesk.Outgoing;

/// <summary>
/// Fills the names of the templates from typed fields: the case, the registry, the settings, and what staff chose. This is
/// the only place where facts become words of a mail.
/// </summary>
internal sealed class Notices(DeskMail desk, NoticeMatter matter)
{
    // So long a customer whose contract ended can ask for their own data.
    private static readonly TimeSpan DataIsKept = TimeSpan.FromDays(90);

    private AbuseCase Case => matter.Case;

    public RenderedMail Warning(string template, string language, DateTimeOffset due, IReadOnlyList<string> doneByUs) =>
        Warning(template, language, due, doneByUs, changedAt: null);

    public RenderedMail PasswordChanged(
        string language,
        DateTimeOffset due,
        DateTimeOffset changedAt,
        IReadOnlyList<string> done
    ) => Warning("T6", language, due, done, changedAt);

    public RenderedMail Suspension(
        string language,
        string lever,
        string target,
        IReadOnlyList<string> done,
        DateTimeOffset appliedAt
    )
    {
        var names = Customer(language);
        names["measure"] = Wording.Measure(lever, language);
        names["target"] = target;
        names["applied_at"] = MailTimes.Long(appliedAt, desk.Zone, language);
        names["done"] = done;
        names["release_conditions"] = Wording.ReleaseConditions(lever, language);
        return matter.Letters.Render("T9", language, names);
    }

    /// <summary>The end of the contract (T11): under which clause, and how long what was stored is kept.</summary>
    public RenderedMail Termination(
        string language,
        string target,
        IReadOnlyList<string> done,
        DateTimeOffset appliedAt
    )
    {
        var names = Customer(language);
        names["clause"] = matter.Clause;
        names["target"] = target;
        names["applied_at"] = MailTimes.Long(appliedAt, desk.Zone, language);
        names["kept_until"] = MailTimes.Long(appliedAt + DataIsKept, desk.Zone, language);
        names["done"] = done;
        return matter.Letters.Render("T11", language, names);
    }

    public RenderedMail Release(string language, IReadOnlyList<string> done, DateTimeOffset releasedAt)
    {
        var names = Customer(language);
        names.Remove("evidence");
        names.Remove("evidence_note");
        names["released_at"] = MailTimes.Long(releasedAt, desk.Zone, language);
        names["done"] = done;
        return matter.Letters.Render("T10", language, names);
    }

    public RenderedMail Reminder(string language, DateTimeOffset noticedAt, DateTimeOffset due, bool isOver)
    {
        var names = Customer(language);
        names.Remove("evidence");
        names.Remove("evidence_note");
        Due(names, due, language);
        names["noticed_at"] = MailTimes.Long(noticedAt, desk.Zone, language);
        names["next_action"] = Wording.NextAction(Case.Family, language);
        names["over"] = isOver ? "yes" : null;
        return matter.Letters.Render("T8", language, names);
    }

    public RenderedMail HandOver(string language, DateTimeOffset due)
    {
        var names = Customer(language);
        Due(names, due, language);
        names["what"] = Wording.Seen(Case.Category, language);
        return matter.Letters.Render("T17", language, names);
    }

    /// <summary>To a partner, who has no number of a customer with us.</summary>
    public RenderedMail HandOverToPartner(string language, DateTimeOffset due)
    {
        var names = Customer(language);
        names.Remove("customer_ref");
        Due(names, due, language);
        names["what"] = Wording.Seen(Case.Category, language);
        return matter.Letters.Render("T17-partner", language, names);
    }

    public RenderedMail Ask(Report report, IReadOnlyList<string> missing, DateTimeOffset until)
    {
        var language = MailTemplates.Language(report.Language);
        var names = Reporter(report);
        names["missing"] = missing.Select(m => Wording.Missing(m, language)).ToList();
        names["until"] = MailTimes.Long(until, desk.Zone, language);
        return matter.Letters.Render("T2", language, names);
    }

    public RenderedMail NotOurs(Report report, IReadOnlyList<string> observables, DateTimeOffset now)
    {
        var language = MailTemplates.Language(report.Language);
        var names = Reporter(report);
        names["observables"] = observables;
        names["checked_at"] = MailTimes.Long(now, desk.Zone, language);
        return matter.Letters.Render("T3", language, names);
    }

    /// <summary>A result for a reporter; only some variants have a time to tell.</summary>
    public RenderedMail Result(
        string template,
        Report report,
        IReadOnlyList<string> otherNumbers,
        DateTimeOffset? fixedAt,
        DateTimeOffset now
    )
    {
        var language = MailTemplates.Language(report.Language);
        var names = Reporter(report);
        names["other_numbers"] = otherNumbers.Count == 0 ? null : string.Join(", ", otherNumbers.Take(20));
        if (template is "T4-already_fixed")
        {
            names["fixed_at"] = fixedAt is { } at ? MailTimes.Long(at, desk.Zone, language) : null;
        }

        if (template is "T4-gone")
        {
            names["checked_at"] = MailTimes.Long(now, desk.Zone, language);
        }

        return matter.Letters.Render(template, language, names);
    }

    /// <summary>Thanks for an opinion (T16), or tells an authority that somebody has begun (T18).</summary>
    public RenderedMail Received(string template, Report report) =>
        matter.Letters.Render(template, MailTemplates.Language(report.Language), Reporter(report));

    public RenderedMail Resolved(Report report)
    {
        var names = Reporter(report);
        return matter.Letters.Render("T4-resolved", "en", names);
    }

    private RenderedMail Warning(
        string template,
        string language,
        DateTimeOffset due,
        IReadOnlyList<string> doneByUs,
        DateTimeOffset? changedAt
    )
    {
        var names = Customer(language);
        Due(names, due, language);
        names["next_action"] = Wording.NextAction(Case.Family, language);
        names["done_by_us"] = doneByUs;
        if (template is "T6")
        {
            names["changed_at"] = changedAt is { } at ? MailTimes.Long(at, desk.Zone, language) : null;
        }
        else
        {
            names["what"] = Wording.Seen(Case.Category, language);
        }

        if (template is "T5")
        {
            names["victim"] = Case.Category is "phishing" or "defacement" or "malware_dist" ? "yes" : null;
        }

        return matter.Letters.Render(template, language, names);
    }

    private Dictionary<string, object?> Customer(string language)
    {
        var customer =
            matter.Customer
            ?? throw new InvalidOperationException("A notice is written to a customer; the case has none.");
        return new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["operator"] = desk.Operator,
            ["desk_address"] = desk.From,
            ["case_number"] = Case.Number,
            ["customer_ref"] = customer.Ref,
            ["customer_name"] = Addressed(customer),
            ["resource"] = EvidenceLines.Resource(Case),
            ["category"] = Wording.Title(Case.Category, language),
            ["evidence"] = EvidenceLines.Of(matter, desk.Zone, language),
            ["evidence_note"] = EvidenceLines.Note(matter, language),
        };
    }

    // A person who is their own contact is named once, however the registry spaces the name.
    private static string Addressed(Registry.Customer customer) =>
        customer.ContactName is { Length: > 0 } contact
        && !string.Equals(Bare(contact), Bare(customer.Name), StringComparison.Ordinal)
            ? $"{customer.Name} {contact}"
            : customer.Name;

    private static string Bare(string name) => string.Concat(name.Where(c => !char.IsWhiteSpace(c)));

    private Dictionary<string, object?> Reporter(Report report) =>
        new(StringComparer.Ordinal)
        {
            ["operator"] = desk.Operator,
            ["desk_address"] = desk.From,
            ["report_number"] = report.Number,
            ["your_reference"] = Reference.Of(report.ReporterReference),
        };

    private void Due(Dictionary<string, object?> names, DateTimeOffset due, string language)
    {
        names["due"] = MailTimes.Long(due, desk.Zone, language);
        names["due_short"] = MailTimes.Short(due, desk.Zone, language);
    }
}
