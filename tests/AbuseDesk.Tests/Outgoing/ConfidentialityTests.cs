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
}
