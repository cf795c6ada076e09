using System.Net;
using System.Text;
using AbuseDesk.Cases;
using AbuseDesk.Outgoing;
using AbuseDesk.Parsing;

namespace AbuseDesk.Tests.Outgoing;

/// <summary>
/// RELIABILITY R28, first form: generated reports with canaries in every field a reporter fills; no byte of a mail to the
/// accused side holds one, whatever its form.
/// </summary>
public sealed class ConfidentialityTests
{
    private static readonly Drafts Desk = new(Minato.Desk);
    private static readonly DateTimeOffset Due = Minato.Now.AddDays(1);

    private static readonly (string Kind, string Resource)[] Resources =
    [
        ("mailbox", "info@yamada-shop.example"),
        ("domain", "yamada-shop.example"),
        ("vhost", "yamada-shop.example/shop"),
        ("server", "web12.minato.example"),
        ("address", "198.51.100.10"),
        ("line", "198.51.100.70"),
    ];

    [Fact]
    public void Ten_thousand_reports_leave_no_canary_in_a_customers_mail()
    {
        var random = new Random(20261124);
        string[] categories = [.. Category.All.Select(c => c.Key).Where(k => k != "csam")];
        var checkedMails = 0;
        for (var n = 0; n < 2_500; n++)
        {
            var canaries = Enumerable.Range(0, 4).Select(i => new Canary(random, n * 4 + i)).ToList();
            var matter = Matter(random, categories[n % categories.Length], canaries);
            foreach (var draft in Written(matter, n))
            {
                var mail = Minato.Outbox.Compose(draft, matter, Samples.Decision(matter), Minato.Now);
                using var message = OutgoingMime.Build(mail, Minato.Desk);
                var all =
                    $"{mail.Subject}\n{mail.Body}\n{string.Join('\n', message.Headers)}\n{mail.ReplyTo}\n{mail.MailFrom}";
                foreach (var canary in canaries)
                {
                    Assert.Null(canary.FoundIn(all));
                }

                checkedMails++;
            }
        }

        Assert.True(checkedMails >= 5_000, $"only {checkedMails} mails were written");
    }

    [Fact]
    public void Consent_to_nothing_leaves_only_the_resource_and_the_kind()
    {
        var matter = With(Samples.Server(), Consent.None);

        var body = Assert.Single(Desk.Warn(matter, Due)).Body;

        Assert.Contains(
            "対象: 198.51.100.10\n種別: 総当たり攻撃\n\n発生日時などの詳細は記載しておりません。",
            body,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("08:12", body, StringComparison.Ordinal);
        Assert.DoesNotContain("51514", body, StringComparison.Ordinal);
        Assert.DoesNotContain("2000", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Consent.Full, true)]
    [InlineData(Consent.Anonymised, false)]
    [InlineData(Consent.Unknown, false)]
    [InlineData(Consent.None, false)]
    public void Only_full_consent_names_the_organisation(Consent consent, bool named)
    {
        var body = Assert.Single(Desk.Warn(With(Samples.Server(), consent), Due)).Body;

        Assert.Equal(named, body.Contains("通報元: 港区見守り隊", StringComparison.Ordinal));
    }

    [Fact]
    public void An_unstated_zone_is_said_and_no_zone_invented()
    {
        var matter = Samples.Matter(
            "brute_force",
            "198.51.100.11",
            "address",
            "iaas_vps",
            Samples.Customer("C-1009", "x"),
            f => new ReportFinding
            {
                Id = f.Id,
                ReportId = f.ReportId,
                Source = "reader",
                Category = f.Category,
                Reason = "r",
                OccurredAt = new(2026, 11, 24, 9, 30, 0, TimeSpan.Zero),
                Zone = ZoneBasis.None,
                Precision = TimePrecision.Minute,
                TimeBasis = TimeBasis.Stated,
                Owner = OwnerKind.Customer,
            }
        );

        var body = Assert.Single(Desk.Warn(matter, Due)).Body;

        Assert.Contains("- 2026-11-24 09:30（タイムゾーン不明）\n", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("通報者は SASAKI@home.example です。", "sasaki@home.example")]
    [InlineData("佐々木さんからの連絡です。", "佐々木")]
    [InlineData("See MI-2026-R000123", "MI-2026-R000123")]
    [InlineData("<20261124081500.1@home.example>", "20261124081500.1@home.example")]
    public void What_staff_paste_is_looked_at(string pasted, string found)
    {
        var matter = Samples.Mailbox();
        var draft = Assert.Single(Desk.Warn(matter, Due));

        var refusal = Assert.Throws<CaseRuleException>(() =>
            Minato.Outbox.Compose(
                draft with
                {
                    Body = draft.Body + pasted,
                },
                matter,
                Samples.Decision(matter),
                Minato.Now
            )
        );

        Assert.Equal("mail_names_reporter", refusal.Code);
        Assert.Equal(found, Assert.Single(refusal.Arguments));
    }

    [Fact]
    public void A_notice_is_not_sent_to_a_reporter()
    {
        var matter = Samples.Mailbox();
        var draft = Assert.Single(Desk.Warn(matter, Due)) with { To = "sasaki@home.example" };

        var refusal = Assert.Throws<CaseRuleException>(() =>
            Minato.Outbox.Compose(draft, matter, Samples.Decision(matter), Minato.Now)
        );

        Assert.Equal("mail_to_reporter", refusal.Code);
    }

    [Fact]
    public void A_short_name_inside_a_word_is_no_name()
    {
        var matter = Samples.Mailbox() with { Reports = [new(Samples.Report("lee@home.example", name: "Lee"), [])] };
        var draft = Assert.Single(Desk.Warn(matter, Due)) with { Body = "Please act." };

        Assert.NotNull(Minato.Outbox.Compose(draft, matter, Samples.Decision(matter), Minato.Now));
        Assert.Throws<CaseRuleException>(() =>
            Minato.Outbox.Compose(draft with { Body = "Mr. Lee" }, matter, Samples.Decision(matter), Minato.Now)
        );
    }

    [Theory]
    [InlineData("https://shop.example/login.html", false, "hxxps://shop[.]example/login.html")]
    [InlineData("http://shop.example:8080/a/b?id=1#x", false, "hxxp://shop[.]example:8080/a/b[…]")]
    [InlineData("http://user:pass@shop.example/", false, "hxxp://shop[.]example/")]
    [InlineData("http://shop.example/u/sasaki@home.example/x", false, "hxxp://shop[.]example/u/[…]/x")]
    [InlineData("http://shop.example/u/sasaki%2540home.example", false, "hxxp://shop[.]example/u/[…]")]
    [InlineData("http://shop.example/c2FzYWtpQGhvbWUuZXhhbXBsZQ==", false, "hxxp://shop[.]example/[…]")]
    [InlineData("http://shop.example/736173616b6940686f6d652e6578616d706c65", false, "hxxp://shop[.]example/[…]")]
    [InlineData("http://shop.example/t/a8f0e2b9c1d4", false, "hxxp://shop[.]example/t/a8f0e2b9c1d4")]
    [InlineData("http://shop.example/t/a8f0e2b9c1d4", true, "hxxp://shop[.]example/t/[…]")]
    [InlineData("http://a8f0e2b9c1d4.shop.example/", true, "hxxp://[…][.]shop[.]example/")]
    [InlineData("http://[2001:db8::1]/x", false, "hxxp://[2001:db8::1]/x")]
    [InlineData("javascript:alert(1)", false, null)]
    [InlineData("not a url", false, null)]
    public void A_url_is_shown_without_what_is_personal(string url, bool mailed, string? shown) =>
        Assert.Equal(shown, SharedUrl.Of(url, mailed));

    private static IEnumerable<OutgoingDraft> Written(NoticeMatter matter, int n) =>
        matter.Case.Owner == OwnerKind.Delegated
            ? Desk.HandOver(matter, Due, Minato.Now).Where(d => d.Party != Party.Reporter)
            :
            [
                .. Desk.Warn(matter, Due),
                .. Desk.Suspend(
                    matter,
                    Levers.Restricting[n % Levers.Restricting.Count],
                    matter.Case.Resource,
                    "done",
                    Minato.Now
                ),
                .. Desk.Release(matter, "done", Minato.Now),
            ];

    private static NoticeMatter With(NoticeMatter matter, Consent consent) =>
        matter with
        {
            Reports =
            [
                new NoticeReport(
                    Samples.Report(consent: consent, organisation: "港区見守り隊"),
                    matter.Reports[0].Findings
                ),
            ],
        };

    private static NoticeMatter Matter(Random random, string category, List<Canary> canaries)
    {
        var (kind, resource) = Resources[random.Next(Resources.Length)];
        var owner = random.Next(5) == 0 ? OwnerKind.Delegated : OwnerKind.Customer;
        string[] services = ["rental_server", "iaas_vps", "access_line", "mail"];
        var matter = Samples.Matter(
            category,
            resource,
            kind,
            services[random.Next(services.Length)],
            Samples.Customer("C-1006", "有限会社やまだ", random.Next(2) == 0 ? "ja" : "en"),
            owner: owner
        );
        return matter with
        {
            Reports = [.. canaries.Select(c => c.Reported(random, category))],
            Shareable = canaries.Count,
        };
    }

    private sealed class Canary
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
            return new NoticeReport(
                report,
                [Finding(random, category, report.Id), Finding(random, category, report.Id)]
            );
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
}
