using System.Collections.Frozen;
using System.Net;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// The labelled fields of notices of one-off templates: accused pages and addresses, block by block, the time, the kind of
/// matter. What a label calls official, legitimate or evidence is not among them.
/// </summary>
internal sealed class NoticeFields
{
    private const int MaxValues = 500;

    private static readonly FrozenSet<string> Urls = LabelledSections.Labels(
        "URL|URLs|URL(s)|Defanged URL|Defanged URLs|Defanged URL(s)|Malicious URL|Malicious URLs|Malicious URL(s)|Phishing URL|Phishing URLs|"
            + "Phishing URL(s)|Phishing site|Phishing website|Phishing link|Fraudulent URL|Fraudulent URLs|Fraudulent URL(s)|Fraudulent website|"
            + "Fraudulent site|Offending URL|Offending URLs|Offending URL(s)|Reported URL|Reported URLs|Infringing URL|Infringing URLs|"
            + "Infringing URL(s)|Infringing link|Infringing links|Infringing website|Infringing domain|Infringing domain name|Attack URL|"
            + "Attack URLs|Site URL|Detected URL|Abusive URL|Fake URL|Fake website|Scam URL|Suspicious URL|Content URL|Live URL|"
            + "URLs with violations|Affected URL|Affected URLs|Location|Page URL|Site|Website|Domain|Domain name|Malicious domain|"
            + "Phishing domain|Reported content|URL(s) in question|URL in question|URL list|URL of the site|URL fraudulenta|URL frauduleuse"
    );

    private static readonly FrozenSet<string> Ips = LabelledSections.Labels(
        "IP|IPs|IP(s)|IP address|IP addresses|IP address(es)|Associated IP address|Associated IP addresses|Associated IP(s)|Host IP|"
            + "Hosting IP|Hosting IP address|Server IP|Server IP address|Resolved IP|Resolved IP address|Resolves to|IP resolution|Source IP|"
            + "Source IP address|Offending IP|Offending IP address|Attacker IP|Attacking IP|Malicious IP|Infringing IP|Site IP|Address|"
            + "Host|Hosted at|Hosted on|Dirección IP|Endereço IP|Adresse IP"
    );

    private static readonly FrozenSet<string> Times = LabelledSections.Labels(
        "Most recent observation of malicious activity|Most recent observation|First observation|First seen|Last seen|First detected|"
            + "Date detected|Detected|Detected on|Detected at|Detection date|Detection time|Date of detection|Date seen|Date seen (UTC)|"
            + "Date and time|Date/Time|Timestamp|Time stamp|Time|Incident date|Incident time|First attempt|Observed|Observed at|Observed on|"
            + "Discovered|Discovery date|Reported on|Time (UTC)|Date (UTC)|Event time|Attack time|Start time|Fecha|Data"
    );

    private static readonly FrozenSet<string> Kinds = LabelledSections.Labels(
        "Event type|Incident type|Threat type|Abuse type|Attack type|Type|Type of abuse|Type of attack|Category|Classification|Threat|Issue|"
            + "Violation|Violation type"
    );

    // known, so that they end what stands above them
    private static readonly FrozenSet<string> Others = LabelledSections.Labels(
        "Target brand|Brand|Targeted brand|Impersonated brand|Brand name|Company|Client|Organization|Official URL|Official site|Official website|"
            + "Legitimate URL|Legitimate URLs|Legitimate site|Legitimate website|Genuine URL|Genuine website|Original URL|Original website|"
            + "Original site|Brand URL|Client website|Website of our client|Evidence|Screenshot|Screenshots|Proof|References|Reference|ASN|AS|"
            + "AS number|Registrar|Whois|Name servers|Nameservers|Hosting provider|Country|Port|Ports|Title|Contact|Phone|Email|E-mail|Name|"
            + "Signature|Notes|Note|Description|Comments|Last attempt|End time|Ticket|Case|Incident ID|Case ID|Deadline|Registration"
    );

    private static readonly FrozenSet<string> All = FrozenSet.ToFrozenSet(
        [.. Urls, .. Ips, .. Times, .. Kinds, .. Others],
        StringComparer.OrdinalIgnoreCase
    );

    private readonly List<NoticeBlock> _blocks = [new()];

    /// <summary>Pages and addresses that belong together.</summary>
    public IReadOnlyList<NoticeBlock> Blocks => _blocks;

    /// <summary>What the notice says it is about.</summary>
    public string Kind { get; private set; } = "";

    public static NoticeFields Read(string text, TimeHints hints)
    {
        var fields = new NoticeFields();
        foreach (var section in LabelledSections.Read(text, All))
        {
            if (Urls.Contains(section.Label))
                fields.AddUrls(section);
            else if (Ips.Contains(section.Label))
                fields.AddIps(section);
            else if (Kinds.Contains(section.Label))
                fields.Kind += section.Value + "\n";
            else if (Times.Contains(section.Label))
                fields.AddTime(section, hints);
        }

        fields._blocks.RemoveAll(b => b.Urls.Count + b.Ips.Count + b.Hosts.Count == 0);
        return fields;
    }

    private void AddUrls(LabelledSection section)
    {
        var words = section.List;
        var urls = AddressScan.Urls(words).Where(u => !FreeTextSites.Evidence.Contains(Site(u.Host))).ToList();
        var hosts = urls.Count > 0 ? [] : AddressScan.Domains(words).Select(d => d.Name).ToList();
        if (urls.Count + hosts.Count == 0)
            return;
        if (_blocks[^1].Ips.Count > 0 && _blocks[^1].Urls.Count + _blocks[^1].Hosts.Count > 0)
            _blocks.Add(new NoticeBlock());
        var block = _blocks[^1];
        block.Urls.AddRange(urls.Select(u => u.Url).Except(block.Urls, StringComparer.Ordinal).Take(MaxValues));
        block.Hosts.AddRange(hosts.Except(block.Hosts, StringComparer.Ordinal).Take(MaxValues));
        block.Words += section.Label + ": " + Draft.Cut(words, 500) + "\n";
    }

    private void AddIps(LabelledSection section)
    {
        var words = section.List;
        var ips = AddressScan
            .Ips(words)
            .Where(h => h.PrefixLength is null && !AddressScan.IsNeverSource(h.Ip))
            .Select(h => h.Ip)
            .ToList();
        if (ips.Count == 0)
            return;
        if (_blocks[^1].Ips.Count > 0 && !_blocks[^1].Ips.Exists(ips.Contains))
            _blocks.Add(new NoticeBlock());
        var block = _blocks[^1];
        block.Ips.AddRange(ips.Except(block.Ips).Take(MaxValues));
        block.Words += section.Label + ": " + Draft.Cut(words, 500) + "\n";
    }

    // the same label again: the time of the next block stands above its page
    private void AddTime(LabelledSection section, TimeHints hints)
    {
        if (Draft.Time(section.First, hints) is not { } time)
            return;
        if (_blocks[^1].TimeLabel is { } label && label.Equals(section.Label, StringComparison.Ordinal))
            _blocks.Add(new NoticeBlock());
        _blocks[^1].TimeLabel ??= section.Label;
        _blocks[^1].Time ??= time;
    }

    private static string Site(string host) => ReceivedChain.Organisation(host);
}

/// <summary>Pages and addresses a notice names together.</summary>
internal sealed class NoticeBlock
{
    public List<string> Urls { get; } = [];
    public List<string> Hosts { get; } = [];
    public List<IPAddress> Ips { get; } = [];
    public EventTime? Time { get; set; }
    public string? TimeLabel { get; set; }
    public string Words { get; set; } = "";
}
