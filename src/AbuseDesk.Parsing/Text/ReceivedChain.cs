using System.Net;

namespace AbuseDesk.Parsing.Text;

/// <summary>The hop at which an offending mail left the accused side (FORMATS §1.6).</summary>
/// <param name="Ip">The address that handed the mail over.</param>
/// <param name="Host">Its name as the receiver saw it.</param>
/// <param name="By">The server that took it.</param>
/// <param name="QueueId">The queue id on that server.</param>
/// <param name="Time">That server's clock: the event time.</param>
/// <param name="OwnSide">What our own server wrote one line further down, where the hand-over host is ours.</param>
/// <param name="Line">The Received line that says so.</param>
public sealed record HandOver(
    IPAddress Ip,
    string? Host,
    string? By,
    string? QueueId,
    EventTime? Time,
    OwnSide? OwnSide,
    string Line
);

/// <summary>
/// Reads the Received lines of a reported mail from the top. Hops inside the reporter's provider are trusted and skipped;
/// the first address outside of it handed the mail over. Everything below could be forged and is used only where it is a
/// line of our own server, as a claim (<see cref="OwnSide"/>).
/// </summary>
public static class ReceivedChain
{
    /// <summary>Lines looked at.</summary>
    public const int MaxLines = 100;

    // Exchange Online hands mail around inside of this range
    private static readonly IPNetwork MicrosoftMail = IPNetwork.Parse("2603:1000::/24");

    /// <summary>The hand-over, or null where no usable address stands in the chain.</summary>
    /// <param name="received">Values of the Received headers, top first, folded or not.</param>
    /// <param name="context">Tells which hosts and prefixes are ours.</param>
    /// <param name="hints">For time stamps without an offset.</param>
    /// <param name="reporterDomains">Domains of the reporter: his own forwarding servers are not the offender.</param>
    public static HandOver? Read(
        IReadOnlyList<string> received,
        ReadingContext context,
        TimeHints? hints = null,
        IReadOnlyCollection<string>? reporterDomains = null
    )
    {
        ArgumentNullException.ThrowIfNull(received);
        ArgumentNullException.ThrowIfNull(context);
        var lines = received.Take(MaxLines).Select(value => ReceivedLine.Read(value, hints ?? TimeHints.None)).ToList();
        var at = Injector(lines, context, reporterDomains ?? []);
        if (at < 0)
        {
            return null;
        }

        at = OwnBehindForwarder(lines, at, context) ?? at;
        var line = lines[at];
        return new HandOver(line.Ip!, line.Host, line.By, line.Id, line.Time, Own(lines, at, context), line.Text);
    }

    /// <summary>The newest hop at which that address handed the mail over, or null.</summary>
    internal static ReceivedLine? Hop(IReadOnlyList<string> received, IPAddress ip, TimeHints hints) =>
        received
            .Take(MaxLines)
            .Select(value => ReceivedLine.Read(value, hints))
            .FirstOrDefault(line => ip.Equals(line.Ip));

    private static int Injector(
        List<ReceivedLine> lines,
        ReadingContext context,
        IReadOnlyCollection<string> reporterDomains
    )
    {
        var trusted = new HashSet<string>(reporterDomains.Select(Organisation), StringComparer.OrdinalIgnoreCase);
        var (first, learned) = (-1, false);
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            if (!learned && line.By is not null && NameScanner.IsName(line.By))
            {
                trusted.Add(Organisation(line.By));
                learned = true;
            }

            if (line.Ip is null || !AddressScan.IsUsable(line.Ip, context))
            {
                continue;
            }

            first = first < 0 ? i : first;
            var inside = line.By is null || !NameScanner.IsName(line.By) || trusted.Contains(Organisation(line.By));
            if (!inside)
            {
                return first;
            }

            if (AddressScan.IsOwn(line.Ip, context) || !IsInternal(line, trusted))
            {
                return i;
            }
        }

        return first;
    }

    // the name the receiver looked up; a HELO name proves nothing (spammers greet with the receiver's own)
    private static bool IsInternal(ReceivedLine line, HashSet<string> trusted) =>
        IsLocalDelivery(line, trusted)
        || (line.ReverseName is not null && trusted.Contains(Organisation(line.ReverseName)))
        || (MicrosoftMail.Contains(line.Ip!) && line.By?.EndsWith(".outlook.com", StringComparison.Ordinal) == true);

    // LMTP (RFC 2033) never crosses a network's border: the name given there is true
    private static bool IsLocalDelivery(ReceivedLine line, HashSet<string> trusted) =>
        line.Helo is not null
        && trusted.Contains(Organisation(line.Helo))
        && line.Text.Contains(" with LMTP", StringComparison.OrdinalIgnoreCase);

    // the reporter's mail is forwarded: the forwarder's own line names our server
    private static int? OwnBehindForwarder(List<ReceivedLine> lines, int at, ReadingContext context)
    {
        if (AddressScan.IsOwn(lines[at].Ip!, context) || context.OwnPrefixes.Count == 0)
        {
            return null;
        }

        for (var i = at + 1; i < lines.Count; i++)
        {
            if (!IsBy(lines[i], lines[i - 1]))
            {
                return null;
            }

            if (lines[i].Ip is { } ip && AddressScan.IsOwn(ip, context))
            {
                return i;
            }
        }

        return null;
    }

    private static OwnSide? Own(List<ReceivedLine> lines, int at, ReadingContext context)
    {
        var handOver = lines[at];
        var ours =
            AddressScan.IsOwn(handOver.Ip!, context)
            || (handOver.Host is not null && AddressScan.IsOwn(handOver.Host, context));
        if (!ours)
        {
            return null;
        }

        OwnSide? own = null;
        for (var i = at + 1; i < lines.Count && IsBy(lines[i], handOver); i++)
        {
            var line = lines[i];
            own = new OwnSide(line.Time?.At, line.Id, line.AuthenticatedAs);
            // a content filter on the same host hands the mail back over loopback; the submission stands below
            if (line.AuthenticatedAs is not null || line.Ip is null || !AddressScan.IsNeverSource(line.Ip))
            {
                break;
            }
        }

        return own;
    }

    private static bool IsBy(ReceivedLine lower, ReceivedLine upper) =>
        lower.By is not null
        && (
            string.Equals(lower.By, upper.ReverseName, StringComparison.OrdinalIgnoreCase)
            || string.Equals(lower.By, upper.Helo, StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>The part of a host name that somebody registers, by rule of thumb (no public suffix list).</summary>
    internal static string Organisation(string host)
    {
        var labels = host.TrimEnd('.').ToLowerInvariant().Split('.');
        if (labels.Length <= 2)
        {
            return string.Join('.', labels);
        }

        var country = labels[^1].Length == 2;
        var second = labels[^2];
        var wide =
            country
            && (
                second.Length <= 3
                && second
                    is "co"
                        or "ne"
                        or "or"
                        or "ac"
                        or "go"
                        or "ad"
                        or "ed"
                        or "gr"
                        or "lg"
                        or "com"
                        or "net"
                        or "org"
                        or "gov"
                        or "edu"
            );
        return string.Join('.', labels[(wide ? ^3 : ^2)..]);
    }
}
