using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using AbuseDesk.Parsing;

namespace AbuseDesk.Registry;

/// <summary>
/// The registry in memory: who held what, when. Immutable; a change of the registry makes a new one. How a finding is
/// looked up stands in <c>OwnerIndex.Find.cs</c>.
/// </summary>
public sealed partial class OwnerIndex
{
    public const int MaxCandidates = 50;

    /// <summary>Before the registry was read: older than any version of it.</summary>
    public static readonly OwnerIndex Empty = Build([], -1);

    private readonly HoldingFacts _facts;
    private readonly NameTable _names;
    private readonly PrefixTable<uint> _v4;
    private readonly PrefixTable<UInt128> _v6;
    private readonly Dictionary<IPAddress, Holding[]> _serversAt;

    /// <summary>Addresses of assignments by name, where the registry says one.</summary>
    private readonly Dictionary<Guid, IPAddress> _addressOf;

    private OwnerIndex(Draft draft, long version)
    {
        draft.Facts.Close();
        draft.Names.Close();
        (_facts, _names, _serversAt, _addressOf) = (draft.Facts, draft.Names, draft.ServersAt, draft.AddressOf);
        _v4 = new PrefixTable<uint>(draft.V4);
        _v6 = new PrefixTable<UInt128>(draft.V6);
        Version = version;
        OwnPrefixes = PrefixSet.Of([
            .. _v4.Outermost().Select(p => Network(p.First, p.Length)),
            .. _v6.Outermost().Select(p => Network(p.First, p.Length)),
        ]);
        OwnDomains = _names.Domains();
        OwnMailHosts = [.. draft.MailHosts.Order(StringComparer.Ordinal)];
    }

    /// <summary>The version of the registry this was built from.</summary>
    public long Version { get; }

    /// <summary>The outermost prefixes, of any time.</summary>
    public PrefixSet OwnPrefixes { get; }

    /// <summary>Names of the operator and its customers, of any time.</summary>
    public IReadOnlySet<string> OwnDomains { get; }

    /// <summary>Host names of our mail servers: assignments of service mail.</summary>
    public IReadOnlyList<string> OwnMailHosts { get; }

    /// <summary>Builds from the rows that are not superseded.</summary>
    public static OwnerIndex Build(IEnumerable<Assignment> rows, long version)
    {
        var draft = new Draft();
        foreach (var row in rows)
        {
            draft.Add(row);
        }

        return new OwnerIndex(draft, version);
    }

    /// <summary>Likewise, from rows as they arrive from the database.</summary>
    public static async Task<OwnerIndex> Build(
        IAsyncEnumerable<Assignment> rows,
        long version,
        CancellationToken cancel
    )
    {
        var draft = new Draft();
        await foreach (var row in rows.WithCancellation(cancel))
        {
            draft.Add(row);
        }

        return new OwnerIndex(draft, version);
    }

    /// <summary>What a reader may know of the registry.</summary>
    public ReadingContext ReadingContext(IReadOnlyList<string> deskAddresses, IReadOnlyList<string> authServIds) =>
        new()
        {
            DeskAddresses = deskAddresses,
            AuthServIds = authServIds,
            OwnPrefixes = OwnPrefixes,
            OwnDomains = OwnDomains,
            OwnMailHosts = OwnMailHosts,
        };

    private static uint V4(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[4];
        address.TryWriteBytes(bytes, out _);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    private static UInt128 V6(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private static IPNetwork Network(uint first, int length)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, first);
        return new IPNetwork(new IPAddress(bytes), length);
    }

    private static IPNetwork Network(UInt128 first, int length)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, first);
        return new IPNetwork(new IPAddress(bytes), length);
    }

    /// <summary>Rows on their way into the tables.</summary>
    private sealed class Draft
    {
        public readonly HoldingFacts Facts = new();
        public readonly NameTable Names = new();
        public readonly List<PrefixTable<uint>.Entry> V4 = [];
        public readonly List<PrefixTable<UInt128>.Entry> V6 = [];
        public readonly Dictionary<IPAddress, Holding[]> ServersAt = [];
        public readonly Dictionary<Guid, IPAddress> AddressOf = [];
        public readonly HashSet<string> MailHosts = new(StringComparer.Ordinal);

        public void Add(Assignment row)
        {
            if (row.Kind == AssetKind.Prefix)
            {
                AddPrefix(row);
                return;
            }

            var holding = Facts.Take(row, row.Asset);
            Names.Add(row.Kind, row.Asset, holding);
            if (
                row.Kind is AssetKind.Server or AssetKind.Domain
                && string.Equals(row.Service, AssignmentServices.Mail, StringComparison.Ordinal)
            )
            {
                MailHosts.Add(row.Asset);
            }

            if (row.Address is { } address)
            {
                AddAddress(row, AssetName.Address(address), holding);
            }
        }

        private void AddPrefix(Assignment row)
        {
            var net = row.Net!.Value;
            var holding = Facts.Take(row, null);
            if (net.BaseAddress.AddressFamily == AddressFamily.InterNetwork)
            {
                V4.Add(new(OwnerIndex.V4(net.BaseAddress), (byte)net.PrefixLength, holding));
            }
            else
            {
                V6.Add(new(OwnerIndex.V6(net.BaseAddress), (byte)net.PrefixLength, holding));
            }
        }

        private void AddAddress(Assignment row, IPAddress address, Holding holding)
        {
            AddressOf[row.Id] = address;

            // A server of ours that nobody has and that is no shared host says nothing about its address: the prefix does.
            if (
                row.Kind == AssetKind.Server
                && (row.CustomerId is not null || Facts.Verdict(holding) != Cases.OwnerKind.Unassigned)
            )
            {
                ServersAt[address] = ServersAt.TryGetValue(address, out var others) ? [.. others, holding] : [holding];
            }
        }
    }
}
