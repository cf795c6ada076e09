using System.Globalization;
using System.Net;
using System.Net.Sockets;
using AbuseDesk.Data;

namespace AbuseDesk.Registry;

/// <summary>A line of assignments.csv; the customer is looked up later, for all lines at once.</summary>
internal sealed record AssignmentLine(int Line, Assignment Assignment, string? CustomerRef)
{
    public const int MaxSource = 100;
    private const string Moment = "2026-11-24T10:00:00+09:00";

    public static readonly CsvTable Table = new(
        ["kind", "asset", "service"],
        ["address", "port_from", "port_to", "customer_ref", "flags", "valid_from", "valid_to", "source", "note"]
    );

    private static readonly string[] Moments =
    [
        "yyyy-MM-dd'T'HH:mm:sszzz",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
        "yyyy-MM-dd'T'HH:mm:ss'Z'",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'",
    ];

    public static AssignmentLine? Read(CsvLine line, DateTimeOffset now, List<ImportProblem> problems)
    {
        var before = problems.Count;
        var field = new LineFields(line, problems);
        var kind = Kind(field);
        var asset = kind == AssetKind.Unknown ? null : Asset(field, kind);
        var customer = field.Text("customer_ref", 64);
        var service = Service(field, kind, customer);
        var (portFrom, portTo) = Ports(field, kind);
        var (from, to) = Validity(field);
        var assignment = new Assignment
        {
            Id = Guid.CreateVersion7(now),
            Kind = kind,
            Asset = asset ?? "",
            Net = kind == AssetKind.Prefix && asset is not null ? IPNetwork.Parse(asset) : null,
            Address = Address(field),
            PortFrom = portFrom,
            PortTo = portTo,
            Service = service,
            Flags = field.Flags("flags", AssignmentFlags.All),
            ValidFrom = from,
            ValidTo = to,
            Source = field.Text("source", MaxSource),
            Note = field.Text("note", 4_000),
            RecordedFrom = now,
        };
        return problems.Count == before ? new AssignmentLine(line.Line, assignment, customer) : null;
    }

    /// <summary>The one spelling of an asset, or null with the reason why it is none.</summary>
    public static string? Normalise(AssetKind kind, string text, out string reason)
    {
        (var asset, reason) = kind switch
        {
            AssetKind.Prefix => Prefix(text),
            AssetKind.Domain or AssetKind.Registrar => (AssetName.Host(text), $"'{text}' is no domain: example.com"),
            AssetKind.Server => (AssetName.Host(text), $"'{text}' is no host name: web12.example.com"),
            AssetKind.Vhost => (AssetName.Vhost(text), $"'{text}' is no host with path: example.com/~user"),
            AssetKind.Mailbox => (AssetName.Mailbox(text), $"'{text}' is no mail address: info@example.com"),
            AssetKind.Unknown => (null, "the kind is not known"),
        };
        return asset;
    }

    private static (string? Asset, string Reason) Prefix(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (
            !IPAddress.TryParse(slash < 0 ? text : text[..slash], out var address)
            || address.IsIPv4MappedToIPv6
            || (address.AddressFamily == AddressFamily.InterNetwork && text.Count(c => c == '.') != 3)
        )
        {
            return (null, $"'{text}' is no prefix: 198.51.100.0/26 or 2001:db8:100::/40");
        }

        var bits = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        var length = bits;
        if (
            slash >= 0
            && (
                !int.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out length)
                || length > bits
            )
        )
        {
            return (null, $"'{text}' has no length from 0 to {bits} after the slash");
        }

        var network = new IPNetwork(Masked(address, length), length);
        return network.BaseAddress.Equals(AssetName.Address(address))
            ? (network.ToString(), "")
            : (
                null,
                $"'{text}' names an address inside the prefix: {network}, or {address}/{bits} for that address alone"
            );
    }

    private static IPAddress Masked(IPAddress address, int length)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var bits = Math.Clamp(length - (8 * i), 0, 8);
            bytes[i] &= (byte)(0xFF << (8 - bits));
        }

        return new IPAddress(bytes);
    }

    private static AssetKind Kind(LineFields field)
    {
        const string Known = "prefix, domain, vhost, mailbox, server or registrar";
        var text = field.Text("kind", 40, required: "prefix");
        var kind = StoredText.Parse<AssetKind>(text ?? "");
        if (text is not null && kind == AssetKind.Unknown)
        {
            field.Wrong($"kind '{text}' is not known: {Known}");
        }

        return kind;
    }

    private static string? Asset(LineFields field, AssetKind kind)
    {
        if (field.Text("asset", 1_000, required: "198.51.100.10/32") is not { } text)
        {
            return null;
        }

        var asset = Normalise(kind, text, out var reason);
        if (asset is null)
        {
            field.Wrong("asset " + reason);
        }

        return asset;
    }

    private static string Service(LineFields field, AssetKind kind, string? customer)
    {
        var service = field.Text("service", 40, required: "iaas_vps") ?? "";
        if (service.Length == 0)
        {
            return service;
        }

        if (!AssignmentServices.All.Contains(service, StringComparer.Ordinal))
        {
            field.Wrong($"service '{service}' is not known: {string.Join(", ", AssignmentServices.All)}");
        }
        else if ((kind == AssetKind.Registrar) != (service is AssignmentServices.Registrar))
        {
            field.Wrong("kind registrar and service registrar go together: the domain is only registered with us");
        }
        else if (service is AssignmentServices.Delegated && customer is null)
        {
            field.Wrong("service delegated needs customer_ref: the operator downstream");
        }

        return service;
    }

    private static IPAddress? Address(LineFields field)
    {
        if (field.Text("address", 64) is not { } text)
        {
            return null;
        }

        if (IPAddress.TryParse(text, out var address))
        {
            return AssetName.Address(address);
        }

        field.Wrong($"address '{text}' is no IP address: 203.0.113.20");
        return null;
    }

    private static (int? From, int? To) Ports(LineFields field, AssetKind kind)
    {
        var (first, last) = (field.Text("port_from", 5), field.Text("port_to", 5));
        if (first is null && last is null)
        {
            return (null, null);
        }

        if (
            int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var from)
            && int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var to)
            && from <= to
            && to <= ushort.MaxValue
        )
        {
            if (kind != AssetKind.Prefix)
            {
                field.Wrong("ports stand only with a prefix: they tell subscribers behind one address apart");
            }

            return (from, to);
        }

        field.Wrong($"ports '{first}' to '{last}' are no range: both from 0 to 65535, as 1024 and 2047");
        return (null, null);
    }

    private static (DateTimeOffset? From, DateTimeOffset? To) Validity(LineFields field)
    {
        var (from, to) = (Instant(field, "valid_from"), Instant(field, "valid_to"));
        if (from >= to)
        {
            field.Wrong("valid_to is not after valid_from");
        }

        return (from, to);
    }

    private static DateTimeOffset? Instant(LineFields field, string column)
    {
        if (field.Text(column, 40) is not { } text)
        {
            return null;
        }

        if (
            DateTimeOffset.TryParseExact(
                text,
                Moments,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var at
            )
        )
        {
            return Cases.CaseEvent.ToMicroseconds(at.ToUniversalTime());
        }

        field.Wrong($"{column} '{text}' is no time with its offset from UTC: {Moment}");
        return null;
    }
}
