using System.Net;
using AbuseDesk.Playbooks;
using AbuseDesk.Staff;
using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Tests.Pages;

public sealed class PlaybookTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncLifetime
{
    private readonly WebDesk _desk = new(database.ConnectionString);
    private Visitor _aiko = null!;
    private Visitor _ken = null!;
    private Visitor _lead = null!;

    public async ValueTask InitializeAsync()
    {
        var tag = Guid.NewGuid().ToString("N");
        await _desk.Person($"aiko@{tag}.example");
        await _desk.Person($"ken@{tag}.example");
        await _desk.Person($"lead@{tag}.example", StaffRole.Lead);
        _aiko = await _desk.SignIn($"aiko@{tag}.example");
        _ken = await _desk.SignIn($"ken@{tag}.example", "ja");
        _lead = await _desk.SignIn($"lead@{tag}.example");
    }

    public async ValueTask DisposeAsync()
    {
        _aiko.Dispose();
        _ken.Dispose();
        _lead.Dispose();
        await _desk.DisposeAsync();
    }

    [Fact]
    public async Task A_tick_shows_who_and_when_in_both_languages_and_another_person_can_take_it_away()
    {
        var made = await new Seeded(_desk).Case();
        var before = await _aiko.Open($"/cases/{made.Case}");
        Assert.False(before.QuerySelector("details.playbook")!.HasAttribute("open"));
        Assert.Contains("Look for odd entries in cron", Box(before, "cron").GetAttribute("aria-label"));

        var answer = await Press(_aiko, made, before, ("tick", "cron"));
        Assert.Equal($"/cases/{made.Case}?playbook=true#h-playbook", answer.Headers.Location!.ToString());

        var theirs = await _ken.Open($"/cases/{made.Case}?playbook=true");
        Assert.True(theirs.QuerySelector("details.playbook")!.HasAttribute("open"));
        var box = Box(theirs, "cron");
        Assert.Equal("true", box.GetAttribute("aria-checked"));
        Assert.Contains("cronに不審な登録", box.GetAttribute("aria-label"));
        Assert.Contains("aiko", box.Closest("li")!.QuerySelector("small")!.TextContent);
        Assert.NotNull(box.Closest("li")!.QuerySelector("small time"));
        Assert.Equal("false", Box(theirs, "tmp").GetAttribute("aria-checked"));

        await Press(_ken, made, theirs, ("untick", "cron"));

        var after = await _aiko.Open($"/cases/{made.Case}");
        Assert.Equal("false", Box(after, "cron").GetAttribute("aria-checked"));
        Assert.Null(Box(after, "cron").Closest("li")!.QuerySelector("small"));
        Assert.Contains("Look for odd entries in cron", after.QuerySelector(".line")!.TextContent);
        Assert.Equal(["playbook_done", "playbook_undone"], await Events(made));
        var rows = await _desk.InDatabase(db =>
            db.PlaybookTicks.Where(t => t.CaseId == made.CaseId).OrderBy(t => t.Turn).ToListAsync()
        );
        Assert.Equal([true, false], rows.Select(r => r.Done));
        Assert.Equal(["en", "ja"], rows.Select(r => r.Language));
        Assert.NotEqual(rows[0].ById, rows[1].ById);
    }

    [Fact]
    public async Task Of_several_who_tick_the_same_point_at_once_one_has_done_it()
    {
        var made = await new Seeded(_desk).Case();
        var page = await _aiko.Open($"/cases/{made.Case}");
        var theirs = await _ken.Open($"/cases/{made.Case}");
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(n => Press(n % 2 == 0 ? _aiko : _ken, made, n % 2 == 0 ? page : theirs, ("tick", "tmp")))
        );
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Redirect, a.StatusCode));
        Assert.Equal(["playbook_done"], await Events(made));
    }

    [Fact]
    public async Task A_point_that_is_in_no_playbook_is_refused_and_a_closed_circle_is_not_there()
    {
        var made = await new Seeded(_desk).Case();
        var page = await _aiko.Open($"/cases/{made.Case}");
        var answer = await Press(_aiko, made, page, ("tick", "made-up"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("no such point", (await Visitor.Read(answer)).QuerySelector("#problem")!.TextContent);
        Assert.Empty(await Events(made));

        var hidden = await new Seeded(_desk).Case("csam", compartment: "csam");
        var token = page.QuerySelector("form.written")!;
        token.SetAttribute("action", $"/cases/{hidden.Case}/playbook");
        var refused = await _aiko.Send("/", page, "form.written", ("tick", "circle"));
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        Assert.Empty(await Events(hidden));
    }

    [Fact]
    public async Task What_somebody_learned_is_a_version_of_theirs_and_beside_the_next_case()
    {
        var made = await new Seeded(_desk).Case("open_service");
        var answer = await _aiko.Submit(
            $"/cases/{made.Case}",
            "form[action$='handler=Learn']",
            ("lesson", "Ask for the <b>firewall</b>\nlog first")
        );
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var next = await new Seeded(_desk).Case("open_service");
        var written = (await _ken.Open($"/cases/{next.Case}")).QuerySelector(".written")!;
        Assert.DoesNotContain("firewall</b>", written.InnerHtml);
        written = (await _aiko.Open($"/cases/{next.Case}")).QuerySelector(".written")!;
        var line = written.QuerySelectorAll("li").Last().TextContent;
        Assert.Matches(@"^\d{4}-\d\d-\d\d Ask for the <b>firewall</b> log first$", line.Trim());
        var history = await _aiko.Open("/admin/playbooks/vulnerable_service");
        Assert.Contains(
            "aiko",
            history.QuerySelector("#h-en")!.Closest("section")!.QuerySelector(".entries")!.TextContent
        );

        var empty = await _aiko.Submit($"/cases/{made.Case}", "form[action$='handler=Learn']", ("lesson", " "));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, empty.StatusCode);
    }

    [Fact]
    public async Task A_lead_writes_a_version_and_takes_an_older_one_back_and_whoever_was_second_is_told()
    {
        const string path = "/admin/playbooks/rights";
        var early = await _lead.Open(path);
        var preview = await _lead.Send(path, Preview(early), "#write-en", ("Typed.Text", "- [ ] Ask *legal* {#legal}"));
        var shown = await Visitor.Read(preview);
        Assert.Equal("Ask legal", shown.QuerySelector("#page-en li")!.TextContent.Trim());
        Assert.Equal(0, await Count("rights"));

        early = await _lead.Open(path);
        await _lead.Send(path, early, "#write-en", ("Typed.Text", "- [ ] First\r\n"), ("Typed.Note", "shorter"));
        var late = await _lead.Send(path, early, "#write-en", ("Typed.Text", "- [ ] Second"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, late.StatusCode);
        var told = await Visitor.Read(late);
        Assert.Contains("Somebody else changed", told.QuerySelector("#problem")!.TextContent);
        Assert.Contains("Second", told.QuerySelector("#text-en")!.TextContent);
        Assert.Equal(1, await Count("rights"));
        var made = await new Seeded(_desk).Case("copyright");
        Assert.Contains("First", (await _aiko.Open($"/cases/{made.Case}")).QuerySelector(".written")!.TextContent);

        await _lead.Submit(path, "#back-en-0");

        var versions = await _desk.InDatabase(db =>
            db.PlaybookVersions.Where(v => v.Playbook == "rights").OrderBy(v => v.Number).ToListAsync()
        );
        Assert.Equal(["- [ ] First\n", PlaybookDefaults.Of("rights", "en")], versions.Select(v => v.Text));
        Assert.Equal(("shorter", 0), (versions[0].Note, versions[1].Restores));
    }

    [Fact]
    public async Task A_category_with_a_playbook_of_its_own_no_longer_goes_by_its_family()
    {
        var path = "/admin/playbooks/scan";
        var made = await new Seeded(_desk).Case("scan");
        await _lead.Submit(path, "#write-ja", ("Typed.Text", "- [ ] 通報の件数を数える"));
        Assert.Contains(
            "件数を数える",
            (await _ken.Open($"/cases/{made.Case}")).QuerySelector(".written")!.TextContent
        );
        Assert.Contains("DDoS", (await _aiko.Open($"/cases/{made.Case}")).QuerySelector(".written")!.TextContent);
        await _lead.Submit(path, "#write-ja", ("Typed.Text", ""));
        Assert.Contains("DDoS", (await _ken.Open($"/cases/{made.Case}")).QuerySelector(".written")!.TextContent);
        var refused = await _lead.Submit("/admin/playbooks/mail", "#write-ja", ("Typed.Text", " "));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
    }

    [Fact]
    public async Task Everybody_reads_playbooks_and_only_leads_and_admins_write_them()
    {
        await _aiko.Open("/admin/playbooks");
        var page = await _aiko.Open("/admin/playbooks/mail");
        Assert.Contains("forwarding, filter rules", page.QuerySelector("#page-en")!.TextContent);
        Assert.Null(page.QuerySelector("#write-en"));
        var forms = await _lead.Open("/admin/playbooks/mail");
        var token = (await _aiko.Open("/upload")).QuerySelector("main [name=__RequestVerificationToken]")!;
        forms
            .QuerySelector("#write-en [name=__RequestVerificationToken]")!
            .SetAttribute("value", token.GetAttribute("value"));
        var refused = await _aiko.Send("/", forms, "#write-en", ("Typed.Text", "mine"));
        Assert.Contains("/error/403", refused.Headers.Location!.ToString());
        Assert.Equal(0, await Count("mail"));
    }

    private static IElement Box(IDocument page, string item) =>
        Assert.Single(page.QuerySelectorAll($"button.tick[value='{item}']"));

    private static IDocument Preview(IDocument page)
    {
        var form = page.QuerySelector("#write-en")!;
        form.SetAttribute("action", form.QuerySelector("button[formaction]")!.GetAttribute("formaction"));
        return page;
    }

    private static Task<HttpResponseMessage> Press(
        Visitor who,
        Seeded.Made made,
        IDocument page,
        (string Name, string? Value) button
    ) => who.Send($"/cases/{made.Case}", page, "form.written", button);

    private Task<int> Count(string key) =>
        _desk.InDatabase(db => db.PlaybookVersions.CountAsync(v => v.Playbook == key));

    private Task<List<string>> Events(Seeded.Made made) =>
        _desk.InDatabase(db =>
            db.CaseEvents.Where(e => e.CaseId == made.CaseId && e.Kind.StartsWith("playbook"))
                .OrderBy(e => e.At)
                .Select(e => e.Kind)
                .ToListAsync()
        );
}
