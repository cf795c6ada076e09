using System.Net;

namespace AbuseDesk.Registry;

/// <summary>What kind of thing is assigned.</summary>
public enum AssetKind
{
    Unknown,
    Prefix,
    Domain,
    Vhost,
    Mailbox,
    Server,
    Registrar,
}

/// <summary>
/// A thing of ours and who had it from when to when. Rows are superseded (<see cref="RecordedTo"/>), never deleted;
/// overlapping validity of the same thing is refused by an exclusion constraint.
/// </summary>
public sealed class Assignment
{
    public required Guid Id { get; init; }
    public required AssetKind Kind { get; init; }

    /// <summary>Normalised: CIDR, lower-case domain, vhost with path, mailbox, server name.</summary>
    public required string Asset { get; init; }

    /// <summary>The prefix, for kind prefix.</summary>
    public IPNetwork? Net { get; init; }

    /// <summary>The address of a server, domain or vhost, where it says something.</summary>
    public IPAddress? Address { get; init; }

    public int? PortFrom { get; init; }
    public int? PortTo { get; init; }

    /// <summary>rental_server, iaas_vps, access_line, mail, delegated, shared_host, registrar.</summary>
    public required string Service { get; init; }

    public Guid? CustomerId { get; init; }
    public Customer? Customer { get; init; }

    /// <summary>port_needed, …</summary>
    public string[] Flags { get; init; } = [];

    /// <summary>Half-open [from, to); null = unbounded.</summary>
    public DateTimeOffset? ValidFrom { get; init; }
    public DateTimeOffset? ValidTo { get; init; }

    public string? Source { get; init; }
    public string? Note { get; init; }
    public required DateTimeOffset RecordedFrom { get; init; }
    public DateTimeOffset? RecordedTo { get; set; }
}

/// <summary>One row: the version of the registry, raised in the transaction of every change.</summary>
public sealed class RegistryVersion
{
    public int Id { get; init; } = 1;
    public long Version { get; set; }
}
