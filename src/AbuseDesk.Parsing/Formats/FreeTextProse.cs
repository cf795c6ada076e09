using System.Globalization;
using System.Net;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>Accuses addresses, pages and mailboxes that the reporter names in his own words.</summary>
internal sealed class FreeTextProse
{
    private const int MaxWeighed = 5_000;
    private const int MaxOffenders = 1_000;
    private readonly FreeTextMail _mail;
    private readonly FreeTextCategories _categories;
    private readonly Dictionary<IPAddress, (IpHit Hit, FreeTextWeight Weight)> _ips = [];

    public FreeTextProse(FreeTextMail mail, FreeTextCategories categories)
    {
        _mail = mail;
        _categories = categories;
        foreach (var hit in mail.Ips.Take(MaxWeighed))
        {
            var isProse =
                mail.Passages.At(hit.Start) == Passage.Prose || mail.Rules.At(hit.Start) == ReaderRole.Offender;
            if (!isProse || mail.UrlAt(hit.Start) is not null || IsMaskedTwin(hit))
            {
                continue;
            }

            var weight = FreeTextRoles.Weigh(mail, hit);
            if (!_ips.TryGetValue(hit.Ip, out var known) || weight.Points > known.Weight.Points)
            {
                _ips[hit.Ip] = (hit with { Port = hit.Port ?? known.Hit.Port }, weight);
            }
        }

        HasAccusedField = _ips.Values.Any(i => FreeTextRoles.IsAccusedField(mail, i.Hit));
        Named = _ips.Where(i => i.Value.Weight.Points >= FreeTextRoles.Enough).Select(i => i.Key).ToHashSet();
    }

    /// <summary>A field of the report names a source, whatever else it says or does not say.</summary>
    public bool HasAccusedField { get; }

    /// <summary>Addresses the reporter accuses by name.</summary>
    public IReadOnlySet<IPAddress> Named { get; }

    /// <summary>Accused addresses that no stronger evidence accuses already.</summary>
    public IEnumerable<FreeTextAccusation> Ips(IReadOnlySet<IPAddress> accused)
    {
        var named = _ips.Where(i => i.Value.Weight.Points >= FreeTextRoles.Enough).ToList();
        var isOnly = false;
        if (named.Count == 0 && accused.Count == 0)
        {
            // the only address of the mail, in no role at all
            named = [.. _ips.Where(i => i.Value.Weight.Points >= 0 && AddressScan.IsUsable(i.Key, _mail.Context))];
            named = named.Count == 1 ? named : [];
            isOnly = true;
        }

        var own =
            named.Exists(i => AddressScan.IsOwn(i.Key, _mail.Context))
            || accused.Any(ip => AddressScan.IsOwn(ip, _mail.Context));
        return named
            .Where(i => !accused.Contains(i.Key) && (!own || AddressScan.IsOwn(i.Key, _mail.Context)))
            .Take(MaxOffenders)
            .Select(i => new FreeTextAccusation
            {
                Ip = i.Key,
                Port = i.Value.Hit.Port ?? (named.Count == 1 ? LabelledPort() : null),
                Excerpt = _mail.Around(i.Value.Hit.Start, i.Value.Hit.Length),
                Evidence =
                [
                    .. FreeTextEvidence.Of(_mail, i.Value.Weight),
                    .. isOnly ? (string[])["is the only address the report names"] : [],
                ],
                Position = i.Value.Hit.Start,
            });
    }

    /// <summary>The same accusation with what the words of the reporter add to the evidence of a log or a mail.</summary>
    public FreeTextAccusation WithWords(FreeTextAccusation accusation) =>
        accusation is { Ip: { } ip, Host: null, Urls.Count: 0 }
        && _ips.TryGetValue(ip, out var named)
        && named.Weight.Points >= FreeTextRoles.Enough
            ? accusation with
            {
                Evidence = [.. accusation.Evidence, .. FreeTextEvidence.Of(_mail, named.Weight)],
            }
        : accusation.Ip is { } own && AddressScan.IsOwn(own, _mail.Context)
            ? accusation with
            {
                Evidence = [.. accusation.Evidence, "is one of ours"],
            }
        : accusation;

    /// <summary>Accused pages, one accusation a host.</summary>
    public IEnumerable<FreeTextAccusation> Pages()
    {
        var bonus = _categories.SpeaksOfPages ? 1 : 0;
        var all = _mail
            .Urls.Take(MaxWeighed)
            .Select(hit => (Hit: hit, Weight: FreeTextRoles.Weigh(_mail, hit)))
            .ToList();
        ShareLabels(all);
        var weighed = all.Select(u => (u.Hit, u.Weight, Points: u.Weight.Points + bonus)).ToList();
        var spared = weighed
            .Where(u => u.Points <= FreeTextRoles.Reference && u.Weight.Points > FreeTextWeight.Never.Points)
            .Select(u => ReceivedChain.Organisation(u.Hit.Host))
            .ToHashSet(StringComparer.Ordinal);
        weighed.RemoveAll(u =>
            u.Points < 0
            || (
                !u.Hit.Defanged
                && u.Points - bonus <= FreeTextRoles.Field
                && !AddressScan.IsOwn(u.Hit.Host, _mail.Context)
                && spared.Contains(ReceivedChain.Organisation(u.Hit.Host))
            )
        );
        // a report with a field "URL: …" means that one, not the pages its prose refers to
        var best = weighed.Count == 0 ? 0 : weighed.Max(u => u.Points);
        weighed.RemoveAll(u => best > FreeTextRoles.Field && u.Points < FreeTextRoles.Field);
        var accused = weighed.Where(u => u.Points >= FreeTextRoles.Enough && Fits(u.Hit)).ToList();
        if (
            accused.Count == 0
            && _categories.SpeaksOfPages
            && weighed.Select(u => u.Hit.Host).Distinct(StringComparer.Ordinal).Count() == 1
        )
        {
            accused = weighed;
        }

        return accused
            .GroupBy(u => u.Hit.Host, StringComparer.Ordinal)
            .Take(MaxOffenders)
            .Select(g => Page(g.Key, [.. g.Select(u => u.Hit)], g.MaxBy(u => u.Points)));
    }

    // "http://a.example/x and http://b.example/y": one label for both
    private void ShareLabels(List<(UrlHit Hit, FreeTextWeight Weight)> all)
    {
        for (var i = 1; i < all.Count; i++)
        {
            var ((before, shared), (hit, weight)) = (all[i - 1], all[i]);
            if (
                weight is { Place: LabelPlace.None, Points: >= 0 }
                && shared.Place is not LabelPlace.None
                && _mail.IsOneList(before.End, hit.Start)
            )
            {
                all[i] = (hit, shared with { IsOwn = weight.IsOwn });
            }
        }
    }

    /// <summary>Names without a URL: our own domains, and names made unclickable.</summary>
    public IEnumerable<FreeTextAccusation> Names(IReadOnlySet<string> accusedHosts) =>
        _mail
            .Domains.Where(d => _mail.Passages.At(d.Start) == Passage.Prose && !accusedHosts.Contains(d.Name))
            .Where(d => d.Defanged || (_categories.SpeaksOfPages && IsCustomerName(d.Name)))
            .DistinctBy(d => d.Name, StringComparer.Ordinal)
            .Take(MaxOffenders)
            .Select(d => new FreeTextAccusation
            {
                Host = d.Name,
                Category = _categories.OfPage,
                Excerpt = _mail.Around(d.Start, d.Length),
                Evidence =
                [
                    d.Defanged ? "is written so that nobody clicks it" : "is a name of ours the report speaks of",
                ],
                Position = d.Start,
            });

    /// <summary>A mailbox of ours the reporter complains about.</summary>
    public IEnumerable<FreeTextAccusation> Mailboxes() =>
        AddressScan
            .Mailboxes(_mail.Text)
            .Where(m =>
                _mail.Passages.At(m.Start) == Passage.Prose
                && IsCustomerName(m.Address[(m.Address.LastIndexOf('@') + 1)..])
            )
            .Where(m => !_mail.ReporterDomains.Any(d => m.Address.EndsWith("@" + d, StringComparison.Ordinal)))
            .DistinctBy(m => m.Address, StringComparer.Ordinal)
            .Take(MaxOffenders)
            .Select(m => new FreeTextAccusation
            {
                Mailbox = m.Address,
                Category = "spam",
                Excerpt = _mail.Around(m.Start, m.Length),
                Evidence = ["is a mailbox of ours the report names as the sender"],
                Position = m.Start,
            });

    // it stands where the reporter says most of it: a field says more than the subject
    private FreeTextAccusation Page(
        string host,
        List<UrlHit> hits,
        (UrlHit Hit, FreeTextWeight Weight, int Points) best
    )
    {
        var literal = IPAddress.TryParse(host, out var ip) ? ip : null;
        return new FreeTextAccusation
        {
            Ip =
                literal is not null && AddressScan.IsUsable(literal, _mail.Context)
                    ? AddressScan.Normalise(literal)
                    : null,
            Urls = [.. hits.Select(h => h.Url).Distinct(StringComparer.Ordinal).Take(250)],
            Host = literal is null ? host : null,
            Category = _categories.OfPage ?? (_categories.Of("spam") > 0 ? "spamvertised" : null),
            Excerpt = _mail.Around(best.Hit.Start, best.Hit.Length),
            Evidence = Evidence(best.Weight),
            Position = best.Hit.Start,
        };
    }

    private List<string> Evidence(FreeTextWeight weight)
    {
        var evidence = FreeTextEvidence.Of(_mail, weight).ToList();
        if (evidence.Count == 0)
        {
            evidence.Add("is the page the report speaks of");
        }

        return evidence;
    }

    // in a report about traffic a page is the target or a proof, unless it is ours or made unclickable
    private bool Fits(UrlHit hit) =>
        _categories.SpeaksOfPages
        || hit.Defanged
        || (_categories.Of("spam") > 0 && _categories.Best is "spam" && _mail.LogLines.Count == 0)
        || AddressScan.IsOwn(hit.Host, _mail.Context);

    private bool IsCustomerName(string name) =>
        AddressScan.IsOwn(name, _mail.Context)
        && !_mail.Context.DeskAddresses.Any(a => a.EndsWith("@" + name, StringComparison.Ordinal))
        && !_mail.Context.OwnMailHosts.Contains(name, StringComparer.Ordinal);

    // "Source Port: 51413", "接続元ポート: 40021" on a line of its own; the destination's port says nothing of the offender
    private int? LabelledPort()
    {
        foreach (var (word, at) in FreeTextFieldWords.SourcePorts.All(_mail.Text, 20))
        {
            var rest = _mail.Text.AsSpan(at + FreeTextFieldWords.SourcePorts.Length(word)).TrimStart(" \t:=番号】」])");
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            var number = digits < 0 ? rest : rest[..digits];
            if (int.TryParse(number, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65_535)
            {
                return port;
            }
        }

        return null;
    }

    // "143.198.50.0" in the log while the Subject has 143.198.50.14: the last octet was zeroed for privacy
    private bool IsMaskedTwin(IpHit hit)
    {
        var bytes = hit.Ip.GetAddressBytes();
        return bytes.Length == 4
            && bytes[3] == 0
            && _mail
                .Ips.Take(200)
                .Any(other =>
                    other.Ip.GetAddressBytes() is { Length: 4 } b
                    && b[3] != 0
                    && b.AsSpan(0, 3).SequenceEqual(bytes.AsSpan(0, 3))
                );
    }
}
