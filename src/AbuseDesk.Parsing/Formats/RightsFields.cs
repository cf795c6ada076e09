using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>Labelled lines of rights notices, English, French and Japanese; the value may stand on the next line.</summary>
internal sealed partial record RightsFields
{
    private const int MaxLines = 5_000;
    private const int MaxSources = 1_000;

    private readonly List<RightsSource> _sources = [new()];

    /// <summary>The addresses copies were offered from, each with its own port and time.</summary>
    public IReadOnlyList<RightsSource> Sources => _sources.FindAll(s => s.Ip is not null);

    /// <summary>The first time the notice states.</summary>
    public string? Time => _sources.Find(s => s.Time is not null)?.Time;

    public string? Work { get; private set; }
    public string? File { get; private set; }
    public string? Claimant { get; private set; }
    public string? Organisation { get; private set; }
    public string? Reference { get; private set; }

    /// <summary>The lines that were understood.</summary>
    public string Lines { get; private set; } = "";

    public static RightsFields Read(string text)
    {
        var fields = new RightsFields();
        var lines = WideText.Fold(text).Split('\n');
        var original = text.Split('\n');
        for (var i = 0; i < Math.Min(lines.Length, MaxLines); i++)
        {
            var match = Labelled().Match(lines[i]);
            if (!match.Success)
                continue;
            var value = match.Groups["value"].Value.Trim();
            var shown = original.Length == lines.Length ? original[i] : lines[i];
            if (value.Length == 0 && i + 1 < lines.Length)
                value = lines[i + 1].Trim();
            if (
                value.Length > 0
                && fields.Take(match.Groups["label"].Value.ToLowerInvariant(), value)
                && fields.Lines.Length < 2_000
            )
                fields.Lines += shown.Trim() + "\n";
        }

        return fields;
    }

    private bool Take(string label, string value)
    {
        value = Draft.Cut(value, 500);
        switch (Meaning(label))
        {
            case Field.Ip:
                return TakeIps(label, value);
            case Field.Port:
                var source = Source(label);
                source.Port ??= Number(value);
                return source.Port is not null;
            case Field.Time:
                // "Date seen (UTC): 2026-11-24 10:00:00"
                Source(label).Time ??= label.Contains("utc", StringComparison.Ordinal) ? value + " UTC" : value;
                return true;
            case Field.Work:
                Work ??= value.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? null : value;
                return true;
            case Field.File:
                File ??= value;
                return true;
            case Field.Claimant:
                Claimant ??= value;
                return true;
            case Field.Organisation:
                Organisation ??= value;
                return false;
            case Field.Reference:
                Reference ??= value;
                return true;
        }

        return false;
    }

    private bool TakeIps(string label, string value)
    {
        var ips = AddressScan.Ips(value).Where(h => h.PrefixLength is null).Select(h => h.Ip).Distinct().ToList();
        foreach (var ip in ips.Take(MaxSources - _sources.Count))
        {
            var source = Source(label);
            if (source.Ip is not null && !source.Ip.Equals(ip))
                _sources.Add(source = new RightsSource());
            source.Ip = ip;
        }

        return ips.Count > 0;
    }

    // a label that comes again begins the next of several sources
    private RightsSource Source(string label)
    {
        if (!_sources[^1].Labels.Add(label) && _sources.Count < MaxSources)
        {
            _sources.Add(new RightsSource());
            _sources[^1].Labels.Add(label);
        }

        return _sources[^1];
    }

    private static int? Number(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535
            ? port
            : null;

    // Every label of the pattern below; the longer words first decide ("ip address" before "address").
    private static Field Meaning(string label) =>
        label switch
        {
            _ when label.Contains("ip", StringComparison.Ordinal) && !label.Contains("id", StringComparison.Ordinal) =>
                Field.Ip,
            _ when label.Contains("port", StringComparison.Ordinal)
                    || label.Contains("ポート", StringComparison.Ordinal) => Field.Port,
            _ when label.Contains("date", StringComparison.Ordinal)
                    || label.Contains("time", StringComparison.Ordinal)
                    || label.EndsWith("日時", StringComparison.Ordinal)
                    || label is "heure et date" or "first seen" or "last seen" => Field.Time,
            _ when label.Contains("file", StringComparison.Ordinal)
                    || label.Contains("hash", StringComparison.Ordinal)
                    || label is "ファイル名" or "ハッシュ値" => Field.File,
            _ when label.Contains("owner", StringComparison.Ordinal)
                    || label.Contains("holder", StringComparison.Ordinal)
                    || label.EndsWith('者')
                    || label is "権利者名" => Field.Claimant,
            _ when label.Contains("work", StringComparison.Ordinal)
                    || label is "title" or "titre" or "タイトル" or "権利の内容"
                    || label.StartsWith("著作物", StringComparison.Ordinal)
                    || label is "作品名" => Field.Work,
            "organisation" or "organization" or "company" or "団体名" or "会社名" => Field.Organisation,
            _ => Field.Reference,
        };

    private enum Field
    {
        Ip,
        Port,
        Time,
        Work,
        File,
        Claimant,
        Organisation,
        Reference,
    }

    [GeneratedRegex(
        "^[ >*・■◆●○□◇\\-]*(?<label>IP|IP address|Infringer's IP Address|Infringing IP|Infringing IP Address|Source IP|Adresse IP|(?:入手元|発信元)?IPアドレス|Port|Port ID|Infringer's Port|ポート番号|送信元ポート|ソースポート|接続元ポート|Timestamp|(?:Recent|Initial) Infringement Timestamp|Last Seen Date|Date Seen(?: \\(UTC\\))?|Date ?(?:&|and|/) ?time(?: of infringement)?|Date of infringement|Detection (?:date|time|timestamp)|Date detected|Infringement (?:date|time|timestamp)|Time of infringement|(?:First|Last) seen|(?:発見|検知|検出|アップロード|ダウンロード|取得)日時|Heure et date|入手日時|確認日時|日時|Title|Titre|Infringed Work|Work|Original Work|Copyrighted Work|作品名|著作物名|著作物|タイトル|権利の内容|Filename|Infringing FileName|File name|ファイル名|(?:Torrent |Infringing )?Hash|info_hash|ハッシュ値|Copyright Owner|Copyright Holder|Rights Holder|Rights Owner|権利者名|権利者|著作権者|申出者|申立者|Organi[sz]ation|Company|団体名|会社名|Notice ID|Case ID|Case #|Reference|Incident ID|Ref|整理番号|管理番号|受付番号) *[:=] *(?<value>.*)$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex Labelled();
}

/// <summary>One address of a file-sharing notice.</summary>
internal sealed class RightsSource
{
    public IPAddress? Ip { get; set; }
    public int? Port { get; set; }
    public string? Time { get; set; }

    /// <summary>Which labels were read into this one.</summary>
    public HashSet<string> Labels { get; } = new(StringComparer.Ordinal);
}
