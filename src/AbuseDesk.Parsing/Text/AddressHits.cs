using System.Net;

namespace AbuseDesk.Parsing.Text;

/// <summary>An IP address found in a text.</summary>
/// <param name="Ip">The address; IPv4-mapped IPv6 is reduced to IPv4.</param>
/// <param name="Port">The port written right beside it (<c>:80</c>, <c>#53</c>, <c>port 40112</c>, tcpdump <c>.55375</c>).</param>
/// <param name="Start">Position in the text as given.</param>
/// <param name="Length">Length without the port.</param>
/// <param name="Defanged">Written so that it cannot be clicked.</param>
/// <param name="PrefixLength">Set where a network is written (<c>192.0.2.0/24</c>).</param>
public readonly record struct IpHit(
    IPAddress Ip,
    int? Port,
    int Start,
    int Length,
    bool Defanged,
    int? PrefixLength = null
)
{
    /// <summary>Position after the last character.</summary>
    public int End => Start + Length;
}

/// <summary>A URL found in a text.</summary>
/// <param name="Url">Refanged, HTML entities and gateway wrappers undone, otherwise as written; may lack a scheme.</param>
/// <param name="Host">Host name in lower case, or the literal address without brackets.</param>
/// <param name="Start">Position in the text as given.</param>
/// <param name="Length">Length as written.</param>
/// <param name="Defanged">Written so that it cannot be clicked: nearly always the accused one.</param>
public readonly record struct UrlHit(string Url, string Host, int Start, int Length, bool Defanged = false)
{
    /// <summary>Position after the last character.</summary>
    public int End => Start + Length;
}

/// <summary>A host or domain name found in a text.</summary>
/// <param name="Name">Lower case, refanged.</param>
/// <param name="Start">Position in the text as given.</param>
/// <param name="Length">Length as written.</param>
/// <param name="Defanged">Written so that it cannot be clicked.</param>
public readonly record struct DomainHit(string Name, int Start, int Length, bool Defanged);

/// <summary>A mailbox found in a text.</summary>
/// <param name="Address">Refanged, lower case.</param>
/// <param name="Start">Position in the text as given.</param>
/// <param name="Length">Length as written.</param>
public readonly record struct MailboxHit(string Address, int Start, int Length);

/// <summary>An address of which a part is hidden; evidence for staff, never an offender.</summary>
/// <param name="Text">As written, e.g. <c>91.78.17.xxx</c>.</param>
/// <param name="Start">Position in the text as given.</param>
/// <param name="Length">Length as written.</param>
public readonly record struct MaskedHit(string Text, int Start, int Length);
