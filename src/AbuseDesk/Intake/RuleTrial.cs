using System.Diagnostics;
using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Evidence;
using AbuseDesk.Parsing;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Intake;

/// <summary>What a rule would have done to the last mails of its sender.</summary>
/// <param name="Tried">Mails read with and without it.</param>
/// <param name="LeftOut">Mails too large to be tried while somebody waits, or not reached in time.</param>
/// <param name="Changed">Those that would be read differently.</param>
public sealed record TrialResult(int Tried, int LeftOut, IReadOnlyList<ReadAgain> Changed);

/// <summary>Reads the last mails of a sender with a rule and without it, before it is saved. Nothing is stored.</summary>
public sealed class RuleTrial(DeskContext db, EvidenceStore evidence, ReadingContexts contexts, GuardedReading guarded)
{
    public const int Messages = 500;
    private const long LargestBody = 1 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // The general reader's, and those a person had to read: what has a reader of its own knows no rules.
    private static readonly string[] Formats = ["free_text", "by_hand"];

    public async Task<TrialResult> Run(ReaderRule rule, Viewer viewer, CancellationToken cancel)
    {
        var (context, _) = await contexts.Now(cancel);
        var taught = context with { Rules = [.. context.Rules, rule] };
        var messages = await Last(rule.SenderDomain, viewer, cancel);
        var started = Stopwatch.GetTimestamp();
        var tried = 0;
        List<ReadAgain> changed = [];
        foreach (var message in messages.Where(m => m.Raw.Size <= LargestBody))
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                break;
            }

            if (await evidence.Body(message.RawId, cancel) is { } bytes)
            {
                tried++;
                var before = await Read(message, bytes, context, cancel);
                var after = await Read(message, bytes, taught, cancel);
                var changes = before is null || after is null ? [] : ReadingDiff.Between(before, after);
                if (changes.Count > 0)
                {
                    changed.Add(
                        new ReadAgain(
                            message.RawId,
                            message.ReportNumber,
                            message.ReceivedAt,
                            message.Subject ?? message.Sender,
                            changes
                        )
                    );
                }
            }
        }

        return new TrialResult(tried, messages.Count - tried, changed);
    }

    private async Task<List<MessageWork>> Last(string domain, Viewer viewer, CancellationToken cancel)
    {
        List<MessageWork> last = [];
        foreach (var format in Formats)
        {
            last.AddRange(
                await db
                    .MessageWork.VisibleTo(viewer)
                    .AsNoTracking()
                    .Include(m => m.Raw)
                    .Where(m => EF.Property<string?>(m, EvidenceModel.SenderDomain) == domain && m.Format == format)
                    .Where(m => m.Problem != ProblemCodes.ReaderCrashed)
                    .OrderByDescending(m => m.ReceivedAt)
                    .ThenByDescending(m => m.RawId)
                    .Take(Messages)
                    .ToListAsync(cancel)
            );
        }

        return [.. last.OrderByDescending(m => m.ReceivedAt).Take(Messages)];
    }

    private async Task<ComparedReading?> Read(
        MessageWork message,
        ReadOnlyMemory<byte> bytes,
        ReadingContext context,
        CancellationToken cancel
    ) =>
        await guarded.Read(message.RawId, bytes, context with { ReceivedAt = message.ReceivedAt }, cancel) is { } read
            ? ComparedReading.Of(read)
            : null;
}
