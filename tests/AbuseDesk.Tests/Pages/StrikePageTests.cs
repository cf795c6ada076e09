using System.Net;
using AbuseDesk.Staff;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Tests.Pages;

/// <summary>The ladder on a case, and a strike taken back by those who may.</summary>
public sealed class StrikePageTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncLifetime
{
    private readonly WebDesk _desk = new(database.ConnectionString);
    private readonly string _tag = Guid.NewGuid().ToString("N")[..8];
    private Visitor _operator = null!;
    private Visitor _lead = null!;

    public async ValueTask InitializeAsync()
    {
        await _desk.Person($"aiko-{_tag}@minato.example");
        await _desk.Person($"tanaka-{_tag}@minato.example", StaffRole.Lead);
        _operator = await _desk.SignIn($"aiko-{_tag}@minato.example");
        _lead = await _desk.SignIn($"tanaka-{_tag}@minato.example");
    }

    public async ValueTask DisposeAsync()
    {
        _operator.Dispose();
        _lead.Dispose();
        await _desk.DisposeAsync();
    }

    [Fact]
    public async Task A_warning_shortens_the_next_one_and_its_undo_does_not()
    {
        var first = await new Seeded(_desk).Case();
        var next = await Sibling(first);
        var before = await _operator.Open($"/cases/{next.Case}");
        Assert.Contains("2 of 3 points", Ladder(before));
        Assert.DoesNotContain("Counted", Ladder(before));

        await Warn(first);
        var page = await _operator.Open($"/cases/{next.Case}");
        Assert.Contains("4 of 6 points", Ladder(page));
        Assert.NotNull(page.QuerySelector($"#h-strikes ~ .card a[href='/cases/{first.Case}']"));
        Assert.Contains("a lead reviews the contract", Ladder(page));
        Assert.NotNull(page.QuerySelector($"a[href='/cases/{next.Case}/suspend?lever=terminate']"));

        var told = await _operator.Open($"/cases/{first.Case}");
        var undone = await _operator.Send($"/cases/{first.Case}", told, "#undo");
        Assert.Equal(HttpStatusCode.Redirect, undone.StatusCode);
        Assert.Contains("2 of 3 points", Ladder(await _operator.Open($"/cases/{next.Case}")));
    }

    [Fact]
    public async Task The_step_of_the_ladder_opens_the_sheet_for_a_leads_word()
    {
        var made = await new Seeded(_desk).Case();
        var sheet = await _operator.Open($"/cases/{made.Case}/suspend?lever=terminate");
        Assert.Equal("terminate", sheet.QuerySelector("#lever option[selected]")!.GetAttribute("value"));
        Assert.Contains("This needs a second word", sheet.Body!.TextContent);
        Assert.NotNull(sheet.QuerySelector("#kept"));
    }

    [Fact]
    public async Task A_lead_takes_a_strike_back_with_a_reason_and_can_undo_it()
    {
        var made = await new Seeded(_desk).Case();
        await Warn(made);
        await _operator.Open($"/cases/{made.Case}/withdraw-strike", HttpStatusCode.NotFound);

        var refused = await _lead.Submit($"/cases/{made.Case}/withdraw-strike", "form.sheet", ("Typed.Text", " "));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        await _lead.Submit(
            $"/cases/{made.Case}/withdraw-strike",
            "form.sheet",
            ("Typed.Code", "counter_notice"),
            ("Typed.Text", "the claimant took it back")
        );

        var page = await _lead.Open($"/cases/{made.Case}");
        Assert.Contains("0 of 2 points", Ladder(page));
        Assert.Contains("counter-notice upheld", page.QuerySelector(".line")!.TextContent);
        var customer = await _lead.Open($"/registry/customers/{made.Customer!.Ref}");
        Assert.Contains("0 of 2 points", customer.Body!.TextContent);

        await _lead.Send($"/cases/{made.Case}", page, "#undo");
        Assert.Contains("2 of 3 points", Ladder(await _lead.Open($"/cases/{made.Case}")));
        customer = await _lead.Open($"/registry/customers/{made.Customer.Ref}");
        Assert.Contains("2 of 3 points", customer.Body!.TextContent);
        Assert.Contains(made.Case, customer.Body.TextContent);
    }

    private static string Ladder(AngleSharp.Dom.IDocument page) =>
        page.QuerySelector("#h-strikes")!.ParentElement!.TextContent;

    private async Task Warn(Seeded.Made made)
    {
        var answer = await _operator.Submit($"/cases/{made.Case}/warn", "form.sheet", ("Typed.Why", "first the owner"));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    // Another case of the same customer.
    private async Task<Seeded.Made> Sibling(Seeded.Made of)
    {
        var made = await new Seeded(_desk).Case(resource: "other-login.example");
        await _desk.InDatabase(db =>
            db.Cases.Where(c => c.Id == made.CaseId)
                .ExecuteUpdateAsync(c => c.SetProperty(x => x.CustomerId, of.Customer!.Id))
        );
        return made;
    }
}
