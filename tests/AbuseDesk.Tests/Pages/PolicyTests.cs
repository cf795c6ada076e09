using System.Net;
using AbuseDesk.Policy;
using AbuseDesk.Staff;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Tests.Pages;

public sealed class PolicyTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncLifetime
{
    private const string Stricter = """
        name: stricter
        extends: kwc
        close_rule: customer_statement
        """;

    private readonly WebDesk _desk = new(database.ConnectionString);
    private Visitor _lead = null!;
    private Visitor _operator = null!;

    public async ValueTask InitializeAsync()
    {
        var tag = Guid.NewGuid().ToString("N");
        await _desk.Person($"lead@{tag}.example", StaffRole.Lead);
        await _desk.Person($"operator@{tag}.example");
        _lead = await _desk.SignIn($"lead@{tag}.example");
        _operator = await _desk.SignIn($"operator@{tag}.example");
    }

    public async ValueTask DisposeAsync()
    {
        _lead.Dispose();
        _operator.Dispose();
        await _desk.DisposeAsync();
    }

    [Fact]
    public async Task A_policy_is_kept_looked_at_and_only_then_put_in_force()
    {
        var made = await new Seeded(_desk).Case();
        var kept = await _lead.Submit("/admin/policy/new", "form[data-confirm]", ("Yaml", Stricter));
        var path = kept.Headers.Location!.ToString();
        var page = await _lead.Open(path);
        Assert.Contains("close_rule", page.QuerySelector("#h-diff")!.ParentElement!.TextContent);
        Assert.Contains(made.Case, page.QuerySelector("#h-diff")!.ParentElement!.TextContent);
        Assert.Contains("from kwc", page.QuerySelector("#h-rules")!.ParentElement!.TextContent);
        Assert.Contains(
            "SAKURA-9",
            (await _lead.Open($"/cases/{made.Case}")).QuerySelector("#h-policy")!.ParentElement!.TextContent
        );

        await _lead.Send(path, page, "form[action$='handler=Activate']");
        Assert.Contains(
            "KWC-9",
            (await _lead.Open($"/cases/{made.Case}")).QuerySelector("#h-policy")!.ParentElement!.TextContent
        );

        // who looked at the difference to another policy is asked to look again
        var stale = await _lead.Send(path, page, "form[action$='handler=Activate']");
        Assert.Equal(HttpStatusCode.Conflict, stale.StatusCode);
        await BackToSetting();
    }

    [Fact]
    public async Task Every_fault_is_told_with_its_line_and_nothing_is_kept()
    {
        var before = await Count();
        var answer = await _lead.Submit(
            "/admin/policy/new",
            "form[data-confirm]",
            ("Yaml", "name: odd\nextends: kwc\nclose_role: customer_statement\nreminders: [often]\n")
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var page = await Visitor.Read(answer);
        var faults = page.QuerySelectorAll("#problem li").Select(l => l.TextContent).ToList();
        Assert.Contains(faults, f => f.Contains("line 3") && f.Contains("close_rule"));
        Assert.Contains(faults, f => f.Contains("line 4"));
        Assert.Contains("close_role", page.QuerySelector("#yaml")!.TextContent);
        Assert.Equal(before, await Count());
    }

    [Fact]
    public async Task Who_may_not_change_the_policy_may_read_it()
    {
        var page = await _operator.Open("/admin/policy");
        Assert.Contains("SAKURA-2", page.QuerySelector("table.rules")!.TextContent);
        Assert.Null(page.QuerySelector("a[href='/admin/policy/new']"));
        using var refused = await _operator.Client.GetAsync("/admin/policy/new");
        Assert.Contains("/error/403", refused.Headers.Location!.ToString());
    }

    [Fact]
    public async Task A_profile_may_be_named_like_the_one_it_extends()
    {
        var kept = await _lead.Submit("/admin/policy/new", "form[data-confirm]", ("Yaml", "name: kwc\nextends: kwc\n"));
        var page = await _lead.Open(kept.Headers.Location!.ToString());
        Assert.Contains("from kwc", page.QuerySelector("#h-rules")!.ParentElement!.TextContent);
    }

    [Fact]
    public async Task What_is_exported_can_be_handed_in_again()
    {
        var text = await _lead.Client.GetStringAsync("/admin/policy?handler=Export&whole=true");
        var again = StoredPolicy.Read(new PolicyText("again", text), out var faults);
        Assert.Empty(faults);
        Assert.Equal("default", again!.Profile.Name);
        Assert.Empty(again.Parents);
    }

    private Task<int> Count() => _desk.InDatabase(db => db.PolicyVersions.CountAsync());

    private Task<int> BackToSetting() =>
        _desk.InDatabase(db => db.PolicyActivations.Where(a => a.ById != null).ExecuteDeleteAsync());
}
