using System.Globalization;
using System.Net;

namespace AbuseDesk.Parsing.Tests;

/// <summary>Measures the reader over real reports that are not part of this repository (a folder <c>shared</c> beside it).</summary>
public sealed class SharedSamplesTests(ITestOutputHelper output)
{
    // How the coarse labels of the index map to category keys.
    private static readonly Dictionary<string, string[]> Keys = new(StringComparer.Ordinal)
    {
        ["login-attack"] = ["brute_force"],
        ["port-scan"] = ["scan"],
        ["hacking"] = ["web_attack", "brute_force", "scan"],
        ["botnet"] = ["infected_host", "c2"],
        ["malware"] = ["malware_dist", "infected_host"],
        ["compromised"] = ["compromised_server", "defacement", "mailbox_misuse", "privacy"],
        ["vulnerability"] = ["open_service"],
        ["ddos"] = ["ddos_source"],
        ["fraud"] = ["fraud_shop", "phishing"],
        ["harassment"] = ["defamation", "privacy", "human_rights", "threat_life"],
        ["opt-out"] = ["opt_out", "ad_spam"],
        ["spam"] = ["spam", "ad_spam"],
        ["other"] = ["other_incident", "other_rights", "defamation", "privacy"],
    };

    [Fact]
    public void Every_shared_sample_gets_a_reading_and_most_say_what_they_should()
    {
        var folder = Folder();
        Assert.SkipWhen(folder is null, "there is no folder ../shared/samples");
        var rows = File.ReadLines(Path.Combine(folder!, "INDEX.tsv")).Skip(1).Select(l => l.Split('\t')).ToList();

        var scores = new SortedDictionary<string, Score>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            var report = ReportParsers.Read(File.ReadAllBytes(Path.Combine(folder!, row[4])), ReadingContext.Empty);
            Assert.DoesNotContain(report.Problems, p => p.Code is ProblemCodes.ReaderCrashed);
            if (!scores.TryGetValue(row[7], out var score))
                scores[row[7]] = score = new Score();
            foreach (var line in score.Add(row, report))
                output.WriteLine(line);
        }

        output.WriteLine(
            "format".PadRight(22) + "files  ip hit/want/given  url hit/want/given  time  category  reference"
        );
        foreach (var (format, score) in scores)
            output.WriteLine(format.PadRight(22) + score);
        var all = scores.Values.Aggregate(new Score(), (sum, s) => sum.Plus(s));
        output.WriteLine("all".PadRight(22) + all);

        Assert.True(all.IpRecall >= 0.97, "addresses found");
        Assert.True(all.IpPrecision >= 0.97, "addresses rightly accused");
        Assert.True(all.UrlRecall >= 0.97, "URLs found");
        Assert.True(all.Times >= 0.97, "times");
        Assert.True(all.Categories >= 0.97, "categories");
        Assert.True(all.References >= 0.97, "references");
    }

    private static string? Folder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var folder = Path.Combine(at.FullName, "shared", "samples");
            if (File.Exists(Path.Combine(folder, "INDEX.tsv")))
                return folder;
        }

        return null;
    }

    private sealed class Score
    {
        private int _files,
            _ipHits,
            _ipWanted,
            _ipGiven,
            _urlHits,
            _urlWanted,
            _urlGiven,
            _times,
            _timesWanted,
            _categories,
            _references,
            _referencesWanted;

        public double IpRecall => Ratio(_ipHits, _ipWanted);
        public double IpPrecision => Ratio(_ipHits, _ipGiven);
        public double UrlRecall => Ratio(_urlHits, _urlWanted);
        public double Times => Ratio(_times, _timesWanted);
        public double Categories => Ratio(_categories, _files);
        public double References => Ratio(_references, _referencesWanted);

        public IEnumerable<string> Add(string[] row, ParsedReport report)
        {
            var faults = new List<string>();
            var wanted = List(row[9])
                .Where(v => IPAddress.TryParse(v, out _))
                .Select(v => IPAddress.Parse(v))
                .ToHashSet();
            // of a document with several incidents the index describes the first
            var described = row[16].Contains("first Incident", StringComparison.Ordinal)
                ? report.Findings.Take(1)
                : report.Findings;
            var given = described.Select(f => f.SourceIp).OfType<IPAddress>().ToHashSet();
            _files++;
            _ipWanted += wanted.Count;
            // of several incidents in one file the index tells the first
            _ipGiven += row[16].Contains("several Incidents", StringComparison.Ordinal) ? wanted.Count : given.Count;
            _ipHits += given.Count(wanted.Contains);
            if (!wanted.SetEquals(given))
                faults.Add($"ip want {string.Join(',', wanted)} got {string.Join(',', given)}");

            var urls = Urls(row[10]).ToHashSet(StringComparer.Ordinal);
            var seen = report
                .Findings.SelectMany(f => f.Urls)
                .Select(u => u.TrimEnd('/'))
                .ToHashSet(StringComparer.Ordinal);
            _urlWanted += urls.Count;
            _urlGiven += seen.Count;
            _urlHits += seen.Count(urls.Contains);
            if (!urls.SetEquals(seen))
                faults.Add($"url want {string.Join(' ', urls)} got {string.Join(' ', seen)}");

            Time(row, report, faults);
            Kind(row[8], report, faults);
            Reference(List(row[15]), report, faults);
            return faults.Select(f => $"{row[7]} {row[4]} [{report.Parser}]: {f}");
        }

        private void Time(string[] row, ParsedReport report, List<string> faults)
        {
            var right = List(row[11]).Concat(List(row[13])).Select(At).OfType<DateTimeOffset>().ToList();
            if (At(List(row[11]).FirstOrDefault() ?? "") is null)
                return;
            _timesWanted++;
            var given = report.Findings.Select(f => f.OccurredAt).OfType<DateTimeOffset>().ToList();
            if (given.Exists(g => right.Exists(r => Math.Abs((g - r).TotalSeconds) < 1.5)))
                _times++;
            else
                faults.Add(
                    $"time want {row[11]} got {string.Join(',', given.Take(3).Select(g => g.ToString("u", CultureInfo.InvariantCulture)))}"
                );
        }

        // of several numbers one is enough to find the report again at its sender's
        private void Reference(string[] wanted, ParsedReport report, List<string> faults)
        {
            if (wanted.Length == 0)
                return;
            _referencesWanted++;
            var told = report.Reporter?.Reference ?? report.ReportId ?? "";
            if (Array.Exists(wanted, w => told.Contains(w, StringComparison.OrdinalIgnoreCase)))
                _references++;
            else
                faults.Add($"reference want {string.Join(' ', wanted)} got {told}");
        }

        private void Kind(string label, ParsedReport report, List<string> faults)
        {
            var keys = Keys.GetValueOrDefault(label, [label.Replace('-', '_')]);
            var right = label is "none"
                ? report.Kind != MessageKind.Report
                : report.Kind == MessageKind.Report
                    && report.Findings.Any(f => keys.Contains(f.Category, StringComparer.Ordinal));
            if (right)
                _categories++;
            else
                faults.Add(
                    $"category want {label} got {report.Kind} {string.Join(',', report.Findings.Select(f => f.Category).Distinct(StringComparer.Ordinal))}"
                );
        }

        public Score Plus(Score other) =>
            new()
            {
                _files = _files + other._files,
                _ipHits = _ipHits + other._ipHits,
                _ipWanted = _ipWanted + other._ipWanted,
                _ipGiven = _ipGiven + other._ipGiven,
                _urlHits = _urlHits + other._urlHits,
                _urlWanted = _urlWanted + other._urlWanted,
                _urlGiven = _urlGiven + other._urlGiven,
                _times = _times + other._times,
                _timesWanted = _timesWanted + other._timesWanted,
                _categories = _categories + other._categories,
                _references = _references + other._references,
                _referencesWanted = _referencesWanted + other._referencesWanted,
            };

        public override string ToString() =>
            $"{_files}  {_ipHits}/{_ipWanted}/{_ipGiven}  {_urlHits}/{_urlWanted}/{_urlGiven}  {_times}/{_timesWanted}  {_categories}/{_files}  {_references}/{_referencesWanted}";

        private static string[] List(string cell) =>
            cell is "-" or ""
                ? []
                : cell.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

        private static IEnumerable<string> Urls(string cell) =>
            cell is "-" or ""
                ? []
                : cell.Split(";http", StringSplitOptions.None).Select((u, i) => (i == 0 ? u : "http" + u).TrimEnd('/'));

        private static DateTimeOffset? At(string text) =>
            DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
                ? at
                : null;

        private static double Ratio(int part, int whole) => whole == 0 ? 1 : (double)part / whole;
    }
}
