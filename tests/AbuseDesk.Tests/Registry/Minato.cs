using System.Globalization;
using System.Net;
using AbuseDesk.Data;
using AbuseDesk.Registry;

namespace AbuseDesk.Tests.Registry;

/// <summary>The operator all stories play at: Minato Internet, its customers and what they hold (time zone Asia/Tokyo).</summary>
public static class Minato
{
    /// <summary>Tuesday 2026-11-24 09:00 JST.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);

    /// <summary>When 198.51.100.11 went from C-1009 to C-1010.</summary>
    public static readonly DateTimeOffset HandOver = At("2026-11-24T10:00:00+09:00");

    public static readonly IReadOnlyList<Customer> Customers =
    [
        Person("C-1001", "山田商店", "山田 太郎", "owner@yamada-shop.example", "ja", "no_it_staff"),
        Person("C-1002", "株式会社みらい製作所", "情報システム部", "admin@mirai.example", "ja"),
        Person("C-1003", "佐藤花子", "佐藤 花子", "hanako@freemail.example", "ja"),
        Person("C-1004", "漫画まとめ", null, "admin@manga-dl.example", "ja"),
        Person("C-1005", "EC株式会社", "佐々木", "security@ec.example", "ja", "pci"),
        Person("C-1006", "有限会社やまだ", "山田 次郎", "jiro@yamada-ltd.example", "ja"),
        Person("C-1007", "掲示板運営", "管理人", "admin@forum.example", "ja"),
        Person("C-1009", "Blue Harbor Ltd.", "Ann Lee", "it@blueharbor.example", "en"),
        Person("C-1010", "株式会社そら", "運用担当", "ops@sora.example", "ja"),
        Person("C-1011", "Kita Systems", "NOC", "noc@kita.example", "en"),
        Person("C-1012", "おかね商会", null, "info@okane.example", "ja"),
        Person("ISP-B", "ISP-B", "Abuse desk", "abuse@isp-b.example", "en", "reseller"),
    ];

    public static readonly IReadOnlyList<Assignment> Assignments =
    [
        Prefix("203.0.113.0/24", "rental_server", null),
        Prefix("198.51.100.0/26", "iaas_vps", null),
        Prefix("198.51.100.10/32", "iaas_vps", "C-1002", from: "2026-01-05T00:00:00+09:00"),
        Prefix("198.51.100.11/32", "iaas_vps", "C-1009", to: "2026-11-24T10:00:00+09:00"),
        Prefix("198.51.100.11/32", "iaas_vps", "C-1010", from: "2026-11-24T10:00:00+09:00"),
        Prefix("198.51.100.20/32", "iaas_vps", "C-1005"),
        Prefix("198.51.100.64/26", "access_line", null, flags: AssignmentFlags.PortNeeded),
        Prefix("198.51.100.128/25", "delegated", "ISP-B"),
        Prefix("2001:db8:100::/40", "iaas_vps", null),
        Prefix("2001:db8:100:a::25/128", "iaas_vps", "C-1011"),
        Named(AssetKind.Server, "web12.minato.example", "shared_host", null, "203.0.113.20"),
        Named(AssetKind.Server, "mail.minato.example", "mail", null, "203.0.113.5"),
        Named(AssetKind.Domain, "minato.example", "rental_server", null),
        Named(AssetKind.Domain, "yamada-shop.example", "rental_server", "C-1001", "203.0.113.20"),
        Named(
            AssetKind.Domain,
            "bank-login.example",
            "rental_server",
            "C-1003",
            "203.0.113.20",
            from: "2026-11-22T00:00:00+09:00"
        ),
        Named(AssetKind.Domain, "manga-dl.example", "rental_server", "C-1004", "203.0.113.20"),
        Named(AssetKind.Domain, "forum.example", "rental_server", "C-1007", "203.0.113.20"),
        Named(AssetKind.Mailbox, "info@yamada-shop.example", "mail", "C-1006"),
        Named(AssetKind.Registrar, "okane-fast.example", "registrar", "C-1012", "192.0.2.80"),
    ];

    public static Customer Customer(string reference) =>
        Customers.Single(c => string.Equals(c.Ref, reference, StringComparison.Ordinal));

    public static Guid Id(string reference) => Customer(reference).Id;

    public static OwnerIndex Index(params Assignment[] more) => OwnerIndex.Build([.. Assignments, .. more], 1);

    /// <summary>Puts customers and assignments into a database.</summary>
    public static async Task Load(string connectionString, CancellationToken cancel)
    {
        await using var context = new DeskContext(DeskSchema.Options(connectionString));
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        await OwnerDirectory.Raise(context, cancel);
        context.AddRange(Customers);
        context.AddRange(Assignments);
        await context.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    public static Assignment Prefix(
        string net,
        string service,
        string? customer,
        string? from = null,
        string? to = null,
        string? flags = null,
        (int From, int To)? ports = null
    ) =>
        new()
        {
            Id = NewId(),
            Kind = AssetKind.Prefix,
            Asset = net,
            Net = IPNetwork.Parse(net),
            Service = service,
            CustomerId = customer is null ? null : Id(customer),
            Flags = flags is null ? [] : flags.Split('|'),
            PortFrom = ports?.From,
            PortTo = ports?.To,
            ValidFrom = from is null ? null : At(from),
            ValidTo = to is null ? null : At(to),
            Source = "minato",
            RecordedFrom = Now,
        };

    public static Assignment Named(
        AssetKind kind,
        string asset,
        string service,
        string? customer,
        string? address = null,
        string? from = null,
        string? to = null
    ) =>
        new()
        {
            Id = NewId(),
            Kind = kind,
            Asset = asset,
            Address = address is null ? null : IPAddress.Parse(address),
            Service = service,
            CustomerId = customer is null ? null : Id(customer),
            ValidFrom = from is null ? null : At(from),
            ValidTo = to is null ? null : At(to),
            Source = "minato",
            RecordedFrom = Now,
        };

    public static DateTimeOffset At(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).ToUniversalTime();

    private static Customer Person(
        string reference,
        string name,
        string? contact,
        string email,
        string language,
        params string[] flags
    ) =>
        new()
        {
            Id = NewId(),
            Ref = reference,
            Name = name,
            ContactName = contact,
            Email = email,
            Language = language,
            Flags = flags,
        };

    private static Guid NewId() => Guid.CreateVersion7(Now);
}
