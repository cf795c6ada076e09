namespace AbuseDesk.Registry;

/// <summary>Domains, virtual hosts, mailboxes and servers by name. Immutable once built.</summary>
internal sealed class NameTable
{
    private readonly Dictionary<string, Holding[]> _domains = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Holding[]> _registered = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Holding[]> _mailboxes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Holding[]> _servers = new(StringComparer.Ordinal);

    /// <summary>By host: the paths, the longest first.</summary>
    private readonly Dictionary<string, List<(string Path, Holding[] Holdings)>> _vhosts = new(StringComparer.Ordinal);

    public void Add(AssetKind kind, string asset, Holding holding)
    {
        switch (kind)
        {
            case AssetKind.Domain:
                Append(_domains, asset, holding);
                break;
            case AssetKind.Registrar:
                Append(_registered, asset, holding);
                break;
            case AssetKind.Mailbox:
                Append(_mailboxes, asset, holding);
                break;
            case AssetKind.Server:
                Append(_servers, asset, holding);
                break;
            case AssetKind.Vhost:
                AddVhost(asset, holding);
                break;
            case AssetKind.Prefix:
            case AssetKind.Unknown:
                break;
        }
    }

    public void Close()
    {
        foreach (var paths in _vhosts.Values)
        {
            paths.Sort((a, b) => b.Path.Length.CompareTo(a.Path.Length));
        }
    }

    public bool HasMailbox(string mailbox) => _mailboxes.ContainsKey(mailbox);

    public IEnumerable<Level> Mailbox(string mailbox) =>
        _mailboxes.TryGetValue(mailbox, out var holdings) ? [new Level(holdings)] : [];

    /// <summary>
    /// What a host name with a path can belong to: the virtual host with the longest path, the very name as domain,
    /// server or registered domain, then the domains around it, label by label.
    /// </summary>
    public IEnumerable<Level> Host(string host, string path)
    {
        if (_vhosts.TryGetValue(host, out var paths))
        {
            foreach (var (prefix, holdings) in paths)
            {
                if (IsUnder(path, prefix))
                {
                    yield return new Level(holdings);
                }
            }
        }

        for (var from = 0; from >= 0; from = Next(host, from))
        {
            var suffix = from == 0 ? host : host[from..];
            if (_domains.TryGetValue(suffix, out var domain))
            {
                yield return new Level(domain);
            }

            if (from == 0 && _servers.TryGetValue(suffix, out var server))
            {
                yield return new Level(server);
            }

            if (_registered.TryGetValue(suffix, out var registered))
            {
                yield return new Level(registered);
            }
        }
    }

    /// <summary>Every host name that belongs to the operator or a customer.</summary>
    public HashSet<string> Domains()
    {
        var all = new HashSet<string>(StringComparer.Ordinal);
        all.UnionWith(_domains.Keys);
        all.UnionWith(_registered.Keys);
        all.UnionWith(_vhosts.Keys);
        all.UnionWith(_servers.Keys);
        all.UnionWith(_mailboxes.Keys.Select(m => m[(m.LastIndexOf('@') + 1)..]));
        return all;
    }

    private static bool IsUnder(string path, string prefix) =>
        prefix.Length == 0
        || (
            path.StartsWith(prefix, StringComparison.Ordinal)
            && (path.Length == prefix.Length || path[prefix.Length] == '/')
        );

    private static int Next(string host, int from)
    {
        var dot = host.IndexOf('.', from);
        return dot < 0 ? -1 : dot + 1;
    }

    private static void Append(Dictionary<string, Holding[]> table, string asset, Holding holding) =>
        table[asset] = table.TryGetValue(asset, out var holdings) ? [.. holdings, holding] : [holding];

    private void AddVhost(string asset, Holding holding)
    {
        var slash = asset.IndexOf('/', StringComparison.Ordinal);
        var (host, path) = slash < 0 ? (asset, "") : (asset[..slash], asset[slash..]);
        if (!_vhosts.TryGetValue(host, out var paths))
        {
            _vhosts.Add(host, paths = []);
        }

        var at = paths.FindIndex(p => string.Equals(p.Path, path, StringComparison.Ordinal));
        if (at < 0)
        {
            paths.Add((path, [holding]));
        }
        else
        {
            paths[at] = (path, [.. paths[at].Holdings, holding]);
        }
    }
}
