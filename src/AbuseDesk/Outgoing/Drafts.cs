using AbuseDesk.Cases;

namespace AbuseDesk.Outgoing;

/// <summary>
/// Which mails an act of the desk brings, to whom and in whose language: the customer's for notices, each reporter's own
/// for answers. Staff change the words before they leave; <see cref="Outbox.Compose(OutgoingDraft, NoticeMatter, Decision, DateTimeOffset)"/> makes mails of them.
/// </summary>
public sealed partial class Drafts(DeskMail desk)
{
    private static readonly TimeSpan TimeForNewPassword = TimeSpan.FromDays(3);

    /// <summary>A notice to the customer: T5, T6 or T7 by what the case is about.</summary>
    public IReadOnlyList<OutgoingDraft> Warn(NoticeMatter matter, DateTimeOffset due)
    {
        var template = Warning(matter.Case);
        return ToCustomer(
            matter,
            Party.Customer,
            template,
            (notices, language) => notices.Warning(template, language, due, [])
        );
    }

    /// <summary>Reminds of a notice (T8), where and in the language it was sent.</summary>
    public IReadOnlyList<OutgoingDraft> Remind(
        NoticeMatter matter,
        OutgoingMail notice,
        DateTimeOffset due,
        bool isOver
    ) =>
        [
            .. ToCustomer(
                    matter,
                    Party.Customer,
                    "T8",
                    (notices, _) => notices.Reminder(notice.Language, notice.SentAt ?? notice.CreatedAt, due, isOver)
                )
                .Select(d => d with { To = notice.ToAddress, Language = notice.Language }),
        ];

    /// <summary>Tells the customer what was restricted and why (T9); a changed password (T6) and the end of a contract (T11) need other words.</summary>
    public IReadOnlyList<OutgoingDraft> Suspend(
        NoticeMatter matter,
        string lever,
        string target,
        string done,
        DateTimeOffset now
    )
    {
        if (!Levers.Restricting.Contains(lever, StringComparer.Ordinal))
        {
            throw new CaseRuleException("unknown_lever", lever);
        }

        var lines = Lines(done);
        var due = matter.Case.DueAt is { } at && at > now ? at : now + TimeForNewPassword;
        (string Template, Func<Notices, string, RenderedMail> Write) letter = lever switch
        {
            "force_password_change" => (
                "T6",
                (notices, language) => notices.PasswordChanged(language, due, now, lines)
            ),
            "terminate" => ("T11", (notices, language) => notices.Termination(language, target, lines, now)),
            _ => ("T9", (notices, language) => notices.Suspension(language, lever, target, lines, now)),
        };
        return ToCustomer(matter, Addressed(matter), letter.Template, letter.Write);
    }

    public IReadOnlyList<OutgoingDraft> Release(NoticeMatter matter, string note, DateTimeOffset now) =>
        ToCustomer(
            matter,
            Addressed(matter),
            "T10",
            (notices, language) => notices.Release(language, Lines(note), now)
        );

    /// <summary>Tells an authority that somebody has begun (T18): it gets no automatic acknowledgement.</summary>
    public IReadOnlyList<OutgoingDraft> Accept(NoticeMatter matter) =>
        ToReporters(
            matter with
            {
                Reports = [.. matter.Reports.Where(r => r.Report.ReporterRole is "authority")],
            },
            "T18",
            (notices, report, _) => notices.Received("T18", report)
        );

    /// <summary>Asks each reporter for what is missing, by the reader's words for it or a person's own.</summary>
    public IReadOnlyList<OutgoingDraft> Ask(NoticeMatter matter, IReadOnlyList<string> missing, DateTimeOffset until) =>
        missing.Count == 0
            ? throw new CaseRuleException("nothing_asked")
            : ToReporters(matter, "T2", (notices, report, _) => notices.Ask(report, missing, until));

    /// <summary>Names what is not ours. Without an address or a domain there is nothing to say.</summary>
    public IReadOnlyList<OutgoingDraft> NotOurs(NoticeMatter matter, DateTimeOffset now)
    {
        var named = matter.Reports.ToDictionary(r => r.Report.Id, r => Observables(r.Findings));
        return
        [
            .. ToReporters(
                matter with
                {
                    Reports = [.. matter.Reports.Where(r => named[r.Report.Id].Count > 0)],
                },
                "T3",
                (notices, report, _) => notices.NotOurs(report, named[report.Id], now)
            ),
        ];
    }

    /// <summary>Passes the case to the downstream operator (T17) and tells the reporters so.</summary>
    public IReadOnlyList<OutgoingDraft> HandOver(NoticeMatter matter, DateTimeOffset due, DateTimeOffset now) =>
        [
            .. ToCustomer(matter, Party.Downstream, "T17", (notices, language) => notices.HandOver(language, due)),
            .. Results(matter, "T4-forwarded_to_downstream", null, now),
        ];

    /// <summary>Passes the case to a partner, who is the addressee of the matter, and tells the reporters so.</summary>
    public IReadOnlyList<OutgoingDraft> ToPartner(NoticeMatter matter, DateTimeOffset due, DateTimeOffset now) =>
        [
            .. ToCustomer(
                matter,
                Party.Downstream,
                "T17-partner",
                (notices, language) => notices.HandOverToPartner(language, due)
            ),
            .. Results(matter, "T4-forwarded_to_partner", null, now),
        ];

    /// <summary>Results for the reporters, and the command mail that settles a report at SpamCop.</summary>
    public IReadOnlyList<OutgoingDraft> Close(
        NoticeMatter matter,
        string code,
        DateTimeOffset? fixedAt,
        DateTimeOffset now
    )
    {
        switch (code)
        {
            case "fixed_by_customer" or "fixed_by_operator" or "suspended_permanent" or "terminated" or "legal_removed":
                return [.. Results(matter, "T4-action_taken", fixedAt, now), .. ResolvedAtSpamCop(matter)];
            case "handed_over":
                return Results(matter, "T4-forwarded_to_downstream", fixedAt, now);
            case "moved_away":
                return Results(matter, "T4-gone", fixedAt, now);
            default:
                return [];
        }
    }

    /// <summary>Results where there is something to say; duplicates and tests are not answered, an opinion is thanked for.</summary>
    public IReadOnlyList<OutgoingDraft> Dismiss(
        NoticeMatter matter,
        string code,
        DateTimeOffset? fixedAt,
        DateTimeOffset now
    ) =>
        code switch
        {
            "no_violation" or "false_alarm" => Results(matter, "T4-no_violation", fixedAt, now),
            "unfounded" =>
            [
                .. Results(matter, "T4-no_violation", fixedAt, now).Select(d => d with { Proposed = false }),
            ],
            "already_fixed" => Results(matter, "T4-already_fixed", fixedAt ?? matter.Case.FixedAt, now),
            "gone" => Results(matter, "T4-gone", fixedAt, now),
            "opinion" => ToReporters(matter, "T16", (notices, report, _) => notices.Received("T16", report)),
            _ => [],
        };

    private static Party Addressed(NoticeMatter matter) =>
        matter.Case.Owner is OwnerKind.Delegated ? Party.Downstream : Party.Customer;

    private static string Warning(AbuseCase abuseCase) =>
        abuseCase switch
        {
            { ResourceKind: "mailbox" } when abuseCase.Family is "mail" => "T6",
            { Category: "comment_vandalism" } => "T5-general",
            { Family: "web_content" } => "T5",
            { Service: "access_line" } => "T5-general",
            { Family: "network_attack" } => "T7",
            { Category: "spam", Service: "iaas_vps" } => "T7",
            _ => "T5-general",
        };

    // Facts of a csam case leave by no template (DOMAIN A17).
    private IReadOnlyList<OutgoingDraft> ToCustomer(
        NoticeMatter matter,
        Party party,
        string template,
        Func<Notices, string, RenderedMail> write
    )
    {
        if (matter.Customer is not { } customer || matter.Case.Family is "csam")
        {
            return [];
        }

        var language = MailTemplates.Language(customer.Language);
        var words = write(new Notices(desk, matter), language);
        return
        [
            new OutgoingDraft(
                party,
                matter.Case.Id,
                null,
                template,
                language,
                customer.Email ?? "",
                words.Subject,
                words.Body
            )
            {
                Version = words.Version,
            },
        ];
    }

    private static IReadOnlyList<string> Lines(string text) =>
        [
            .. text.ReplaceLineEndings("\n")
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Take(20),
        ];
}
