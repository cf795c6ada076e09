using AbuseDesk.Evidence;

namespace AbuseDesk.Intake;

public sealed partial class MailboxPoller
{
    /// <summary>How far a turn has come: what is kept and still in the folder, and what could not be had.</summary>
    private sealed record Turn(PollerLease Lease)
    {
        public IReadOnlyList<long> Kept { get; private init; } = [];
        public string? Problem { get; private init; }

        // Oversize mails stay where they are.
        public Turn With(IEnumerable<Incoming> kept) =>
            this with
            {
                Kept = [.. Kept, .. kept.Where(m => m.Complete).Select(m => m.Uid!.Value)],
            };

        /// <summary>The cursor stays below a mail that could not be had, so that it is asked for again.</summary>
        public Turn Without(IReadOnlyList<long> uids) =>
            uids.Count == 0
                ? this
                : this with
                {
                    Lease = Lease with { Ceiling = Math.Min(Lease.Ceiling, uids.Min() - 1) },
                    Problem = FormattableString.Invariant(
                        $"{uids.Count} mails could not be fetched or kept; the first has UID {uids.Min()}."
                    ),
                };

        public Turn Moved(string? problem) => this with { Kept = [], Problem = problem ?? Problem };
    }
}
