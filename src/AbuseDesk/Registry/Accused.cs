using System.Net;
using AbuseDesk.Parsing;

namespace AbuseDesk.Registry;

/// <summary>The things a finding names, spelled as the registry spells them.</summary>
internal sealed record Accused(
    string? Mailbox,
    IReadOnlyList<(string Host, string Path)> Names,
    IReadOnlyList<IPAddress> Addresses
)
{
    // One accusation; what names more is a list, and the reader makes many findings of a list.
    private const int MaxNames = 200;

    public static Accused By(Finding finding)
    {
        var names = new List<(string Host, string Path)>();
        var addresses = new List<IPAddress>();
        if (finding.SourceIp is { } source)
        {
            addresses.Add(AssetName.Address(source));
        }

        foreach (var url in finding.Urls.Take(MaxNames))
        {
            if (AssetName.TryUrl(url, out var host, out var path, out var literal))
            {
                Name(host, path, literal, names, addresses);
            }
        }

        foreach (var domain in finding.Domains.Take(MaxNames))
        {
            IPAddress? literal = IPAddress.TryParse(domain, out var address) ? AssetName.Address(address) : null;
            if ((literal?.ToString() ?? AssetName.Host(domain)) is { } host)
            {
                Name(host, "/", literal, names, addresses);
            }
        }

        return new Accused(MailboxOf(finding), names, addresses);
    }

    /// <summary>Every instant the finding allows; without a time, all of them.</summary>
    public static Period When(Finding finding)
    {
        if (finding.Earliest is not { } earliest || finding.Latest is not { } latest)
        {
            return Period.Always;
        }

        // A range ends with its last event. Both ends belong to it.
        var last = finding.LastAt is { } lastAt && lastAt > latest ? lastAt : latest;
        return last < earliest ? Period.Always : new Period(earliest.UtcTicks, last.UtcTicks + 1);
    }

    private static void Name(
        string host,
        string path,
        IPAddress? literal,
        List<(string Host, string Path)> names,
        List<IPAddress> addresses
    )
    {
        if (literal is null)
        {
            // The same host without its path says less than with it.
            if (
                !names.Contains((host, path))
                && (path.Length > 1 || !names.Exists(n => string.Equals(n.Host, host, StringComparison.Ordinal)))
            )
            {
                names.Add((host, path));
            }
        }
        else if (!addresses.Contains(literal))
        {
            addresses.Add(literal);
        }
    }

    private static string? MailboxOf(Finding finding) =>
        (finding.OwnSide?.AuthenticatedAs is { } login ? AssetName.Mailbox(login) : null)
        ?? (finding.Mailbox is { } mailbox ? AssetName.Mailbox(mailbox) : null);
}
