using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>One site a coordinator names.</summary>
internal sealed record JpcertSite(string Url, string Line)
{
    public IPAddress? Ip { get; set; }
}

/// <summary>One log line.</summary>
internal sealed record JpcertEvent(EventTime? Time, int? Port, string Line);

/// <summary>
/// Reads the body line by line and knows at each whose side is named:
/// <code>
/// fraudulent web site:
///   https[:]//login[.]bad[.]example/x/
///   (192.0.2.7 )
/// legitimate web site:
///   https://www.bank.example/
/// &lt; Log Information (timezone: UTC+0000) &gt;
/// Source IP : 192.0.2.7
/// IP,timestamp(UTC+0),source_port,destination_port
/// 192.0.2.7,2026-11-24 01:02:03.123456,40112,22
/// </code>
/// </summary>
internal sealed partial class JpcertBody(TimeHints hints)
{
    private const int MaxSites = 1_000;
    private const int MaxIps = 5_000;
    private readonly HashSet<IPAddress> _known = [];
    private TimeHints _hints = hints;
    private bool _innocent;
    private IPAddress? _current;
    private string[] _columns = [];
    private string? _openLabel;
    private IPAddress? _nextSite;

    public List<JpcertSite> Sites { get; } = [];
    public List<IPAddress> Ips { get; } = [];
    public Dictionary<IPAddress, List<JpcertEvent>> Events { get; } = [];
    public EventTime? SeenAt { get; private set; }
    public string? Brand { get; private set; }

    public void Add(string line)
    {
        if (line.Length == 0)
        {
            _innocent = false;
            return;
        }

        // "■ 確認日時" with its value on the next line
        if (BareLabel().Match(line) is { Success: true } bare)
        {
            _openLabel = bare.Groups["label"].Value;
            _innocent = false;
            return;
        }

        if (_openLabel is not null)
            (line, _openLabel) = ($"{_openLabel}: {line}", null);

        if (ZoneLine().IsMatch(line) && StatedZone.Find(line) is { } zone)
            _hints = _hints with { Zone = zone };
        if (Innocent().IsMatch(line))
        {
            _innocent = true;
            return;
        }

        if (Accused().IsMatch(line))
            _innocent = false;
        if (_innocent || Footer().IsMatch(line))
            return;
        if (
            line.Contains("timestamp", StringComparison.OrdinalIgnoreCase)
            && line.Contains(',', StringComparison.Ordinal)
        )
            _columns = line.Split(',', StringSplitOptions.TrimEntries);
        else
            Named(line);
    }

    private void Named(string line)
    {
        if (Labelled().Match(line) is { Success: true } label)
        {
            if (label.Groups["label"].Value is "ブランド" or "対象ブランド" or "Brand")
                Brand ??= label.Groups["value"].Value.Trim();
            else
                SeenAt ??= Draft.Time(label.Groups["value"].Value, _hints);
        }

        var urls = AddressScan.Urls(line);
        foreach (var hit in urls.Where(u => Sites.Count < MaxSites && !IsEvidence(u)))
        {
            if (!Sites.Exists(s => s.Url.Equals(hit.Url, StringComparison.Ordinal)))
                Sites.Add(new JpcertSite(hit.Url, line) { Ip = Draft.Ip(hit.Host) ?? _nextSite });
        }

        Addresses(line, urls);
    }

    private static bool IsEvidence(UrlHit hit) => FreeTextSites.Evidence.Contains(ReceivedChain.Organisation(hit.Host));

    private void Addresses(string line, IReadOnlyList<UrlHit> urls)
    {
        var hits = AddressScan
            .Ips(line)
            .Where(h => h.PrefixLength is null && !urls.Any(u => h.Start >= u.Start && h.Start < u.End))
            .ToList();
        var time = urls.Count == 0 ? Timestamps.Read(line, _hints.ForLogs()) : null;
        if (hits.Count == 0)
        {
            if (time is not null && _current is not null && char.IsAsciiDigit(line[0]))
                Event(_current, time, null, line);
            return;
        }

        var ip = hits[0].Ip;
        _current = ip;
        var isLabelled = urls.Count == 0 && Label().IsMatch(line);
        var isAlone = hits[0].Start == 0 && hits[0].Length == line.Length;
        if (Sites.Count > 0 && (urls.Count > 0 || line[0] == '(' || isLabelled || isAlone) && Sites[^1].Ip is null)
            Serve(ip);
        else if (time is not null && (char.IsAsciiDigit(line[0]) || !Label().IsMatch(line)))
            Event(ip, time, hits[0].Port ?? Column(line, "source_port"), line);
        else
            Name(ip, isLabelled);
    }

    // the address of the sites above that have none yet
    private void Serve(IPAddress ip)
    {
        for (var i = Sites.Count - 1; i >= 0 && Sites[i].Ip is null; i--)
            Sites[i].Ip = ip;
    }

    // "IP: … URL: …": where addresses go first, each is that of the sites below it
    private void Name(IPAddress ip, bool isLabelled)
    {
        if (isLabelled)
            _nextSite = ip;
        if (Ips.Count < MaxIps && _known.Add(ip))
            Ips.Add(ip);
    }

    private void Event(IPAddress ip, EventTime time, int? port, string line)
    {
        if (!Events.TryGetValue(ip, out var events))
            Events[ip] = events = [];
        events.Add(new JpcertEvent(time, port, line));
    }

    private int? Column(string line, string name)
    {
        var index = Array.FindIndex(_columns, c => c.Equals(name, StringComparison.OrdinalIgnoreCase));
        var cells = line.Split(',', StringSplitOptions.TrimEntries);
        return
            index >= 0
            && index < cells.Length
            && int.TryParse(cells[index], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and <= 65535
            ? port
            : null;
    }

    [GeneratedRegex(
        "time ?zone|タイムゾーン|\\(UTC|\\(JST",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex ZoneLine();

    [GeneratedRegex(
        "legitimate|genuine|正規|netrange|inetnum|^ *destination (ip|address)|^ *(dst|victim|target)\\b|被害|攻撃先|宛先|標的",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex Innocent();

    [GeneratedRegex(
        "fraudulent|phishing (site|url|web)|malicious|suspicious|source ip|^\\+? *IP ?[=:：]|^URL ?[:：]|攻撃元|不審|該当|当該|log information|ログ",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex Accused();

    [GeneratedRegex(
        "^[■●◆○□◇・*#>\\- ]*(?<label>URL|IP|IP ?アドレス|IP address|確認日時|検知日時|発生日時|日時|対象ブランド|ブランド|Brand|Date|Time|Detected at|Observed at|Confirmed at) *[:：]?$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex BareLabel();

    // JPCERT/CC's own pages, and what only proves or explains
    [GeneratedRegex(
        "jpcert\\.(or\\.jp|example)|antiphishing\\.jp|gnupg|pgp key|^ *(proof|evidence|reference|screenshot|参考|証拠)s? *[:：]",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex Footer();

    [GeneratedRegex(
        "^(?<label>確認日時|検知日時|発生日時|日時|Date|Time|Detected|Observed|Confirmed|First seen|Last seen|ブランド|対象ブランド|Brand)( at| on)? *[:：] *(?<value>.+)$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex Labelled();

    [GeneratedRegex(
        "^[^,]{0,40}(IP|アドレス|IP address) *[=:：]",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Label();
}
