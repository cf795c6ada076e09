using System.Text;
using AbuseDesk.Evidence;
using AbuseDesk.Intake;
using Microsoft.Extensions.DependencyInjection;

namespace AbuseDesk.Tests.Pages;

/// <summary>Mails that arrive at a desk, read and filed by its own reader.</summary>
public static class Arrivals
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The id of the message.</summary>
    public static async Task<Guid> Receive(this WebDesk desk, string from, string subject, string content)
    {
        var bytes = Encoding.UTF8.GetBytes(
            $"""
            From: {from}
            To: abuse@minato.example
            Message-ID: <{Guid.NewGuid():N}@home.example>
            Date: Tue, 24 Nov 2026 10:00:00 +0900
            Subject: =?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(subject))}?=
            MIME-Version: 1.0
            {content}
            """.ReplaceLineEndings("\r\n")
        );
        await using var scope = desk.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var store = services.GetRequiredService<EvidenceStore>();
        var now = new DateTimeOffset(2026, 11, 24, 1, 5, 0, TimeSpan.Zero);
        var kept = await store.Keep([new Incoming(bytes, now, Door.Ingest, "ingest", "abuse")], null, Cancel);
        var claims = services.GetRequiredService<MessageClaims>();
        await services.GetRequiredService<ReaderPresence>().Show(Cancel);
        while (await claims.NextBatch(Cancel) is { Count: > 0 } batch)
        {
            var read = await services.GetRequiredService<BatchReading>().Read(batch, Cancel);
            await services.GetRequiredService<ReportFiling>().File(read, claims.Claimant, Cancel);
        }

        return kept[0].RawId;
    }

    public static Task<Guid> ReceiveText(this WebDesk desk, string from, string subject, string text) =>
        desk.Receive(
            from,
            subject,
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + text
        );
}
