using AbuseDesk.Evidence;
using AbuseDesk.Tests.Registry;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Tests.Stories;

/// <summary>A SpamCop report, and the mail to its command address when the case is solved.</summary>
public sealed class StoryA03Tests(DeskDatabase database, ImapServer imap) : IClassFixture<DeskDatabase>, IAsyncLifetime
{
    private const string Mail = """
        From: Some User <7166543210@reports.spamcop.net>
        To: abuse@minato.example
        Subject: [SpamCop (198.51.100.10) id:7166543210]Cheap meds
        Date: Tue, 24 Nov 2026 00:41:00 +0000
        Message-ID: <rid_7166543210@msgid.spamcop.net>
        Precedence: list
        MIME-Version: 1.0
        Content-Type: text/plain; charset=us-ascii

        [ SpamCop V5.7.0 ]
        This message is brief for your comfort.  Please use links below for details.

        Email from 198.51.100.10 / Tue, 24 Nov 2026 00:40:03 +0000
        https://www.spamcop.net/w3m?i=z7166543210zf3d1c7b8a9

        [ Offending message ]
        Return-Path: <x>
        Delivered-To: x
        Received: from vps10.mirai.example (198.51.100.10)
          by mx.recipient.example with SMTP; 24 Nov 2026 00:40:01 -0000
        From: "Meds" <meds@pills.example>
        To: x
        Subject: Cheap meds

        Buy now
        """;

    private readonly MinatoDesk _desk = new(database, imap);

    public ValueTask InitializeAsync() => _desk.InitializeAsync();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task From_the_report_to_the_command_address()
    {
        await _desk.Deliver(Mail);
        var opened = await _desk.Wait("the case", db => db.Cases.SingleOrDefaultAsync());

        Assert.Equal(Minato.Id("C-1002"), opened.CustomerId);
        await using (var db = _desk.Db())
        {
            var report = await db.Reports.SingleAsync();
            Assert.Equal(
                ("spamcop", "7166543210", "feedback"),
                (report.Format, report.ReporterReference, report.ReporterRole)
            );
            var finding = await db.Findings.SingleAsync();
            Assert.Equal(new DateTimeOffset(2026, 11, 24, 0, 40, 3, TimeSpan.Zero), finding.OccurredAt);
            Assert.Contains("headers_masked", (await db.Readings.SingleAsync()).Problems, StringComparison.Ordinal);
        }

        // The same mail once more, and the same report from a sender nobody vouches for.
        await _desk.Deliver(Mail);
        await _desk.Wait("the second delivery", async db => await db.Deliveries.CountAsync() == 2 ? "yes" : null);
        await _desk.Settled();
        await using (var db = _desk.Db())
        {
            Assert.Equal(1, await db.Reports.CountAsync());
            Assert.Equal(1, await db.MessageWork.CountAsync(w => w.State == MessageState.Filed));
        }

        Assert.Empty(_desk.Mails());
        using var suzuki = await _desk.SignIn("en");
        await suzuki.Open($"/cases/{opened.Number}");
        Assert.Contains("Sender not verified", suzuki.Text, StringComparison.Ordinal);
        await suzuki.Open($"/cases/{opened.Number}/warn");
        await suzuki.Send("form.sheet", ("Typed.Text", "seen in our mail log"));
        await suzuki.Open($"/cases/{opened.Number}/close");
        await suzuki.Send(
            "form.sheet",
            ("Typed.Code", "fixed_by_customer"),
            ("Typed.Cause", "unknown_no_logs"),
            ("Typed.Why", "seen in our mail log")
        );

        await _desk.Sent("resolved.7166543210@cmds.spamcop.net");
        await _desk.Settled();
        Assert.Single(_desk.Mails(), m => m.Recipients.Any(r => r.Contains("spamcop", StringComparison.Ordinal)));
        Assert.Single(_desk.Mails(), m => m.Recipients.Contains("admin@mirai.example"));
    }
}
