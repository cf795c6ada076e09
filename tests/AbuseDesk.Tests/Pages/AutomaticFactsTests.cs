using AbuseDesk.Cases;
using AbuseDesk.Registry;
using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Tests.Pages;

/// <summary>What the desk knows by itself stands among the checks, with where it comes from.</summary>
public sealed class AutomaticFactsTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncLifetime
{
    private readonly WebDesk _desk = new(database.ConnectionString);
    private Visitor _visitor = null!;

    public async ValueTask InitializeAsync()
    {
        var email = $"aiko@{Guid.NewGuid():N}.example";
        await _desk.Person(email);
        _visitor = await _desk.SignIn(email);
    }

    public async ValueTask DisposeAsync()
    {
        _visitor.Dispose();
        await _desk.DisposeAsync();
    }

    [Fact]
    public async Task The_owner_at_the_time_and_the_senders_are_rows_of_the_checks()
    {
        var made = await new Seeded(_desk).Case();
        var page = await _visitor.Open($"/cases/{made.Case}");
        Assert.Contains(made.Customer!.Ref, Row(page, "Owner at the time"));
        Assert.Contains("2026-11-24 08:55:00 JST", Row(page, "Owner at the time"));
        Assert.Contains("Sender authentication", Row(page, "Reporter's identity"));
        Assert.Contains(" 1", Row(page, "Reporter's identity"));
    }

    [Fact]
    public async Task Earlier_cases_of_the_same_thing_are_counted_when_they_were_real_and_recent()
    {
        var made = await new Seeded(_desk).Case();
        Assert.Contains("0 cases", Row(await _visitor.Open($"/cases/{made.Case}"), "Recurrence"));
        await Earlier(made, days: 10, accepted: true);
        await Earlier(made, days: 100, accepted: true);
        await Earlier(made, days: 10, accepted: false);
        await Earlier(made, days: 10, accepted: true, category: "spam");
        await Earlier(made, days: 10, accepted: true, compartment: "csam");
        Assert.Contains("1 case of", Row(await _visitor.Open($"/cases/{made.Case}"), "Recurrence"));
    }

    [Fact]
    public async Task Whether_it_was_there_comes_from_the_registry_then_from_a_look_then_from_a_person()
    {
        var made = await new Seeded(_desk).Case();
        await Assign(made, null);
        Assert.Contains("was there", Row(await _visitor.Open($"/cases/{made.Case}"), "Existed"));
        await Assign(made, TimeProvider.System.GetUtcNow().AddDays(-1));
        Assert.Contains("was not there", Row(await _visitor.Open($"/cases/{made.Case}"), "Existed"));

        await Record(made, "url_live", "live");
        var row = Row(await _visitor.Open($"/cases/{made.Case}"), "Existed");
        Assert.Contains("was there", row);
        Assert.DoesNotContain("Registry", row);

        await Record(made, "exists", "deleted");
        row = Row(await _visitor.Open($"/cases/{made.Case}"), "Existed");
        Assert.Contains("deleted", row);
        Assert.DoesNotContain("automatic", row);
    }

    private Task<HttpResponseMessage> Record(Seeded.Made made, string kind, string result) =>
        _visitor.Submit($"/cases/{made.Case}/check?kind={kind}", "form[data-confirm]", ("Typed.Result", result));

    private async Task Earlier(
        Seeded.Made made,
        int days,
        bool accepted,
        string category = "phishing",
        string? compartment = null
    )
    {
        var other = await new Seeded(_desk).Case(category, compartment: compartment);
        var opened = CaseEvent.ToMicroseconds(TimeProvider.System.GetUtcNow().AddDays(-days));
        DateTimeOffset? taken = accepted ? opened : null;
        await _desk.InDatabase(db =>
            db.Cases.Where(c => c.Id == other.CaseId)
                .ExecuteUpdateAsync(c =>
                    c.SetProperty(x => x.CustomerId, made.Customer!.Id)
                        .SetProperty(x => x.OpenedAt, opened)
                        .SetProperty(x => x.AcceptedAt, taken)
                )
        );
    }

    private Task<int> Assign(Seeded.Made made, DateTimeOffset? until) =>
        _desk.InDatabase(async db =>
        {
            var assignment = new Assignment
            {
                Id = Guid.CreateVersion7(),
                Kind = AssetKind.Domain,
                Asset = $"{Guid.NewGuid():N}.example",
                Service = "rental_server",
                CustomerId = made.Customer!.Id,
                ValidTo = until is { } end ? CaseEvent.ToMicroseconds(end) : null,
                RecordedFrom = DateTimeOffset.UnixEpoch,
            };
            db.Add(assignment);
            await db.SaveChangesAsync();
            return await db
                .Cases.Where(c => c.Id == made.CaseId)
                .ExecuteUpdateAsync(c => c.SetProperty(x => x.AssignmentId, assignment.Id));
        });

    private static string Row(IDocument page, string name) =>
        page.QuerySelector("#h-checks")!
            .Closest("section")!
            .QuerySelectorAll("dl > div")
            .Single(d =>
                d.QuerySelector("dt")!.TextContent.Contains(name, StringComparison.Ordinal)
                && !d.TextContent.Contains("not made yet", StringComparison.Ordinal)
            )
            .TextContent;
}
