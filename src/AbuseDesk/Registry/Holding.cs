using System.Runtime.InteropServices;
using AbuseDesk.Cases;

namespace AbuseDesk.Registry;

/// <summary>An assignment as the index keeps it: a million of them are held in arrays.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct Holding(Assignment row, string? name, int customer, int validity, byte service)
{
    private const byte NeedsPort = 1;
    private const byte HasPorts = 2;

    public readonly Guid Id = row.Id;

    /// <summary>The asset, where the table that holds it does not know it.</summary>
    public readonly string? Name = name;

    /// <summary>Position among the customers of the index; −1: nobody.</summary>
    public readonly int Customer = customer;

    /// <summary>Position among the validities of the index.</summary>
    public readonly int Validity = validity;

    private readonly ushort _portFrom = (ushort)(row.PortFrom ?? 0);
    private readonly ushort _portTo = (ushort)(row.PortTo ?? ushort.MaxValue);
    private readonly byte _flags = (byte)(
        (row.Flags.Contains(AssignmentFlags.PortNeeded, StringComparer.Ordinal) ? NeedsPort : 0)
        | (row.PortFrom is null ? 0 : HasPorts)
    );

    public readonly byte Service = service;
    private readonly byte _kind = (byte)row.Kind;

    public AssetKind Kind => (AssetKind)_kind;

    /// <summary>Without a port nobody can say whose this was.</summary>
    public bool DependsOnPort => _flags != 0;

    /// <summary>Whether it may be meant: an unknown port may be any.</summary>
    public bool Includes(int? port) =>
        port is null || (_flags & HasPorts) == 0 || (port >= _portFrom && port <= _portTo);
}

/// <summary>Half-open, in UTC ticks; the ends of time are the ends of <see cref="long"/>.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Period(long From, long To)
{
    public static readonly Period Always = new(long.MinValue, long.MaxValue);

    public static Period Of(DateTimeOffset? from, DateTimeOffset? to) =>
        new(from?.UtcTicks ?? long.MinValue, to?.UtcTicks ?? long.MaxValue);

    public bool IsEmpty => From >= To;
    public bool IsInstant => To - 1 == From;

    public Period Within(Period other) => new(Math.Max(From, other.From), Math.Min(To, other.To));

    public DateTimeOffset? Start => From == long.MinValue ? null : new DateTimeOffset(From, TimeSpan.Zero);
    public DateTimeOffset? End => To == long.MaxValue ? null : new DateTimeOffset(To, TimeSpan.Zero);
}

/// <summary>Words of the columns service and flags.</summary>
public static class AssignmentServices
{
    public const string AccessLine = "access_line";
    public const string Mail = "mail";
    public const string Delegated = "delegated";
    public const string SharedHost = "shared_host";
    public const string Registrar = "registrar";

    public static readonly IReadOnlyList<string> All =
    [
        "rental_server",
        "iaas_vps",
        AccessLine,
        Mail,
        Delegated,
        SharedHost,
        Registrar,
    ];

    /// <summary>What an assignment of this kind and service makes of the thing it holds.</summary>
    internal static OwnerKind Verdict(AssetKind kind, string service, bool held) =>
        (kind, service) switch
        {
            (AssetKind.Registrar, _) or (_, Registrar) => OwnerKind.Registrar,
            (_, Delegated) => OwnerKind.Delegated,
            (AssetKind.Prefix or AssetKind.Server, SharedHost) => OwnerKind.SharedHost,
            _ => held ? OwnerKind.Customer : OwnerKind.Unassigned,
        };
}

/// <summary>Words of the column flags.</summary>
public static class AssignmentFlags
{
    /// <summary>Many subscribers behind one address: no answer without the port.</summary>
    public const string PortNeeded = "port_needed";

    public static readonly IReadOnlyList<string> All = [PortNeeded];
}
