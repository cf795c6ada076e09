using System.Net;
using AbuseDesk.Cases;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Tests.Pages;

/// <summary>Cases that look alike: proposed on each of them, dealt with at once, taken back at once.</summary>
public sealed class SimilarPageTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncLifetime
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
    public async Task Three_cases_of_one_kit_become_one_after_a_preview_and_three_again()
    {
        var made = await OfOneKit(3);
        var self = $"/cases/{made[0].Case}/similar";
        Assert.Contains(
            "2 more like this",
            (await _aiko.Open($"/cases/{made[0].Case}")).QuerySelector($"a[href='{self}']")!.TextContent
        );

        var sheet = await _aiko.Open(self);
        var preview = await Visitor.Read(await Post(sheet, $"{self}?handler=Preview", "merge"));
        Assert.Contains("2 cases", preview.QuerySelector("#preview")!.TextContent);

        var done = await Post(preview, self, "merge");
        Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
        Assert.Equal([null, made[0].CaseId, made[0].CaseId], await MergedInto(made));
        Assert.Equal(3, await Reports(made[0]));

        var page = await _aiko.Open($"/cases/{made[0].Case}");
        await _aiko.Send($"/cases/{made[0].Case}", page, ".toast form");
        Assert.Equal([null, null, null], await MergedInto(made));
        Assert.Equal(1, await Reports(made[0]));
    }

    [Fact]
    public async Task Dismissing_all_answers_the_reporters_of_each_and_an_undo_withdraws_their_mails()
    {
        var made = await OfOneKit(2);
        var self = $"/cases/{made[0].Case}/similar";
        var preview = await Visitor.Read(await Post(await _aiko.Open(self), $"{self}?handler=Preview", "dismiss"));
        Assert.Contains("2 mails to reporters", preview.QuerySelector("#preview")!.TextContent);

        await Post(preview, self, "dismiss");
        Assert.All(await Cases(made), c => Assert.Equal((CaseState.Closed, "no_violation"), (c.State, c.CloseCode)));
        Assert.Equal(["held", "held"], await Mails(made));

        var page = await _aiko.Open($"/cases/{made[0].Case}");
        await _aiko.Send($"/cases/{made[0].Case}", page, ".toast form");
        Assert.All(await Cases(made), c => Assert.Equal(CaseState.New, c.State));
        Assert.Equal(["withdrawn", "withdrawn"], await Mails(made));
    }

    [Fact]
    public async Task Where_one_of_them_refuses_nothing_is_done_and_it_is_named()
    {
        var made = await OfOneKit(2);
        var self = $"/cases/{made[0].Case}/similar";
        await Act(made[1], c => c.Accept(true, null, Actor.Staff(Guid.NewGuid()), TimeProvider.System.GetUtcNow()));

        var answer = await Post(await _aiko.Open(self), self, "accept");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(made[1].Case, (await Visitor.Read(answer)).QuerySelector("#problem")!.TextContent);
        Assert.Null((await Cases(made))[0].AcceptedAt);
    }

    [Fact]
    public async Task What_somebody_else_changed_meanwhile_stops_all_of_it()
    {
        var made = await OfOneKit(2);
        var self = $"/cases/{made[0].Case}/similar";
        var sheet = await _aiko.Open(self);
        await Act(made[1], c => c.Accept(true, null, Actor.Staff(Guid.NewGuid()), TimeProvider.System.GetUtcNow()));

        var answer = await Post(sheet, self, "dismiss");

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.All(await Cases(made), c => Assert.False(c.IsClosed));
    }

    private async Task<HttpResponseMessage> Post(AngleSharp.Dom.IDocument sheet, string path, string act)
    {
        var form = sheet.QuerySelector("form.sheet")!;
        var values = form.QuerySelectorAll("input[type=hidden], input[type=checkbox][checked]")
            .Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value") ?? ""))
            .Append(new("Typed.Act", act))
            .Append(new("Typed.Code", "no_violation"));
        return await _aiko.Post(path, new FormUrlEncodedContent(values));
    }

    private async Task<List<Seeded.Made>> OfOneKit(int count)
    {
        List<Seeded.Made> made = [];
        var kit = Guid.NewGuid().ToString("N");
        for (var n = 0; n < count; n++)
        {
            made.Add(await new Seeded(_desk).Case(resource: FormattableString.Invariant($"site{n}.example")));
        }

        await _desk.InDatabase(async db =>
        {
            foreach (var one in made)
            {
                // one customer, so that they may become one
                await db
                    .Cases.Where(c => c.Id == one.CaseId)
                    .ExecuteUpdateAsync(c => c.SetProperty(x => x.CustomerId, made[0].Customer!.Id));
                db.Add(
                    new CaseMark
                    {
                        Kind = CaseMarks.Path,
                        Mark = kit,
                        OpenedAt = await db.Cases.Where(c => c.Id == one.CaseId).Select(c => c.OpenedAt).SingleAsync(),
                        CaseId = one.CaseId,
                    }
                );
            }

            return await db.SaveChangesAsync();
        });
        return made;
    }

    private Task<int> Act(Seeded.Made made, Action<AbuseCase> act) =>
        _desk.InDatabase(async db =>
        {
            act(await db.Cases.SingleAsync(c => c.Id == made.CaseId));
            return await db.SaveChangesAsync();
        });

    private Task<List<AbuseCase>> Cases(List<Seeded.Made> made) =>
        _desk.InDatabase(db =>
        {
            var ids = made.Select(m => m.CaseId).ToList();
            return db.Cases.AsNoTracking().Where(c => ids.Contains(c.Id)).OrderBy(c => c.Number).ToListAsync();
        });

    private async Task<List<Guid?>> MergedInto(List<Seeded.Made> made) =>
        [.. (await Cases(made)).Select(c => c.MergedInto)];

    private Task<int> Reports(Seeded.Made made) =>
        _desk.InDatabase(db =>
            db.CaseCounters.Where(c => c.CaseId == made.CaseId).Select(c => c.Reports).SingleAsync()
        );

    private Task<List<string>> Mails(List<Seeded.Made> made) =>
        _desk.InDatabase(async db =>
        {
            var ids = made.Select(m => (Guid?)m.CaseId).ToList();
            var mails = await db.OutgoingMails.Where(m => ids.Contains(m.CaseId)).ToListAsync();
            return mails.ConvertAll(m => AbuseDesk.Data.StoredText.Text(m.State));
        });
}
