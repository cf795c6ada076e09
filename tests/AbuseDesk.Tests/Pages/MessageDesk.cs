using System.Net;
using AbuseDesk.Cases;
using AbuseDesk.Staff;
using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Tests.Pages;

/// <summary>A desk with a sender of its own, whose messages a lead and an operator look at.</summary>
internal sealed class MessageDesk(string connection) : WebDesk(connection)
{
    public const string Body = """
        Our probe saw a port scan.

        Probe: 198.51.100.77
        Attacker IP: 203.0.113.9
        Logged: 2026-11-20 03:04:05 UTC
        Sent out: 2026-11-20 09:00:00 UTC
        """;

    public string Domain { get; } = $"sensor{Guid.NewGuid():N}.example";
    public Visitor Lead { get; private set; } = null!;
    public Visitor Operator { get; private set; } = null!;
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async Task SignIn()
    {
        var tag = Guid.NewGuid().ToString("N");
        await Person($"lead@{tag}.example", StaffRole.Lead);
        await Person($"operator@{tag}.example");
        Lead = await SignIn($"lead@{tag}.example");
        Operator = await SignIn($"operator@{tag}.example");
    }

    public Task<Guid> Arrive(string body, string? from = null, string subject = "Port scan")
    {
        var sender = from ?? "watch@" + Domain;
        return body.StartsWith("Content-Type", StringComparison.Ordinal)
            ? this.Receive(sender, subject, body)
            : this.ReceiveText(sender, subject, body);
    }

    public static async Task Click(Visitor visitor, Guid raw, IDocument page, string form) =>
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.Send($"/messages/{raw}", page, form)).StatusCode);

    public Task<List<ReportFinding>> Live(Guid raw) =>
        InDatabase(db =>
            db.Findings.AsNoTracking()
                .Where(f => f.RetiredBy == null && db.Reports.Any(r => r.Id == f.ReportId && r.RawId == raw))
                .ToListAsync(Cancel)
        );

    public override async ValueTask DisposeAsync()
    {
        Lead.Dispose();
        Operator.Dispose();
        await base.DisposeAsync();
    }
}
