using System.Net;
using AbuseDesk.Parsing.Mail;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// The rules people made for the sender of one mail (<see cref="ReaderRule"/>). They outweigh everything the general reader
/// makes of the words itself.
/// </summary>
internal sealed class FreeTextRules
{
    /// <summary>Points of what a rule accuses: above any label of ours.</summary>
    public const int Certain = 20;

    private readonly string _text;
    private readonly Dictionary<string, ReaderRole> _roles = new(StringComparer.Ordinal);

    public FreeTextRules(string text, MailView view, ReadingContext context)
    {
        _text = text;
        if (context.Rules.Count == 0)
        {
            return;
        }

        var sender = MailAddresses.DomainOf(view.Envelope.FromAddress).ToLowerInvariant();
        foreach (var rule in context.Rules)
        {
            if (string.Equals(rule.SenderDomain, sender, StringComparison.Ordinal))
            {
                _roles[rule.Label] = rule.Role;
            }
        }
    }

    /// <summary>Whether a rule says that something in the mails of this sender is the offender.</summary>
    public bool Accuse => _roles.ContainsValue(ReaderRole.Offender);

    /// <summary>The role a rule gives to what stands at a place; <see cref="ReaderRole.Unknown"/> without one.</summary>
    public ReaderRole At(int start) =>
        _roles.Count == 0 ? ReaderRole.Unknown : _roles.GetValueOrDefault(ValueLabel.Of(_text, start));

    /// <summary>The points a rule gives; null without one.</summary>
    public int? Points(int start) =>
        At(start) switch
        {
            ReaderRole.Offender => Certain,
            ReaderRole.Victim or ReaderRole.Reference => FreeTextWeight.Never.Points,
            _ => null,
        };

    /// <summary>Addresses the rules spare, though a log line or a reported mail may accuse them.</summary>
    public HashSet<IPAddress> Spared(IReadOnlyList<IpHit> ips)
    {
        if (_roles.Count == 0)
        {
            return [];
        }

        var roles = ips.Select(hit => (hit.Ip, Role: At(hit.Start))).ToList();
        var spared = roles
            .Where(r => r.Role is ReaderRole.Victim or ReaderRole.Reference)
            .Select(r => r.Ip)
            .ToHashSet();
        spared.ExceptWith(roles.Where(r => r.Role == ReaderRole.Offender).Select(r => r.Ip));
        return spared;
    }
}
