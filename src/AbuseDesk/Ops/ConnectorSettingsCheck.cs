using AbuseDesk.Connectors;
using AbuseDesk.Policy;

namespace AbuseDesk.Ops;

/// <summary>What the settings of the connectors say about each other, and forms too special for a type.</summary>
internal static class ConnectorSettingsCheck
{
    private const int ShortestSecret = 16;
    private static readonly string[] Shells = ["sh", "bash", "dash", "ash", "zsh", "ksh", "csh", "tcsh", "fish"];

    public static IEnumerable<SettingFault> Together(IReadOnlyList<ConnectorSettings> connectors) =>
        [
            .. Twins(connectors),
            .. connectors.SelectMany(
                (connector, index) =>
                    Each(connector).Select(f => new SettingFault($"{Name(index)}__{f.Setting}", f.Problem, f.Example))
            ),
        ];

    private static string Name(int index) => FormattableString.Invariant($"Desk__Connectors__{index}");

    private static IEnumerable<SettingFault> Twins(IReadOnlyList<ConnectorSettings> connectors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var served = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (connector, index) in connectors.Select((c, i) => (c, i)))
        {
            if (connector.Name.Length > 0 && !names.Add(connector.Name))
            {
                yield return new(
                    $"{Name(index)}__Name",
                    $"is '{connector.Name}' like another one: a connector is known by its name",
                    $"{connector.Name}-2"
                );
            }

            foreach (var (key, position) in connector.For.Select((k, i) => (k, i)))
            {
                if (!served.TryAdd(key, connector.Name))
                {
                    yield return new(
                        FormattableString.Invariant($"{Name(index)}__For__{position}"),
                        $"is '{key}', which {served[key]} serves: one connector a key"
                    );
                }
            }
        }
    }

    private static IEnumerable<(string Setting, string Problem, string? Example)> Each(ConnectorSettings connector)
    {
        foreach (var (key, position) in connector.For.Select((k, i) => (k, i)))
        {
            if (Unserved(key) is { } why)
            {
                yield return (
                    FormattableString.Invariant($"For__{position}"),
                    $"is '{key}', {why}. Served are {string.Join(", ", ConnectorKeys.All)}",
                    "suspend_site"
                );
            }
        }

        foreach (var fault in connector.Kind == ConnectorKind.Webhook ? Webhook(connector) : Command(connector))
        {
            yield return fault;
        }

        if (connector.Secret is { Length: < ShortestSecret })
        {
            yield return (
                "Secret",
                $"is shorter than {ShortestSecret} characters; openssl rand -hex 32 makes one",
                null
            );
        }
    }

    private static string? Unserved(string key) =>
        ConnectorKeys.Serves(key) ? null
        : ActionCatalogue.Find(key) is { } action
            ? action.Doer == ActionDoer.Desk ? "which the desk does itself"
                : "which only a person does"
        : "neither an action nor a check a connector can do";

    private static IEnumerable<(string Setting, string Problem, string? Example)> Webhook(ConnectorSettings connector)
    {
        const string Example = "https://panel.minato.example/abusedesk";
        if (connector.Secret is null)
        {
            yield return (
                "Secret",
                "is missing: requests are signed with it. Give it here or as a file with Secret_FILE",
                "…"
            );
        }

        if (connector.Program is not null || connector.Arguments.Count > 0)
        {
            yield return (connector.Program is null ? "Arguments" : "Program", "belongs to the kind Command", null);
        }

        if (connector.Url is not { } url)
        {
            yield return ("Url", "is missing: a webhook is called there", Example);
        }
        else if (url.UserInfo.Length > 0 || url.Fragment.Length > 0)
        {
            yield return ("Url", "has a user name or a fragment: the signature says who calls", Example);
        }
        else if (url.Scheme is "http" && !OwnNetwork.Holds(url.Host))
        {
            yield return ("Url", $"is http to {url.Host}, which is not in a private network: use https", Example);
        }
    }

    private static IEnumerable<(string Setting, string Problem, string? Example)> Command(ConnectorSettings connector)
    {
        const string Example = "/usr/local/bin/suspend-site";
        if (connector.Url is not null)
        {
            yield return ("Url", "belongs to the kind Webhook", null);
        }

        if (connector.Mode == ConnectorMode.Callback && connector.Secret is null)
        {
            yield return ("Secret", "is missing: results that come later are signed with it", "…");
        }

        if (connector.Program is not { } program)
        {
            yield return ("Program", "is missing: a command starts it", Example);
        }
        else if (!Path.IsPathFullyQualified(program))
        {
            yield return ("Program", $"is '{program}', not an absolute path", Example);
        }
        else if (
            Shells.Contains(Path.GetFileName(program), StringComparer.Ordinal)
            && connector.Arguments.Any(a => a is ['-', not '-', ..] && a.Contains('c', StringComparison.Ordinal))
        )
        {
            yield return (
                "Program",
                "is a shell with a command line: what a report names would become a command",
                Example
            );
        }

        foreach (var fault in Arguments(connector))
        {
            yield return fault;
        }
    }

    private static IEnumerable<(string Setting, string Problem, string? Example)> Arguments(ConnectorSettings connector)
    {
        foreach (var (argument, position) in connector.Arguments.Select((a, i) => (a, i)))
        {
            if (CommandArguments.Unknown(argument) is { } unknown)
            {
                yield return (
                    FormattableString.Invariant($"Arguments__{position}"),
                    $"has {unknown}, which is none of {string.Join(", ", CommandArguments.Names)}",
                    "{target}"
                );
            }
        }
    }
}
