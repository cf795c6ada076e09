using AbuseDesk.Cases;
using AbuseDesk.Tests.Registry;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Tests.Stories;

/// <summary>A third notice about the copied manga of one customer: its strike leads to the end of the contract.</summary>
public sealed class StoryA14Tests(PostgresServer server, ImapServer imap)
{
    private const string Mail = """
        From: Rights desk <notice@rights-body.example>
        To: abuse@minato.example
        Subject: Copyright infringement at manga-dl.example
        Date: Tue, 24 Nov 2026 09:02:00 +0900
        Message-ID: <claim3@rights-body.example>
        Content-Type: text/plain; charset=us-ascii

        We act for the copyright owner. The following page infringes the copyright in our work:
        Work: Example Manga, chapter 12
        Copyright owner: Example Publishing
        https://manga-dl.example/ch12
        Seen 2026-11-24 08:55 JST. We have a good faith belief that the use of this copyrighted work is not
        authorized. Please remove the infringing material.
        """;

    public static TheoryData<string> Presets => [.. StoryPresets.Of("sakura", "kwc", "nttpc")];

    [Theory, MemberData(nameof(Presets))]
    public async Task The_third_strike_asks_a_lead_whether_the_contract_ends(string policy)
    {
        await using var database = new DeskDatabase(server);
        await database.InitializeAsync();
        await using var desk = new MinatoDesk(database, imap) { Policy = policy };
        await desk.InitializeAsync();
        await desk.Employ("tanaka", "田中", "lead");
        await TwoStrikes(desk);
        await desk.Deliver(Mail);
        var opened = await desk.Wait("the case", db => db.Cases.SingleOrDefaultAsync(c => c.State == CaseState.New));
        Assert.Equal(
            ("copyright", (Guid?)Minato.Id("C-1004"), "manga-dl.example"),
            (opened.Category, opened.CustomerId, opened.Resource)
        );

        var self = $"/cases/{opened.Number}";
        using var suzuki = await desk.SignIn("en");
        await suzuki.Open(self);
        var ladder = Ladder(suzuki);
        Assert.Contains("Strikes: claims of rights", ladder);
        Assert.Contains("3 of 6 points", ladder);
        Assert.Contains("includes 1 once it is decided", ladder);
        Assert.Contains("reached at 3", ladder);
        Assert.Contains("MI-2026-800001", ladder);

        await Remove(suzuki, self);
        var notice = await desk.Sent("admin@manga-dl.example");
        Assert.DoesNotContain("rights-body", notice.Message.ToString() + notice.Text, StringComparison.Ordinal);
        await EndTheContract(desk, suzuki, self);
        await IsWrittenDown(desk);
    }

    // Taken down at once by the word of the desk; where the policy says otherwise, with a reason.
    private static async Task Remove(StaffBrowser suzuki, string self)
    {
        await suzuki.Open($"{self}/suspend?lever=block_url");
        await suzuki.Send("form.sheet", ("Typed.Why", "a registered body vouches for the claim"));
        Assert.EndsWith(self, suzuki.Address.AbsolutePath, StringComparison.Ordinal);
    }

    private static async Task EndTheContract(MinatoDesk desk, StaffBrowser suzuki, string self)
    {
        await suzuki.Open(self);
        await suzuki.Open(suzuki.Page.QuerySelector("a[href*='lever=terminate']")!.GetAttribute("href")!);
        await suzuki.Send("form.sheet", ("Typed.KeptAt", "/vault/C-1004"), ("Typed.Why", "the third strike"));
        using var tanaka = await desk.SignIn("en", "tanaka");
        await tanaka.Open(self);
        await tanaka.Open(tanaka.Page.QuerySelector("a[href*='request=']")!.GetAttribute("href")!);
        await tanaka.Send("form.sheet");
        await tanaka.Open($"{self}/close");
        // the letter to the claimant is written anew for the end that is chosen
        await tanaka.SendAgain("form.sheet", ("Typed.Code", "terminated"), ("Typed.Cause", "malicious_customer"));
        await tanaka.Send("form.sheet");
        await tanaka.Open(self);
        Assert.Contains("includes 1 for this case", Ladder(tanaka));
        await tanaka.Open("/registry/customers/C-1004");
        Assert.Contains("3 of 6 points", tanaka.Text);
        // what was claimed is no technical abuse
        Assert.Contains("0 of 2 points", tanaka.Text);
    }

    private static string Ladder(StaffBrowser who) => who.Page.QuerySelector("#h-strikes")!.ParentElement!.TextContent;

    private static async Task IsWrittenDown(MinatoDesk desk)
    {
        await using var db = desk.Db();
        var of = await db.Cases.SingleAsync(c => c.CloseCode == "terminated");
        Assert.NotNull(of.ContainedAt);
        var done = await db.CaseActions.Where(a => a.State == ActionState.Done).ToListAsync();
        Assert.Equal(["block_url", "terminate"], done.Select(a => a.Lever).Order());
        var ended = done.Single(a => a.Lever is "terminate");
        Assert.NotNull(ended.ApprovedBy);
        Assert.NotEqual(ended.RequestedBy, ended.ApprovedBy);
    }

    private static async Task TwoStrikes(MinatoDesk desk)
    {
        await using var db = desk.Db();
        var legal = Actor.Staff(Guid.NewGuid());
        foreach (var (n, days) in new[] { (1, 90), (2, 30) })
        {
            var at = TimeProvider.System.GetUtcNow().AddDays(-days);
            var decided = AbuseCase.Open(
                new AbuseCase.Opening(
                    $"MI-2026-80000{n}",
                    CaseKind.Incident,
                    "copyright",
                    $"rights|strike|{n}",
                    OwnerKind.Customer,
                    null,
                    Minato.Id("C-1004"),
                    "manga-dl.example",
                    "domain",
                    "rental_server",
                    at
                ),
                Actor.Desk,
                at
            );
            decided.Accept(true, null, legal, at);
            decided.Suspend("block_url", $"https://manga-dl.example/ch{n}", "removed", legal, at);
            decided.Close("legal_removed", null, null, legal, at.AddDays(1));
            db.Add(decided);
        }

        await db.SaveChangesAsync();
    }
}
