using AbuseDesk.Cases;

namespace AbuseDesk.Registry;

/// <summary>What the holdings point at: each customer, validity and service is kept once.</summary>
internal sealed class HoldingFacts
{
    private readonly List<Guid> _customers = [];
    private readonly List<Period> _periods = [Period.Always];
    private readonly List<string> _services = [];
    private readonly Dictionary<Guid, int> _customerAt = [];
    private readonly Dictionary<Period, int> _periodAt = new() { [Period.Always] = 0 };
    private readonly Dictionary<string, byte> _serviceAt = new(StringComparer.Ordinal);

    public Holding Take(Assignment row, string? name) =>
        new(
            row,
            name,
            row.CustomerId is { } customer ? At(_customers, _customerAt, customer) : -1,
            At(_periods, _periodAt, Period.Of(row.ValidFrom, row.ValidTo)),
            Service(row.Service)
        );

    /// <summary>Lets go of what only building needs.</summary>
    public void Close()
    {
        _customerAt.Clear();
        _customerAt.TrimExcess();
        _periodAt.Clear();
        _periodAt.TrimExcess();
    }

    public Guid? Customer(in Holding holding) => holding.Customer < 0 ? null : _customers[holding.Customer];

    public Period Validity(in Holding holding) => _periods[holding.Validity];

    public string Service(in Holding holding) => _services[holding.Service];

    public OwnerKind Verdict(in Holding holding) =>
        AssignmentServices.Verdict(holding.Kind, Service(holding), holding.Customer >= 0);

    private static int At<T>(List<T> all, Dictionary<T, int> known, T value)
        where T : notnull
    {
        if (!known.TryGetValue(value, out var at))
        {
            at = all.Count;
            all.Add(value);
            known.Add(value, at);
        }

        return at;
    }

    private byte Service(string name)
    {
        if (!_serviceAt.TryGetValue(name, out var at))
        {
            at = checked((byte)_services.Count);
            _services.Add(name);
            _serviceAt.Add(name, at);
        }

        return at;
    }
}

/// <summary>All holdings of one asset; the levels of a chain go from the most specific asset to the widest.</summary>
/// <param name="Holdings">Of all times, in no order.</param>
/// <param name="Prefix">Position in the table of prefixes, where the holdings carry no name.</param>
/// <param name="IsV6">In which table.</param>
internal readonly record struct Level(ArraySegment<Holding> Holdings, int Prefix = -1, bool IsV6 = false);

/// <summary>Somebody who held something at some of the instants in question.</summary>
internal readonly record struct Hit(Level Level, Holding Holding, Period Period);

/// <summary>What one name or address comes to.</summary>
internal sealed record Verdict(OwnerKind Kind, string Reason, Hit? Chosen, IReadOnlyList<Hit> Hits)
{
    public static readonly Verdict NotOurs = new(OwnerKind.NotOurs, OwnerReasons.NotInRegistry, null, []);

    public bool PortMissing => string.Equals(Reason, OwnerReasons.PortNeeded, StringComparison.Ordinal);

    /// <summary>It says who it was, or that nobody can say: nothing less specific may overrule it.</summary>
    public bool IsDecided =>
        Kind is OwnerKind.Customer or OwnerKind.Delegated or OwnerKind.UnknownTime
        || PortMissing
        || string.Equals(Reason, OwnerReasons.SeveralOwners, StringComparison.Ordinal);
}

/// <summary>Walks from the most specific asset outwards until every instant in question has its holder.</summary>
internal static class OwnerChain
{
    public static Verdict Decide(IEnumerable<Level> levels, HoldingFacts facts, Period asked, int? port)
    {
        var hits = new List<Hit>(1);
        List<Period> open = [asked];
        foreach (var level in levels)
        {
            var before = hits.Count;
            foreach (ref readonly var holding in level.Holdings.AsSpan())
            {
                if (holding.Includes(port))
                {
                    Hold(level, holding, facts.Validity(holding), open, hits);
                }
            }

            if (hits.Count > before)
            {
                open = Without(open, hits[before..]);
                if (open.Count == 0)
                {
                    break;
                }
            }
        }

        return Judge(hits, isWhole: open.Count == 0, facts, asked, port);
    }

    private static void Hold(Level level, Holding holding, Period validity, List<Period> open, List<Hit> hits)
    {
        foreach (var piece in open)
        {
            var held = piece.Within(validity);
            if (!held.IsEmpty)
            {
                hits.Add(new Hit(level, holding, held));
            }
        }
    }

    private static List<Period> Without(List<Period> open, List<Hit> hits)
    {
        hits.Sort((a, b) => a.Period.From.CompareTo(b.Period.From));
        var left = new List<Period>();
        foreach (var piece in open)
        {
            var from = piece.From;
            foreach (var hit in hits)
            {
                if (hit.Period.From >= piece.To || hit.Period.To <= from)
                {
                    continue;
                }

                if (hit.Period.From > from)
                {
                    left.Add(new Period(from, hit.Period.From));
                }

                from = hit.Period.To;
            }

            if (from < piece.To)
            {
                left.Add(new Period(from, piece.To));
            }
        }

        return left;
    }

    private static Verdict Judge(List<Hit> hits, bool isWhole, HoldingFacts facts, Period asked, int? port)
    {
        if (hits.Count == 0)
        {
            return Verdict.NotOurs;
        }

        if (port is null && hits.Exists(h => h.Holding.DependsOnPort))
        {
            return new Verdict(OwnerKind.Unassigned, OwnerReasons.PortNeeded, null, hits);
        }

        var kind = facts.Verdict(hits[0].Holding);
        var customer = facts.Customer(hits[0].Holding);
        if (!isWhole || hits.Exists(h => facts.Verdict(h.Holding) != kind || facts.Customer(h.Holding) != customer))
        {
            return Overlap(hits)
                ? new Verdict(OwnerKind.Unassigned, OwnerReasons.SeveralOwners, null, hits)
                : new Verdict(
                    OwnerKind.UnknownTime,
                    asked == Period.Always ? OwnerReasons.TimeMissing : OwnerReasons.SeveralOverTime,
                    null,
                    hits
                );
        }

        var reason =
            kind == OwnerKind.SharedHost ? OwnerReasons.DomainNeeded
            : asked.IsInstant ? OwnerReasons.AtTime
            : asked == Period.Always ? OwnerReasons.AlwaysSame
            : OwnerReasons.WholeInterval;
        return new Verdict(kind, reason, hits[^1], hits);
    }

    // Two at one instant: several named servers on one address.
    private static bool Overlap(List<Hit> hits)
    {
        var ordered = hits.OrderBy(h => h.Period.From).ToList();
        for (var i = 1; i < ordered.Count; i++)
        {
            if (ordered[i].Period.From < ordered[i - 1].Period.To)
            {
                return true;
            }
        }

        return false;
    }
}
