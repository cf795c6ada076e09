namespace AbuseDesk.Ops;

/// <summary>How a connector is reached.</summary>
public enum ConnectorKind
{
    /// <summary>A signed HTTP request.</summary>
    Webhook,

    /// <summary>A program on the machine of the worker, started with a list of arguments.</summary>
    Command,
}

/// <summary>When a connector says how it went.</summary>
public enum ConnectorMode
{
    /// <summary>In its answer.</summary>
    Synchronous,

    /// <summary>In its answer, or later at <c>/api/v1/connector-results</c> after it answered <c>pending</c>.</summary>
    Callback,
}

/// <summary>A system of the operator that carries out actions and checks for the desk. Without one a person does it.</summary>
public sealed record ConnectorSettings
{
    [Setting("panel", Required = true)]
    public string Name { get; init; } = "";

    [Setting("Webhook", Required = true)]
    public ConnectorKind Kind { get; init; }

    /// <summary>Where a webhook is called.</summary>
    [Setting("https://panel.minato.example/abusedesk")]
    public Uri? Url { get; init; }

    /// <summary>Signs requests, and the results that come later.</summary>
    [Setting("…", Secret = true)]
    public string? Secret { get; init; }

    /// <summary>What a command starts.</summary>
    [Setting("/usr/local/bin/suspend-site")]
    public string? Program { get; init; }

    /// <summary>Its arguments; <c>{target}</c> and the like are filled in.</summary>
    [Setting("--site={target}")]
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Keys of the action catalogue and kinds of checks it serves.</summary>
    [Setting("suspend_site", Required = true)]
    public IReadOnlyList<string> For { get; init; } = [];

    [Setting("20", Min = 1, Max = 120)]
    public int TimeoutSeconds { get; init; } = 20;

    [Setting("Synchronous")]
    public ConnectorMode Mode { get; init; } = ConnectorMode.Synchronous;
}
