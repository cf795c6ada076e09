using System.Net;
using System.Net.Sockets;
using AbuseDesk.Cases;
using AbuseDesk.Parsing;

namespace AbuseDesk.Registry;

/// <summary>From a finding to its owner: mailbox, else name, else server, else address.</summary>
public sealed partial class OwnerIndex
{
    private const string MailboxKind = "mailbox";
    private const string DomainKind = "domain";
    private const string AddressKind = "address";

    /// <summary>A verdict with the thing it is about.</summary>
    private sealed record Ruling(Verdict Verdict, string Resource, string ResourceKind);

    /// <summary>Whose the accused thing was, over all instants the finding allows.</summary>
    public OwnerAnswer Find(Finding finding)
    {
        var accused = Accused.By(finding);
        var asked = Accused.When(finding);
        var address = Agree([.. accused.Addresses.Select(a => ByAddress(a, asked, finding.SourcePort))]);
        var name = Agree([.. accused.Names.Select(n => ByName(n.Host, n.Path, asked))]);
        var mailbox = accused.Mailbox is { } named ? ByMailbox(named, asked) : null;
        List<string> notes = [];

        // Anybody can write our customer's mailbox into From. It counts only when the mail left from us.
        if (mailbox is not null && address is { Verdict.Kind: OwnerKind.NotOurs })
        {
            notes.Add(OwnerNotes.MailboxNotFromUs);
            mailbox = null;
        }

        if (Choose(mailbox, name, address) is not { } chosen)
        {
            return NotOurs(accused, notes);
        }

        IReadOnlyList<Hit> hits = chosen.Verdict.Hits;
        if (chosen != address && address is not null)
        {
            hits = Compare(chosen.Verdict, address.Verdict, accused.Addresses[0], notes);
        }

        return Answer(chosen, hits, notes);
    }

    private static Ruling? Choose(Ruling? mailbox, Ruling? name, Ruling? address)
    {
        Ruling?[] ours = [Ours(mailbox), Ours(name), Ours(address)];
        return Array.Find(ours, r => r is { Verdict.IsDecided: true })
            // Registered with us and hosted with us, but who hosts it is not known: the registration is the better lead.
            ?? Array.Find(ours, r => r is { Verdict.Kind: OwnerKind.Registrar })
            ?? Array.Find(ours, r => r is not null);

        static Ruling? Ours(Ruling? ruling) => ruling is { Verdict.Kind: OwnerKind.NotOurs } ? null : ruling;
    }

    /// <summary>One ruling of several of a kind: the first, unless two of them name different holders.</summary>
    private Ruling? Agree(Ruling[] rulings)
    {
        if (rulings.Length <= 1)
        {
            return rulings.FirstOrDefault();
        }

        var decided = Array.FindAll(rulings, r => r.Verdict.IsDecided);
        var lead =
            decided.FirstOrDefault() ?? Array.Find(rulings, r => r.Verdict.Kind != OwnerKind.NotOurs) ?? rulings[0];
        if (Array.TrueForAll(decided, r => SameHolder(r.Verdict, lead.Verdict)))
        {
            return lead;
        }

        List<Hit> everybody = [.. decided.SelectMany(r => r.Verdict.Hits)];
        return lead with { Verdict = new Verdict(OwnerKind.Unassigned, OwnerReasons.SeveralOwners, null, everybody) };
    }

    private bool SameHolder(Verdict one, Verdict other) =>
        one.Kind == other.Kind
        && (one.Chosen, other.Chosen) switch
        {
            ({ } a, { } b) => _facts.Customer(a.Holding) == _facts.Customer(b.Holding),
            (null, null) => string.Equals(one.Reason, other.Reason, StringComparison.Ordinal)
                && one.Hits.Select(h => h.Holding.Id).SequenceEqual(other.Hits.Select(h => h.Holding.Id)),
            _ => false,
        };

    private Ruling ByMailbox(string mailbox, Period asked)
    {
        var domain = mailbox[(mailbox.LastIndexOf('@') + 1)..];
        var levels = _names.Mailbox(mailbox).Concat(_names.Host(domain, "/"));
        return new Ruling(OwnerChain.Decide(levels, _facts, asked, null), mailbox, MailboxKind);
    }

    private Ruling ByName(string host, string path, Period asked)
    {
        var verdict = OwnerChain.Decide(_names.Host(host, path), _facts, asked, null);

        // Nobody's name of ours stays as it was named, so that two unrelated hosts under it do not become one case.
        var asset = verdict.Kind == OwnerKind.Unassigned ? null : OneAsset(verdict);
        return verdict.Hits.Count == 0 || asset is null
            ? new Ruling(verdict, host, DomainKind)
            : new Ruling(verdict, asset, KindOf(verdict.Hits[0].Holding.Kind, asset));
    }

    private Ruling ByAddress(IPAddress address, Period asked, int? port)
    {
        var verdict = OwnerChain.Decide(Around(address), _facts, asked, port);
        if (verdict.Chosen is { Holding: { Kind: AssetKind.Server, Name: { } server } })
        {
            return new Ruling(verdict, server, "server");
        }

        var isLine =
            verdict.Hits.Count > 0
            && string.Equals(
                _facts.Service(verdict.Hits[0].Holding),
                AssignmentServices.AccessLine,
                StringComparison.Ordinal
            );
        return new Ruling(verdict, address.ToString(), isLine ? "line" : AddressKind);
    }

    private IEnumerable<Level> Around(IPAddress address)
    {
        if (_serversAt.Count > 0 && _serversAt.TryGetValue(address, out var servers))
        {
            yield return new Level(servers);
        }

        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            for (var prefix = _v4.Longest(V4(address)); prefix >= 0; prefix = _v4.Around(prefix))
            {
                yield return new Level(_v4.Holdings(prefix), prefix);
            }
        }
        else
        {
            for (var prefix = _v6.Longest(V6(address)); prefix >= 0; prefix = _v6.Around(prefix))
            {
                yield return new Level(_v6.Holdings(prefix), prefix, IsV6: true);
            }
        }
    }

    // What the address says beside the name or mailbox that was chosen.
    private IReadOnlyList<Hit> Compare(Verdict chosen, Verdict address, IPAddress reported, List<string> notes)
    {
        if (address.Kind == OwnerKind.NotOurs)
        {
            notes.Add(OwnerNotes.AddressNotOurs);
            return chosen.Hits;
        }

        if (
            chosen.Chosen is { } hit
            && _addressOf.TryGetValue(hit.Holding.Id, out var known)
            && !known.Equals(reported)
        )
        {
            notes.Add(OwnerNotes.AddressDiffers);
        }

        if (address.Kind is not (OwnerKind.Customer or OwnerKind.Delegated) || SameHolder(chosen, address))
        {
            return chosen.Hits;
        }

        notes.Add(OwnerNotes.AddressOfOther);
        return [.. chosen.Hits, .. address.Hits];
    }

    private OwnerAnswer Answer(Ruling ruling, IReadOnlyList<Hit> hits, List<string> notes)
    {
        var verdict = ruling.Verdict;
        var chosen = verdict.Chosen;
        return new OwnerAnswer(
            verdict.Kind,
            chosen?.Holding.Id,
            chosen is { } held && verdict.Kind is OwnerKind.Customer or OwnerKind.Delegated or OwnerKind.Registrar
                ? _facts.Customer(held.Holding)
                : null,
            ruling.Resource,
            ruling.ResourceKind,
            hits.Count > 0 ? _facts.Service(hits[0].Holding) : null,
            verdict.Reason,
            [.. hits.DistinctBy(h => h.Holding.Id).Take(MaxCandidates).Select(Candidate)],
            verdict.PortMissing,
            Version
        )
        {
            Asset = chosen is { } decisive ? Asset(decisive) : null,
            Notes = notes,
        };
    }

    private OwnerAnswer NotOurs(Accused accused, List<string> notes)
    {
        var (resource, kind) = accused switch
        {
            { Addresses: [var address, ..] } => (address.ToString(), AddressKind),
            { Names: [var name, ..] } => (AssetName.RegistrableDomain(name.Host), DomainKind),
            { Mailbox: { } mailbox } => (mailbox, MailboxKind),
            _ => ("", "none"),
        };
        var reason = resource.Length == 0 ? OwnerReasons.NothingNamed : OwnerReasons.NotInRegistry;
        return new OwnerAnswer(OwnerKind.NotOurs, null, null, resource, kind, null, reason, [], false, Version)
        {
            Notes = notes,
        };
    }

    private OwnerCandidate Candidate(Hit hit)
    {
        var validity = _facts.Validity(hit.Holding);
        return new(hit.Holding.Id, Asset(hit), _facts.Customer(hit.Holding), validity.Start, validity.End);
    }

    private string Asset(Hit hit)
    {
        if (hit.Holding.Name is { } name)
        {
            return name;
        }

        if (hit.Level.IsV6)
        {
            var (first, length) = _v6.Prefix(hit.Level.Prefix);
            return Network(first, length).ToString();
        }

        var (firstV4, lengthV4) = _v4.Prefix(hit.Level.Prefix);
        return Network(firstV4, lengthV4).ToString();
    }

    private static string? OneAsset(Verdict verdict)
    {
        if (verdict.Chosen is { } chosen)
        {
            return chosen.Holding.Name;
        }

        var names = verdict.Hits.Select(h => h.Holding.Name).Distinct(StringComparer.Ordinal).ToList();
        return names.Count == 1 ? names[0] : null;
    }

    private static string KindOf(AssetKind kind, string asset) =>
        kind switch
        {
            AssetKind.Server => "server",
            AssetKind.Vhost when asset.Contains('/', StringComparison.Ordinal) => "url",
            AssetKind.Mailbox => MailboxKind,
            _ => DomainKind,
        };
}
