using AbuseDesk.Cases;
using AbuseDesk.Tests.Registry;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Tests.Stories;

/// <summary>The contract behind a phishing page was made under a false name.</summary>
public sealed class StoryA18Tests(PostgresServer server, ImapServer imap)
{
    private const string Mail = """
        From: Kimura <kimura@home.example>
        To: abuse@minato.example
        Subject: Phishing at bank-login.example
        Date: Tue, 24 Nov 2026 09:02:00 +0900
        Message-ID: <phish@home.example>
        Content-Type: text/plain; charset=us-ascii

        A phishing page of Minato Bank is at http://bank-login.example/login/
        IP: 203.0.113.20, seen 2026-11-24 08:55 JST.
        """;

    public static TheoryData<string, string> Presets =>
        [.. StoryPresets.Of(("sakura", "SAKURA-1"), ("kwc", "KWC-2"), ("nttpc", "NTTPC-2"))];

    [Theory, MemberData(nameof(Presets))]
    public async Task The_contract_ends_by_the_word_of_two_people(string policy, string rule)
    {
        await using var database = new DeskDatabase(server);
        await database.InitializeAsync();
        await using var desk = new MinatoDesk(database, imap) { Policy = policy };
        await desk.InitializeAsync();
        await desk.Employ("tanaka", "田中", "lead");
        await SharePhone(desk);
        await desk.Deliver(Mail);
        var opened = await desk.Wait("the case", db => db.Cases.SingleOrDefaultAsync());
        var self = $"/cases/{opened.Number}";
        using var suzuki = await desk.SignIn("en");
        await Look(suzuki, self);
        Assert.Contains(rule, suzuki.Page.QuerySelector("#h-policy")!.ParentElement!.TextContent);

        await Ask(suzuki, self, isProposed: rule is "SAKURA-1");
        await using (var db = desk.Db())
        {
            Assert.Null((await db.Cases.SingleAsync()).ContainedAt);
        }

        using var tanaka = await desk.SignIn("en", "tanaka");
        await tanaka.Open(self);
        await tanaka.Open(tanaka.Page.QuerySelector("a[href*='request=']")!.GetAttribute("href")!);
        await tanaka.Send("form.sheet");
        var notice = await desk.Sent("hanako@freemail.example");
        Assert.Contains("第12.3条", notice.Text, StringComparison.Ordinal);
        Assert.Contains("まで保全し", notice.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("kimura", notice.Message.ToString() + notice.Text, StringComparison.OrdinalIgnoreCase);
        await IsWrittenDown(desk);

        await tanaka.Open("/registry/customers/C-1003");
        Assert.Contains("no new contract", tanaka.Text, StringComparison.Ordinal);
    }

    private static async Task Look(StaffBrowser suzuki, string self)
    {
        await suzuki.Open($"{self}/check?kind=url_live");
        await suzuki.Send("form[data-confirm]", ("Typed.Result", "live"));
        await suzuki.Open($"{self}/check?kind=contract_check");
        await suzuki.Send(
            "form[data-confirm]",
            ("Typed.Result", "false"),
            ("Typed.Text", "name and card do not match")
        );
        await suzuki.Open($"{self}/check?kind=assessment");
        await suzuki.Send("form[data-confirm]", ("Typed.Nature", "malicious"), ("Typed.AupClause", "12.3"));
        await suzuki.Open(self);
    }

    // Where no rule proposes it, it is asked for with a reason; the sheet is written anew for another lever.
    private static async Task Ask(StaffBrowser suzuki, string self, bool isProposed)
    {
        await suzuki.Open($"{self}/suspend");
        if (!isProposed)
        {
            await suzuki.SendAgain("form.sheet", ("Typed.Lever", "terminate"), ("Typed.Text", "terminated"));
        }

        Assert.Contains("C-1004", suzuki.Text, StringComparison.Ordinal);
        Assert.Contains("This cannot be taken back", suzuki.Text, StringComparison.Ordinal);
        await suzuki.Send(
            "form.sheet",
            ("Typed.KeptAt", "/vault/C-1003"),
            ("Typed.Why", "false contract"),
            ("Typed.Also", "refuse_future_contract")
        );
    }

    private static async Task SharePhone(MinatoDesk desk)
    {
        await using var db = desk.Db();
        await db
            .Customers.Where(c => c.Ref == "C-1003" || c.Ref == "C-1004")
            .ExecuteUpdateAsync(c => c.SetProperty(x => x.Phone, "03-0000-0099"));
    }

    private static async Task IsWrittenDown(MinatoDesk desk)
    {
        await using var db = desk.Db();
        var of = await db.Cases.SingleAsync();
        Assert.NotNull(of.ContainedAt);
        var done = await db.CaseActions.ToListAsync();
        Assert.Equal(["refuse_future_contract", "terminate"], done.Select(a => a.Lever).Order());
        Assert.All(done, a => Assert.Equal(ActionState.Done, a.State));
        Assert.All(done, a => Assert.NotEqual(a.RequestedBy, a.ApprovedBy));
        Assert.Equal("/vault/C-1003", (await db.EvidenceSnapshots.SingleAsync()).KeptAt);
        Assert.Equal(Minato.Id("C-1003"), of.CustomerId);
    }
}
