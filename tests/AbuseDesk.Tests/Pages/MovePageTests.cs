using System.Net;
using AbuseDesk.Cases;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Tests.Pages;

/// <summary>The sheet that moves reports: by key, with a preview, and undone from either case.</summary>
public sealed class MovePageTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncLifetime
{
    private readonly WebDesk _desk = new(database.ConnectionString);
    private readonly string _email = $"aiko-{Guid.NewGuid():N}@minato.example";
    private Visitor _aiko = null!;

    public async ValueTask InitializeAsync()
    {
        await _desk.Person(_email);
        _aiko = await _desk.SignIn(_email);
    }

    public async ValueTask DisposeAsync()
    {
        _aiko.Dispose();
        await _desk.DisposeAsync();
    }

    [Fact]
    public async Task A_report_moves_after_a_preview_and_comes_back_from_the_other_case()
    {
        var (made, second) = await Two();
        var other = await new Seeded(_desk).Case(resource: "other.example");
        await Forget(other, second);
        var self = $"/cases/{made.Case}/move";
        var sheet = await _aiko.Open(self);
        Assert.Equal(
            "m",
            (await _aiko.Open($"/cases/{made.Case}")).QuerySelector($"a[href='{self}']")!.GetAttribute("data-hotkey")
        );

        var preview = await Visitor.Read(await Post(sheet, $"{self}?handler=Preview", second.Report, other.Case));
        var notice = preview.QuerySelector(".sheet .notice")!.TextContent;
        Assert.Contains("1 report", notice);
        Assert.Contains(other.Case, notice);
        Assert.Contains("Reports that stay here: 1", notice);

        var answer = await Post(preview, self, second.Report, other.Case);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var target = await _aiko.Open($"/cases/{other.Case}");
        Assert.Contains(second.Report, target.QuerySelector("#h-reports")!.ParentElement!.TextContent);
        Assert.Contains(made.Case, target.QuerySelector(".line li")!.TextContent);
        Assert.DoesNotContain(
            second.Report,
            (await _aiko.Open($"/cases/{made.Case}")).QuerySelector("#h-reports")!.ParentElement!.TextContent
        );

        await _aiko.Send($"/cases/{other.Case}", target, "#undo");
        Assert.Contains(
            second.Report,
            (await _aiko.Open($"/cases/{made.Case}")).QuerySelector("#h-reports")!.ParentElement!.TextContent
        );
    }

    [Fact]
    public async Task Left_without_a_case_the_reports_get_a_new_one()
    {
        var (made, second) = await Two();
        var self = $"/cases/{made.Case}/move";
        var refused = await _aiko.Submit(self, "form.sheet");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("Choose the reports", (await Visitor.Read(refused)).QuerySelector("#problem")!.TextContent);

        await Post(await _aiko.Open(self), self, second.Report, "");

        var link = await _desk.InDatabase(db => db.ReportCases.SingleAsync(l => l.Report.Number == second.Report));
        Assert.NotEqual(made.CaseId, link.CaseId);
        var opened = await _desk.InDatabase(db => db.Cases.SingleAsync(c => c.Id == link.CaseId));
        Assert.Equal((CaseState.New, made.Customer!.Id), (opened.State, opened.CustomerId!.Value));
        await _aiko.Open($"/cases/{opened.Number}");
    }

    [Fact]
    public async Task A_hidden_case_is_no_target()
    {
        var (made, second) = await Two();
        var hidden = await new Seeded(_desk).Case(compartment: "csam");
        var self = $"/cases/{made.Case}/move";
        var answer = await Post(await _aiko.Open(self), self, second.Report, hidden.Case);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var preview = await Visitor.Read(
            await Post(await _aiko.Open(self), $"{self}?handler=Preview", second.Report, hidden.Case)
        );
        Assert.DoesNotContain("Phishing", preview.QuerySelector(".sheet .notice")!.TextContent);
    }

    private async Task<HttpResponseMessage> Post(
        AngleSharp.Dom.IDocument sheet,
        string path,
        string report,
        string into
    )
    {
        var form = sheet.QuerySelector("form.sheet")!;
        var values = form.QuerySelectorAll("input[type=hidden]")
            .Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value") ?? ""))
            .Append(new("Typed.Reports", report))
            .Append(new("Typed.Into", into));
        return await _aiko.Post(path, new FormUrlEncodedContent(values));
    }

    // Two reports on one case.
    private async Task<(Seeded.Made Made, Seeded.Made Second)> Two()
    {
        var (made, second) = (await new Seeded(_desk).Case(), await new Seeded(_desk).Case());
        await _desk.InDatabase(async db =>
        {
            await db
                .Findings.Where(f => f.CaseId == second.CaseId)
                .ExecuteUpdateAsync(f =>
                    f.SetProperty(x => x.CaseId, made.CaseId).SetProperty(x => x.CustomerId, made.Customer!.Id)
                );
            return await db.Database.ExecuteSqlAsync(
                $"update report_cases set case_id = {made.CaseId} where case_id = {second.CaseId}"
            );
        });
        return (made, second);
    }

    // The findings of a report accuse nobody who is known.
    private Task<int> Forget(Seeded.Made other, Seeded.Made report) =>
        _desk.InDatabase(db =>
            db.Findings.Where(f => db.Reports.Any(r => r.Id == f.ReportId && r.Number == report.Report))
                .ExecuteUpdateAsync(f => f.SetProperty(x => x.CustomerId, other.Customer!.Id))
        );
}
