using System.Net;
using System.Text;
using AbuseDesk.Cases;
using AbuseDesk.Outgoing;
using AbuseDesk.Parsing;

namespace AbuseDesk.Tests.Outgoing;

/// <summary>One reporter whose word stands in every field a reporter fills.</summary>
internal sealed class Canary
{
    private readonly string _word;
    private readonly string _address;
    private readonly string _organisation;
    private readonly Consent _consent;

    public Canary(Random random, int n)
    {
        var letters = new string([.. Enumerable.Range(0, 8).Select(_ => (char)('a' + random.Next(26)))]);
        _word = $"qz{letters}{n:0000}";
        _address = $"{_word}@host-{_word}.example";
        _organisation = $"Org-{letters}-{n}";
        _consent = (Consent)random.Next(4);
    }

    public NoticeReport Reported(Random random, string category)
    {
        var report = Samples.Report(
            _address,
            consent: _consent,
            organisation: _organisation,
            name: $"Name {_word}",
            reference: $"REF-{_word}",
            messageId: $"{_word}@host-{_word}.example",
            number: $"MI-2026-R-{_word}"
        );
        return new NoticeReport(report, [Finding(random, category, report.Id), Finding(random, category, report.Id)]);
    }

    public string? FoundIn(string text)
    {
        string?[] forms =
        [
            _word,
            Base64(_address),
            Base64(_address).TrimEnd('='),
            Convert.ToHexString(Encoding.UTF8.GetBytes(_address)),
            _consent == Consent.Full ? null : _organisation,
        ];
        return forms.FirstOrDefault(f => f is not null && text.Contains(f, StringComparison.OrdinalIgnoreCase));
    }

    private ReportFinding Finding(Random random, string category, Guid reportId) =>
        new()
        {
            Id = Guid.CreateVersion7(Minato.Now),
            ReportId = reportId,
            Source = "reader",
            Category = category,
            SourceIp = random.Next(2) == 0 ? IPAddress.Parse("198.51.100.10") : null,
            SourcePort = random.Next(2) == 0 ? random.Next(1, 65535) : null,
            Urls =
            [
                $"https://yamada-shop.example/wp/x.php?m={Uri.EscapeDataString(_address)}#{_word}",
                $"http://yamada-shop.example/u/{_address}/x",
                $"http://yamada-shop.example/u/{Uri.EscapeDataString(_address)}/x",
                $"http://yamada-shop.example/u/{Uri.EscapeDataString(Uri.EscapeDataString(_address))}",
                $"http://{_word}:{_word}@yamada-shop.example/{Base64(_address)}",
                $"http://yamada-shop.example/{Convert.ToHexString(Encoding.UTF8.GetBytes(_address))}/",
            ],
            Domains = [$"host-{_word}.example"],
            Mailbox = _address,
            OccurredAt = Minato.Now.AddSeconds(-random.Next(100_000)),
            OccurredText = $"yesterday, says {_word}",
            Zone = (ZoneBasis)random.Next(3),
            Precision = (TimePrecision)random.Next(3),
            TimeBasis = (TimeBasis)random.Next(5),
            OwnSideQueueId = _word,
            OwnSideSender = _address,
            Count = random.Next(1, 50),
            Excerpt = $"Received: by host-{_word}.example for {_address}",
            Reason = $"The mail names {_address}.",
            Claimant = $"Claimant {_word}",
            Work = $"Work {_word}",
            Owner = OwnerKind.Customer,
        };

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
