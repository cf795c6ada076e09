using AbuseDesk.Outgoing;

namespace AbuseDesk.Tests.Outgoing;

/// <summary>The operator of the stories, as the outgoing side sees it.</summary>
internal static class Minato
{
    public static readonly DateTimeOffset Now = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);

    public static readonly DeskMail Desk = new(
        "みなとインターネット株式会社",
        "abuse@minato.example",
        "minato.example",
        TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo"),
        TimeSpan.FromSeconds(30),
        ChecksSenders: true,
        UnverifiedAcksPerHour: 20
    );

    public static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    public static readonly ReplyAddresses Addresses = new(Desk, Key);
    public static readonly Outbox Outbox = new(Desk, Addresses);
}
