using AbuseDesk.Cases;
using AbuseDesk.Parsing;

namespace AbuseDesk.Outgoing;

/// <summary>What became of the acknowledgement of a report: the mail, or why there is none (a code).</summary>
public sealed record Acknowledgement(OutgoingMail? Mail, string? Withheld);

/// <summary>
/// Whether a report is acknowledged, and how (DOMAIN §2.5): once per reporter and case in a day, three a day at most,
/// never to robots, feedback loops and authorities, and to senders nobody vouches for only few an hour in all. The text
/// quotes nothing of the mail but the reporter's own reference, and that only where the sender is verified.
/// </summary>
public sealed class Acknowledgements(DeskMail desk, Outbox outbox)
{
    public const string Template = "T1";

    /// <summary>To one address within 24 hours.</summary>
    public const int PerSender = 3;

    /// <summary>What a report of something that was over before the fix is answered with.</summary>
    public const string AlreadyFixed = "T4-already_fixed";

    /// <summary>
    /// The rule, without a database: <paramref name="recent"/> says what went out lately and learns of what is composed
    /// here, so that one batch keeps the limits too.
    /// </summary>
    public Acknowledgement For(Report report, Guid? caseId, string category, RecentAcks recent, DateTimeOffset now)
    {
        if (WhyNot(report, caseId, recent) is { } withheld)
        {
            return new Acknowledgement(null, withheld);
        }

        return Compose(Template, Words(report, category, recent.Letters), report, caseId, recent, now);
    }

    /// <summary>What a report is acknowledged with.</summary>
    internal RenderedMail Words(Report report, string category, Letters letters)
    {
        var language = MailTemplates.Language(report.Language);
        var isSealed = string.Equals(category, "csam", StringComparison.Ordinal);
        var names = Names(report, isSealed);
        names["consent"] = Wording.Consent(report.Consent, language);
        names["may_add"] = isSealed ? null : "yes";
        return letters.Render(Template, language, names);
    }

    /// <summary>The same rule for a late report: its answer says that the matter was over, and since when.</summary>
    public Acknowledgement ForLate(
        Report report,
        Guid caseId,
        DateTimeOffset? fixedAt,
        RecentAcks recent,
        DateTimeOffset now
    )
    {
        if (WhyNot(report, caseId, recent) is { } withheld)
        {
            return new Acknowledgement(null, withheld);
        }

        var names = Names(report, isSealed: false);
        names["other_numbers"] = null;
        names["fixed_at"] = fixedAt is { } at
            ? MailTimes.Long(at, desk.Zone, MailTemplates.Language(report.Language))
            : null;
        var words = recent.Letters.Render(AlreadyFixed, MailTemplates.Language(report.Language), names);
        return Compose(AlreadyFixed, words, report, caseId, recent, now);
    }

    private Dictionary<string, object?> Names(Report report, bool isSealed) =>
        new(StringComparer.Ordinal)
        {
            ["operator"] = desk.Operator,
            ["desk_address"] = desk.From,
            ["report_number"] = report.Number,
            ["your_reference"] =
                report.Trust == SenderTrust.Verified && !isSealed ? Reference.Of(report.ReporterReference) : null,
        };

    private Acknowledgement Compose(
        string template,
        RenderedMail words,
        Report report,
        Guid? caseId,
        RecentAcks recent,
        DateTimeOffset now
    )
    {
        var mail = outbox.Compose(
            new OutgoingDraft(
                Party.Reporter,
                caseId,
                report.Id,
                template,
                MailTemplates.Language(report.Language),
                report.ReporterAddress!,
                words.Subject,
                words.Body
            )
            {
                Version = words.Version,
            },
            MailThread.Answering(report.OriginalMessageId),
            decision: null,
            now
        );
        recent.Note(report.ReporterAddress!, caseId, IsVouchedFor(report));
        return new Acknowledgement(mail, null);
    }

    private string? WhyNot(Report report, Guid? caseId, RecentAcks recent)
    {
        if (report.ReporterAddress is not { } address || !MailAddress.IsPlain(address))
        {
            return "no_address";
        }

        if (report.NoAutoReplyBecause is { } robot)
        {
            return robot;
        }

        if (report.ReporterRole is "feedback" or "authority" || report.IsTest)
        {
            return report.IsTest ? "test" : report.ReporterRole;
        }

        if (IsNoReply(address) || IsOurs(address))
        {
            return "no_reply_address";
        }

        if (report.Trust == SenderTrust.Failed || (desk.ChecksSenders && !IsVouchedFor(report) && !IsByForm(report)))
        {
            return "sender_unverified";
        }

        if (recent.HasFor(address, caseId))
        {
            return "already_acknowledged";
        }

        if (recent.To(address) >= PerSender)
        {
            return "sender_limit";
        }

        return !IsVouchedFor(report) && recent.UnverifiedThisHour >= desk.UnverifiedAcksPerHour ? "global_limit" : null;
    }

    private static bool IsVouchedFor(Report report) => report.Trust == SenderTrust.Verified;

    // Somebody typed the address into our form: nobody vouches for it, but nothing was forged by mail either.
    private static bool IsByForm(Report report) => string.Equals(report.Channel, "web_form", StringComparison.Ordinal);

    private bool IsOurs(string address) =>
        string.Equals(address, desk.From, StringComparison.OrdinalIgnoreCase)
        || address.EndsWith("@" + desk.ReplyDomain, StringComparison.OrdinalIgnoreCase)
            && address.StartsWith(desk.LocalPart, StringComparison.OrdinalIgnoreCase);

    private static bool IsNoReply(string address)
    {
        var local = address[..address.LastIndexOf('@')].ToLowerInvariant().Replace("-", "", StringComparison.Ordinal);
        return local is "mailerdaemon" or "postmaster" or "nobody"
            || local.StartsWith("noreply", StringComparison.Ordinal)
            || local.StartsWith("no_reply", StringComparison.Ordinal)
            || local.StartsWith("donotreply", StringComparison.Ordinal)
            || local.StartsWith("bounce", StringComparison.Ordinal);
    }
}
