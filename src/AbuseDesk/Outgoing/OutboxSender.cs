using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Ops;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AbuseDesk.Outgoing;

/// <summary>How long things may take while mails are sent.</summary>
/// <param name="Try">One try, from connecting to the last reply.</param>
/// <param name="Lease">How long a mail is nobody else's; longer than a try.</param>
/// <param name="Retry">Between the tries of a mail that has to wait.</param>
/// <param name="Goodbye">How long a try may go on when the process ends.</param>
/// <param name="Lines">Connections at once, so that a server that keeps us waiting on one mail does not stop the others.</param>
public sealed record SendTimes(TimeSpan Try, TimeSpan Lease, BackOff Retry, TimeSpan Goodbye, int Lines)
{
    public static readonly SendTimes Usual = new(
        TimeSpan.FromMinutes(3),
        TimeSpan.FromMinutes(5),
        new BackOff(TimeSpan.FromMinutes(2), TimeSpan.FromHours(4)),
        TimeSpan.FromSeconds(5),
        4
    );
}

/// <summary>No mail can leave at all: the loop waits longer each time and shows it.</summary>
public sealed class SmtpUnreachableException(string why) : Exception($"The SMTP server cannot be used: {why}");

/// <summary>
/// Sends what is due. A mail is leased by a committed compare-and-set before a byte of it goes out, and settled by
/// another afterwards; who dies between leaves a lease that runs out, and the mail goes again under the same Message-ID.
/// All times are the database's.
/// </summary>
public sealed class OutboxSender(
    NpgsqlDataSource database,
    SmtpSettings smtp,
    DeskMail desk,
    SendTimes times,
    OutboxHealth health,
    TimeProvider clock,
    ILogger<OutboxSender> logger
)
{
    /// <summary>Starts <see cref="OutgoingMail.LastError"/> where the server may have taken the mail without our hearing of it.</summary>
    public const string MayHaveLeft = "may_have_left";

    private readonly DbContextOptions<DeskContext> _options = DeskSchema
        .Describe(new DbContextOptionsBuilder<DeskContext>(), b => b.UseNpgsql(database))
        .Options;

    /// <summary>Sends all that is due; how many were handled. Throws <see cref="SmtpUnreachableException"/> when none can go.</summary>
    public async Task<int> SendDue(CancellationToken stopping)
    {
        if (await Claim(stopping) is not { } first)
        {
            return 0;
        }

        using var turn = new Turn(stopping);
        var lines = Enumerable.Range(0, times.Lines).Select(n => Line(n == 0 ? first : null, turn)).ToArray();
        await Task.WhenAll(lines);
        return turn.Unreachable is { } why ? throw new SmtpUnreachableException(why) : turn.Handled;
    }

    private async Task Line(OutgoingMail? mail, Turn turn)
    {
        using var line = new SmtpLine(smtp, desk);
        while (!turn.Ends && (mail ?? await Claim(turn.Stopping)) is { } next)
        {
            await SendOne(line, next, turn);
            mail = null;
        }

        using var goodbye = new CancellationTokenSource(times.Goodbye, clock);
        await line.Close(goodbye.Token);
    }

    private async Task SendOne(SmtpLine line, OutgoingMail mail, Turn turn)
    {
        using var patience = new CancellationTokenSource(times.Try, clock);
        await using var ends = turn.Stopping.Register(() => patience.CancelAfter(times.Goodbye));
        var outcome = await line.Send(mail, patience.Token);
        turn.Count();
        switch (outcome)
        {
            case SendOutcome.Sent:
                health.Works();
                await Settle(mail, "sent", null, TimeSpan.Zero);
                logger.LogInformation("Sent mail {Mail} ({Template})", mail.Id, mail.Template);
                break;
            case SendOutcome.Refused { Why: var why }:
                await Fail(mail, why);
                break;
            case SendOutcome.Wait { Why: var why } wait:
                health.Note(wait.Alarm ? why : null, clock.GetUtcNow());
                await Settle(mail, "waiting", Error(mail, why, wait.MayHaveLeft), times.Retry.After(mail.Attempts));
                logger.LogWarning("Mail {Mail} has to wait after {Attempts} tries: {Why}", mail.Id, mail.Attempts, why);
                break;
            case SendOutcome.Unreachable { Why: var why }:
                health.Note(why, clock.GetUtcNow());
                await Settle(mail, "waiting", Error(mail, why, mayHaveLeft: false), TimeSpan.Zero, notTried: 1);
                turn.End(why);
                break;
        }
    }

    // Once it may have left, it may have left for good: an undo must know.
    private static string Error(OutgoingMail mail, string why, bool mayHaveLeft) =>
        mayHaveLeft || mail.LastError?.StartsWith(MayHaveLeft, StringComparison.Ordinal) == true
            ? $"{MayHaveLeft}: {why}"
            : why;

    private async Task<OutgoingMail?> Claim(CancellationToken cancel)
    {
        await using var context = new DeskContext(_options);
        var claimed = await context
            .OutgoingMails.FromSql(
                $"""
                update outgoing_mails
                   set last_error = case when state = 'sending' then {MayHaveLeft
                    + ": the sender ended"} else last_error end,
                       state = 'sending', attempts = attempts + 1, lease_until = now() + {times.Lease}
                 where id = (
                     select id from outgoing_mails
                      where state in ('held', 'waiting', 'sending')
                        and case when state = 'sending' then lease_until <= now() else send_after <= now() end
                      order by send_after limit 1 for update skip locked)
                returning *
                """
            )
            .AsNoTracking()
            .ToListAsync(cancel);
        return claimed.SingleOrDefault();
    }

    // Not cancelled by the end of the process: what has happened is written down.
    private async Task Settle(OutgoingMail mail, string state, string? error, TimeSpan pause, int notTried = 0)
    {
        await using var context = new DeskContext(_options);
        var settled = await context.Database.ExecuteSqlAsync(
            $"""
            update outgoing_mails
               set state = {state}, last_error = {error}, lease_until = null, attempts = attempts - {notTried},
                   sent_at = case when {state} = 'sent' then now() end,
                   send_after = case when {state} = 'waiting' then now() + {pause} else send_after end
             where id = {mail.Id} and state = 'sending' and lease_until = {mail.LeaseUntil}
            """,
            CancellationToken.None
        );
        WarnIfLost(mail, settled);
    }

    private async Task Fail(OutgoingMail mail, string why)
    {
        await using var context = new DeskContext(_options);
        await using var transaction = await context.Database.BeginTransactionAsync(CancellationToken.None);
        var failed = await context.Database.ExecuteSqlAsync(
            $"""
            update outgoing_mails set state = 'failed', last_error = {why}, lease_until = null
             where id = {mail.Id} and state = 'sending' and lease_until = {mail.LeaseUntil}
            """,
            CancellationToken.None
        );
        if (failed == 1 && mail.CaseId is { } caseId)
        {
            var abuseCase = await context.Cases.SingleAsync(c => c.Id == caseId, CancellationToken.None);
            abuseCase.Bounced(mail.Id, clock.GetUtcNow());
            if (
                ContactAttempt.CameBack(mail, clock.GetUtcNow()) is { } attempt
                && !await context.ContactAttempts.AnyAsync(a => a.MailId == mail.Id, CancellationToken.None)
            )
            {
                context.ContactAttempts.Add(attempt);
            }

            await context.SaveChangesAsync(CancellationToken.None);

            // Nobody has to look at an acknowledgement to an address that does not exist.
            if (mail.AutoSubmitted is not Outbox.Replied)
            {
                await context.Database.ExecuteSqlAsync(
                    $"update case_counters set attention = 'bounced' where case_id = {caseId} and attention is null",
                    CancellationToken.None
                );
            }
        }

        await transaction.CommitAsync(CancellationToken.None);
        WarnIfLost(mail, failed);
        logger.LogWarning("Mail {Mail} ({Template}) was refused for good: {Why}", mail.Id, mail.Template, why);
    }

    private void WarnIfLost(OutgoingMail mail, int settled)
    {
        if (settled == 0)
        {
            logger.LogWarning("The lease of mail {Mail} ran out while it was sent; it may go twice", mail.Id);
        }
    }

    // What the lines of one turn share.
    private sealed class Turn(CancellationToken stopping) : IDisposable
    {
        private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        private int _handled;

        public CancellationToken Stopping => _stop.Token;
        public string? Unreachable { get; private set; }
        public int Handled => _handled;
        public bool Ends => Unreachable is not null || Stopping.IsCancellationRequested;

        public void Count() => Interlocked.Increment(ref _handled);

        public void End(string why) => Unreachable = why;

        public void Dispose() => _stop.Dispose();
    }
}
