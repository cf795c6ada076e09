using AbuseDesk.Cases;
using AbuseDesk.Connectors;
using AbuseDesk.Data;
using AbuseDesk.Partners;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Outgoing;

/// <summary>
/// The mails that leave. A row is written in the transaction of the decision it belongs to and then waits its hold time
/// on the clock of the database (a trigger moves <c>send_after</c> there and wakes the sender).
/// </summary>
public sealed class Outbox(DeskMail desk, ReplyAddresses addresses)
{
    /// <summary>How long an answer by a signed address is believed.</summary>
    public static readonly TimeSpan ReplyTime = TimeSpan.FromDays(400);

    /// <summary>How long mail systems may take to give a mail back.</summary>
    public static readonly TimeSpan BounceTime = TimeSpan.FromDays(30);

    /// <summary>Auto-Submitted of what answers a report by itself: nobody looks whether it arrives.</summary>
    public const string Replied = "auto-replied";

    private const int LongestSubject = 300;
    private const int LongestBody = 50_000;

    /// <summary>
    /// Makes the mail of a draft; text and Message-ID are fixed from here on. Refuses what staff cannot have meant
    /// (CaseRuleException). A mail without a decision is automatic: it goes at once, with the null sender.
    /// </summary>
    public OutgoingMail Compose(OutgoingDraft draft, MailThread thread, Decision? decision, DateTimeOffset now) =>
        Compose(draft, thread, decision, decision is null ? Replied : null, now);

    /// <summary>
    /// A mail the desk sends by itself because time has passed, in the thread of the case. It answers nobody, so it may come
    /// back (RFC 3834 §5: auto-generated).
    /// </summary>
    public OutgoingMail Remind(OutgoingDraft draft, NoticeMatter matter, DateTimeOffset now)
    {
        ReporterGuard.Check(draft, matter);
        return Compose(draft, matter.Thread(draft), null, "auto-generated", now);
    }

    private OutgoingMail Compose(
        OutgoingDraft draft,
        MailThread thread,
        Decision? decision,
        string? automatic,
        DateTimeOffset now
    )
    {
        Check(draft);
        var id = Guid.CreateVersion7(now);
        return new OutgoingMail
        {
            Id = id,
            DecisionId = decision?.Id,
            CaseId = draft.CaseId,
            ReportId = draft.ReportId,
            Party = draft.Party,
            Template = draft.Template,
            TemplateVersion = draft.Version,
            Language = draft.Language,
            ToAddress = draft.To.Trim(),
            Subject = draft.Subject.Trim(),
            Body = draft.Body.ReplaceLineEndings("\n").Trim('\n') + "\n",
            MessageId = $"{id:N}@{desk.ReplyDomain}",
            InReplyTo = thread.InReplyTo,
            References = thread.References.Count == 0 ? null : string.Join(' ', thread.References),
            ReplyTo = addresses.For(draft.Party, About(draft), now + ReplyTime),
            MailFrom = automatic is Replied ? "" : addresses.Bounce(draft.Party, id, now + BounceTime),
            AutoSubmitted = automatic,
            State = OutgoingState.Held,
            SendAfter = CaseEvent.ToMicroseconds(automatic is null ? now + desk.Hold : now),
            CreatedAt = CaseEvent.ToMicroseconds(now),
            CreatedBy = decision?.ActorId,
        };
    }

    /// <summary>
    /// The mail of a draft about a case, in its thread. To the accused side nothing goes that names a reporter
    /// (CaseRuleException <c>mail_names_reporter</c>), whoever wrote it.
    /// </summary>
    public OutgoingMail Compose(OutgoingDraft draft, NoticeMatter matter, Decision decision, DateTimeOffset now)
    {
        ReporterGuard.Check(draft, matter);
        return Compose(draft, matter.Thread(draft), decision, now);
    }

    public static void Add(DeskContext context, OutgoingMail mail) => context.OutgoingMails.Add(mail);

    /// <summary>
    /// Withdraws the mails of a decision: all, or none when one has left or may have (CaseRuleException
    /// <c>mail_has_left</c> with its subject and address). Runs in the caller's transaction, which it needs for its locks.
    /// </summary>
    public static async Task Withdraw(DeskContext context, Decision decision, CancellationToken cancel)
    {
        if (context.Database.CurrentTransaction is null)
        {
            throw new InvalidOperationException("Mails are withdrawn in the transaction that undoes their decision.");
        }

        var mails = await context
            .OutgoingMails.FromSql(
                $"select * from outgoing_mails where decision_id = {decision.Id} order by id for update"
            )
            .ToListAsync(cancel);
        if (mails.FirstOrDefault(HasLeft) is { } gone)
        {
            throw new CaseRuleException("mail_has_left", gone.Subject, gone.ToAddress);
        }

        foreach (var mail in mails.Where(m => m.State != OutgoingState.Failed))
        {
            (mail.State, mail.LeaseUntil) = (OutgoingState.Withdrawn, null);
        }
    }

    /// <summary>
    /// Takes a decision back as a whole: its mails, what was asked of connectors, and the facts of its case, in one
    /// transaction.
    /// </summary>
    public static async Task Undo(
        DeskContext context,
        Guid decisionId,
        Actor actor,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        await using var transaction = await Moving.Begin(context, cancel);
        var decision = await context.Decisions.SingleAsync(d => d.Id == decisionId, cancel);
        await Withdraw(context, decision, cancel);
        await ConnectorCalls.Withdraw(context, decision, cancel);
        await CaseActions.Withdraw(context, decision, cancel);
        await HandOver.Withdraw(context, decision, cancel);
        var abuseCase = await context.Cases.SingleAsync(c => c.Id == decision.CaseId, cancel);
        decision.Undo(abuseCase, actor, now);
        await Dispositions.Give(context, abuseCase, Dispositions.AsTheCase, cancel);
        await context.SaveChangesAsync(cancel);
        await Contradictions.Follow(context, abuseCase, now, cancel);
        await context.SaveChangesAsync(cancel);
        await Moving.Commit(transaction, cancel);
    }

    /// <summary>Ends the hold of a decision's mails; how many there were.</summary>
    public static async Task<int> SendNow(DeskContext context, Guid decisionId, CancellationToken cancel)
    {
        var ended = await context.Database.ExecuteSqlAsync(
            $"update outgoing_mails set send_after = now() where decision_id = {decisionId} and state = 'held'",
            cancel
        );
        await context.Database.ExecuteSqlAsync($"select pg_notify('outbox', '')", cancel);
        return ended;
    }

    /// <summary>Sends a failed mail once more, under its old Message-ID; false when it is not failed.</summary>
    public static async Task<bool> SendAgain(DeskContext context, Guid mailId, CancellationToken cancel) =>
        await context.Database.ExecuteSqlAsync(
            $"update outgoing_mails set state = 'waiting', send_after = now() where id = {mailId} and state = 'failed'",
            cancel
        ) == 1;

    private static bool HasLeft(OutgoingMail mail) =>
        mail.State switch
        {
            OutgoingState.Held or OutgoingState.Parked or OutgoingState.Failed or OutgoingState.Withdrawn => false,
            OutgoingState.Waiting => mail.LastError?.StartsWith(OutboxSender.MayHaveLeft, StringComparison.Ordinal)
                == true,
            OutgoingState.Sending or OutgoingState.Sent or OutgoingState.Unknown => true,
        };

    private static Guid About(OutgoingDraft draft) =>
        (draft.Party == Party.Reporter ? draft.ReportId : draft.CaseId)
        ?? throw new ArgumentException("A mail is about a report (to a reporter) or a case.", nameof(draft));

    private static void Check(OutgoingDraft draft)
    {
        if (!MailAddress.IsPlain(draft.To.Trim()))
        {
            throw new CaseRuleException("mail_address_invalid", draft.To);
        }

        if (string.IsNullOrWhiteSpace(draft.Subject) || string.IsNullOrWhiteSpace(draft.Body))
        {
            throw new CaseRuleException("mail_empty");
        }

        if (draft.Subject.Trim().Length > LongestSubject || draft.Body.Length > LongestBody)
        {
            throw new CaseRuleException("mail_too_long", LongestSubject, LongestBody);
        }

        if (
            !OneLine.IsPlainText(draft.Body.ReplaceLineEndings("\n"))
            || !string.Equals(OneLine.Of(draft.Subject, LongestSubject), draft.Subject.Trim(), StringComparison.Ordinal)
        )
        {
            throw new CaseRuleException("mail_control_characters");
        }
    }
}

/// <summary>Where a mail stands in its thread: Message-IDs without brackets, as all of them are stored.</summary>
public sealed record MailThread(string? InReplyTo, IReadOnlyList<string> References)
{
    private const int LongestId = 250;

    public static readonly MailThread None = new(null, []);

    /// <summary>An answer to a report; an id that is none is left out.</summary>
    public static MailThread Answering(string? messageId) => Id(messageId) is { } id ? new MailThread(id, [id]) : None;

    /// <summary>Goes on after mails of ours, oldest first.</summary>
    public static MailThread After(IEnumerable<string> messageIds)
    {
        string[] ids = [.. messageIds.Select(Id).OfType<string>().TakeLast(20)];
        return ids.Length == 0 ? None : new MailThread(ids[^1], ids);
    }

    // What a stranger wrote into Message-ID goes into our headers only in the plainest form (RFC 5322 §3.6.4, no quoting).
    private static string? Id(string? text)
    {
        var id = text?.Trim().TrimStart('<').TrimEnd('>');
        if (id is null or { Length: 0 or > LongestId })
        {
            return null;
        }

        var at = id.IndexOf('@', StringComparison.Ordinal);
        return
            at > 0 && at < id.Length - 1 && id.All(c => c is > ' ' and < (char)127 and not ('<' or '>' or '"' or '\\'))
            ? id
            : null;
    }
}
