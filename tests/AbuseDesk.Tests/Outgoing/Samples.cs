using System.Net;
using AbuseDesk.Cases;
using AbuseDesk.Outgoing;
using AbuseDesk.Parsing;
using AbuseDesk.Registry;

namespace AbuseDesk.Tests.Outgoing;

/// <summary>Cases of Minato with their reports, made in memory.</summary>
internal static class Samples
{
    private static readonly Actor Suzuki = Actor.Staff(Guid.Parse("019ac1f0-0000-7000-8000-000000000005"));

    public static readonly DateTimeOffset Incident = new(2026, 11, 23, 23, 12, 44, TimeSpan.Zero);

    /// <summary>Story A01: a mailbox that sends spam.</summary>
    public static NoticeMatter Mailbox(string language = "ja") =>
        Matter(
            "mailbox_misuse",
            "info@yamada-shop.example",
            "mailbox",
            "mail",
            Customer("C-1006", "有限会社やまだ", language)
        );

    /// <summary>Stories A02, A05: a phishing page on a shared host.</summary>
    public static NoticeMatter Site(string language = "ja") =>
        Matter(
            "phishing",
            "yamada-shop.example",
            "domain",
            "rental_server",
            Customer("C-1001", "山田商店", language),
            f => new ReportFinding
            {
                Id = f.Id,
                ReportId = f.ReportId,
                Source = f.Source,
                Category = f.Category,
                Reason = f.Reason,
                SourceIp = IPAddress.Parse("203.0.113.20"),
                Urls = ["https://yamada-shop.example/wp-content/x/login.html?victim=sasaki%40home.example"],
                OccurredAt = f.OccurredAt,
                Zone = ZoneBasis.Stated,
                TimeBasis = TimeBasis.Stated,
                Owner = OwnerKind.Customer,
            }
        );

    /// <summary>Story A11: a server that attacks.</summary>
    public static NoticeMatter Server(string language = "ja") =>
        Matter(
            "brute_force",
            "198.51.100.10",
            "address",
            "iaas_vps",
            Customer("C-1002", "株式会社みらい製作所", language)
        );

    /// <summary>Something no warning of its own fits.</summary>
    public static NoticeMatter OpenService(string language = "ja") =>
        Matter(
            "open_service",
            "198.51.100.10",
            "address",
            "iaas_vps",
            Customer("C-1002", "株式会社みらい製作所", language)
        );

    /// <summary>Story A20: an address a downstream operator has.</summary>
    public static NoticeMatter Downstream(string language = "ja") =>
        Matter(
            "brute_force",
            "198.51.100.200",
            "address",
            "delegated",
            Customer("C-2001", "ISP-B", language, "abuse@isp-b.example"),
            owner: OwnerKind.Delegated
        );

    public static NoticeMatter Matter(
        string category,
        string resource,
        string resourceKind,
        string service,
        Customer customer,
        Func<ReportFinding, ReportFinding>? finding = null,
        OwnerKind owner = OwnerKind.Customer,
        Report? report = null
    )
    {
        var abuseCase = AbuseCase.Open(
            new AbuseCase.Opening(
                "MI-2026-000123",
                CaseKind.Incident,
                category,
                "key",
                owner,
                null,
                customer.Id,
                resource,
                resourceKind,
                service,
                Minato.Now
            ),
            Actor.Desk,
            Minato.Now
        );
        report ??= Report();
        var accused = new ReportFinding
        {
            Id = Guid.CreateVersion7(Minato.Now),
            ReportId = report.Id,
            Source = "reader",
            Category = category,
            SourceIp = IPAddress.Parse(resourceKind == "address" ? resource : "203.0.113.5"),
            SourcePort = resourceKind == "address" ? 51514 : null,
            OccurredAt = Incident,
            OccurredText = "Tue, 24 Nov 2026 08:12:44 +0900 (Sasaki's clock)",
            Zone = ZoneBasis.Stated,
            Precision = TimePrecision.Second,
            TimeBasis = TimeBasis.Received,
            Count = resourceKind == "address" ? 2000 : 1,
            Excerpt = "Received: from mail.minato.example by mx.home.example id 7Xk2 for <sasaki@home.example>",
            Reason = "The mail names sasaki@home.example as its recipient.",
            Owner = owner,
        };
        accused = finding?.Invoke(accused) ?? accused;
        if (owner == OwnerKind.Customer)
        {
            abuseCase.Accept(evidenceComplete: true, null, Suzuki, Minato.Now);
        }

        return new NoticeMatter(abuseCase, customer, [new NoticeReport(report, [accused])], accused.Count, []);
    }

    public static Customer Customer(
        string reference,
        string name,
        string language = "ja",
        string email = "owner@customer.example"
    ) =>
        new()
        {
            Id = Guid.CreateVersion7(Minato.Now),
            Ref = reference,
            Name = name,
            Email = email,
            Language = language,
        };

    /// <summary>Sasaki's report of story A01, unless told otherwise.</summary>
    public static Report Report(
        string? address = "sasaki@home.example",
        string language = "ja",
        string role = "individual",
        string? reference = null,
        string format = "free_text",
        string channel = "abuse",
        string? noAutoReply = null,
        Consent consent = Consent.Unknown,
        SenderTrust trust = SenderTrust.Verified,
        string? messageId = "20261124081500.1@home.example",
        string? organisation = null,
        string? name = "佐々木",
        string number = "MI-2026-R000123",
        bool isTest = false
    ) =>
        new()
        {
            Id = Guid.CreateVersion7(Minato.Now),
            Number = number,
            RawId = Guid.CreateVersion7(Minato.Now),
            ReadingId = Guid.CreateVersion7(Minato.Now),
            ReceivedAt = Minato.Now,
            Channel = channel,
            Format = format,
            Parser = "FreeText",
            Language = language,
            Subject = "迷惑メールが届きました",
            ReporterAddress = address,
            ReporterName = name,
            ReporterOrganisation = organisation,
            ReporterRole = role,
            ReporterReference = reference,
            NoAutoReplyBecause = noAutoReply,
            Consent = consent,
            Trust = trust,
            OriginalMessageId = messageId,
            IsTest = isTest,
        };

    public static Decision Decision(NoticeMatter matter) =>
        AbuseDesk.Cases.Decision.Take(matter.Case, "test", Suzuki.Id!.Value, Minato.Now, () => { });
}
