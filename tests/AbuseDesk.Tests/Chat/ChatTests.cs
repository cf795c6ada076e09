using System.Globalization;
using AbuseDesk.Cases;
using AbuseDesk.Chat;
using AbuseDesk.Data;
using AbuseDesk.Ops;
using AbuseDesk.Tests.Cases;
using AbuseDesk.Tests.Connectors;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AbuseDesk.Tests.Chat;

public sealed class ChatTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncLifetime
{
    private static int _count;

    // Each test has a day of its own: what happened is never deleted.
    private readonly DateTimeOffset _now = SampleCases.Now.AddDays(Interlocked.Increment(ref _count));
    private FakeTimeProvider _clock = null!;
    private Room _room = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await using var db = Db();
        await db.Database.ExecuteSqlAsync($"truncate chat_posts", Cancel);
        _clock = new FakeTimeProvider(_now.AddMinutes(1));
        _room = await Room.Open();
    }

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task What_is_urgent_is_told_once_by_number_category_and_severity_and_nothing_of_anybody()
    {
        var urgent = await Opened("phishing");
        await Opened("spam");
        await Told();
        await Told();

        var line = Assert.Single(_room.Lines);
        Assert.Equal(
            $"新しい案件: {urgent.Number} フィッシング（重要度: 高） https://abuse.minato.example/cases/{urgent.Number}",
            line
        );
        Assert.DoesNotContain("shop.example", _room.Bodies.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_restricted_case_not_even_the_number_is_told()
    {
        var hidden = await Opened("phishing", c => c.Restrict("ncii", SampleCases.Suzuki, _now));
        await Told(new ChatSettings { Url = _room.Url, Language = "en" });

        Assert.Equal(
            "Something happened on a restricted case: https://abuse.minato.example/",
            Assert.Single(_room.Lines)
        );
        Assert.DoesNotContain(hidden.Number, _room.Bodies.Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("hishing", _room.Bodies.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flood_is_one_post_that_names_ten()
    {
        for (var i = 0; i < 30; i++)
        {
            await Opened("phishing");
        }

        await Told();

        Assert.Single(_room.Bodies);
        Assert.Equal(ChatText.Most + 1, _room.Lines.Count);
        Assert.StartsWith("ほかに 20 件", _room.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chat_that_is_down_hears_it_later_and_one_that_is_gone_is_shown_on_the_health_page()
    {
        await Opened("phishing");
        _room.Status = 503;
        await Told();
        await using (var db = Db())
        {
            Assert.Equal(new ChatHealth(null, 1, 0, "http_503"), await ChatHealth.Of(db, Cancel));
            await db.Database.ExecuteSqlAsync($"update chat_posts set next_at = now()", Cancel);
        }

        _room.Status = 200;
        await Told();
        await Told();
        Assert.Equal(2, _room.Bodies.Count);

        await Opened("phishing");
        _room.Status = 404;
        await Told();
        await Told();
        Assert.Equal(3, _room.Bodies.Count);
        await using var after = Db();
        var health = await ChatHealth.Of(after, Cancel);
        Assert.NotNull(health.LastPosted);
        Assert.Equal((0, 1, "http_404"), (health.Waiting, health.GivenUp, health.Why));
    }

    [Fact]
    public async Task Two_workers_tell_it_once()
    {
        await Opened("phishing");
        await Task.WhenAll(Told(), Told(), Told());

        Assert.Single(_room.Bodies);
    }

    [Fact]
    public async Task What_is_older_than_an_hour_is_not_told_any_more()
    {
        await Opened("phishing");
        _clock.Advance(ChatPosts.LookBack);
        await Told();

        Assert.Empty(_room.Bodies);
    }

    [Fact]
    public async Task A_program_gets_fields()
    {
        var one = await Opened("phishing");
        await Opened("phishing", c => c.Restrict("ncii", SampleCases.Suzuki, _now));
        await Told(new ChatSettings { Url = _room.Url, Format = ChatFormat.Json });

        Assert.Equal(
            $$"""{"events":[{"event":"opened","at":"{{_now:yyyy-MM-dd}}T00:00:00+00:00","case":"{{one.Number}}","category":"phishing","severity":"high","url":"https://abuse.minato.example/cases/{{one.Number}}"}],"restricted":1}""",
            Assert.Single(_room.Bodies)
        );
    }

    private async Task<AbuseCase> Opened(string category, Action<AbuseCase>? then = null)
    {
        var n = Interlocked.Increment(ref _count).ToString("000000", CultureInfo.InvariantCulture);
        var opened = AbuseCase.Open(
            SampleCases.Opening(category, OwnerKind.Unassigned) with
            {
                Number = $"MI-2026-{n}",
                CaseKey = $"web_content|{n}",
                CustomerId = null,
                AssignmentId = null,
            },
            Actor.Desk,
            _now
        );
        then?.Invoke(opened);
        await using var db = Db();
        db.AddRange(opened, new CaseCounters { CaseId = opened.Id });
        await db.SaveChangesAsync(Cancel);
        return opened;
    }

    private async Task Told(ChatSettings? settings = null)
    {
        var chat = settings ?? new ChatSettings { Url = _room.Url };
        var text = new ChatText(
            chat,
            CultureInfo.GetCultureInfo(chat.Language ?? "ja"),
            new Uri("https://abuse.minato.example/")
        );
        await using var db = Db();
        await new ChatPoster(
            new ChatPosts(db, chat, _clock),
            chat,
            text,
            Asked.Clients(ChatPoster.Client),
            NullLogger<ChatPoster>.Instance
        ).PostDue(Cancel);
    }

    private DeskContext Db() => new(DeskSchema.Options(database.ConnectionString));
}
