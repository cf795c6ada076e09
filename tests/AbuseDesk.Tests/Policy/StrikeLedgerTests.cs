using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Policy;
using AbuseDesk.Tests.Registry;

namespace AbuseDesk.Tests.Policy;

/// <summary>What stands against a customer, counted from cases as the desk left them.</summary>
public sealed class StrikeLedgerTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncLifetime
{
    private static readonly DateTimeOffset Now = Minato.Now;
    private static readonly Actor Suzuki = Actor.Staff(Guid.NewGuid());

    private static readonly StrikePolicy Ladder = new(
        180,
        new Dictionary<string, int>(StringComparer.Ordinal)
        {
            ["low"] = 1,
            ["medium"] = 1,
            ["high"] = 2,
            ["critical"] = 3,
        },
        new Dictionary<string, int>(StringComparer.Ordinal)
        {
            [StrikeLedger.StricterDeadline] = 2,
            [StrikeLedger.Review] = 3,
            [StrikeLedger.RefuseFuture] = 6,
        }
    );

    private readonly List<AbuseCase> _made = [];
    private readonly Guid _customer = Guid.NewGuid();
    private DeskContext _db = null!;
    private int _count;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _db = new DeskContext(DeskSchema.Options(database.ConnectionString));
        _db.Add(
            new AbuseDesk.Registry.Customer
            {
                Id = _customer,
                Ref = _customer.ToString("N"),
                Name = "漫画まとめ",
                Language = "ja",
            }
        );
        await _db.SaveChangesAsync(Cancel);
    }

    public ValueTask DisposeAsync() => _db.DisposeAsync();

    [Fact]
    public async Task Points_go_by_severity_and_decay_from_the_day_the_customer_was_told()
    {
        Told("phishing", openedDaysAgo: 400, toldDaysAgo: 10);
        Told("scan", openedDaysAgo: 179, toldDaysAgo: 179);
        Told("phishing", openedDaysAgo: 181, toldDaysAgo: 181);

        var ledger = await Of(Case("scan"));

        Assert.Equal([2, 1], ledger.Counted.Select(s => s.Points));
        Assert.Equal((3, 1, 4), (ledger.Earlier, ledger.Own, ledger.Total));
        Assert.Equal(Now.AddDays(1), ledger.NextDecay);
        Assert.Equal([StrikeLedger.Review, StrikeLedger.StricterDeadline], ledger.Reached.Select(s => s.Key));
        Assert.Equal(new StrikeStep(StrikeLedger.RefuseFuture, 6), Assert.Single(ledger.Next));
    }

    [Fact]
    public async Task What_was_not_held_against_the_customer_is_no_strike()
    {
        Case("phishing");
        Told("phishing").Dismiss("false_alarm", "seen", Suzuki, Now);
        Case("phishing", c => c.Accept(true, null, Suzuki, Now));
        var merged = Told("phishing");
        merged.Merge(Case("phishing"), Suzuki, Now);
        Case("brute_force", c => c.HandOver(Now.AddDays(5), null, Suzuki, Now), OwnerKind.Delegated);

        var undone = Case("phishing");
        var warning = Decision.Take(undone, "warn", Suzuki.Id!.Value, Now, () => Warn(undone, Now));
        Assert.Single((await Of(Case("scan"))).Counted);
        warning.Undo(undone, Suzuki, Now.AddSeconds(20));

        Assert.Equal(0, (await Of(Case("scan"))).Earlier);
        Assert.Null(await StrikeLedger.Of(_db, Delegated(), Ladder, Now, Cancel));
    }

    [Fact]
    public async Task Claims_of_rights_count_apart_and_only_once_they_are_decided()
    {
        Told("phishing");
        var open = Told("copyright");
        var decided = Told("copyright");
        decided.Close("legal_removed", null, null, Suzuki, Now);
        var passedOn = Told("copyright");
        passedOn.Close("handed_over", null, null, Suzuki, Now);

        var rights = await Of(Case("trademark"));
        var technical = await Of(Case("spam"));
        var own = await Of(open);

        Assert.Equal(decided.Id, Assert.Single(rights.Counted).CaseId);
        Assert.True(rights.IsRights);
        Assert.Equal("phishing", Assert.Single(technical.Counted).Category);
        Assert.Equal((1, 1, false), (own.Earlier, own.Own, own.IsOwnCounted));
    }

    [Fact]
    public async Task A_case_that_came_back_is_a_strike_each_time()
    {
        var back = Told("scan", toldDaysAgo: 20);
        back.Close("fixed_by_customer", Now.AddDays(-9), null, Suzuki, Now.AddDays(-9));
        back.Join(Guid.NewGuid(), Attachment.Recurrence, Now.AddDays(-1));

        var seen = await Of(Case("scan"));
        var own = await Of(back);

        Assert.Equal([Now.AddDays(-1), Now.AddDays(-20)], seen.Counted.Select(s => s.At));
        Assert.Equal(Now.AddDays(-20), Assert.Single(own.Counted).At);
        Assert.True(own.IsOwnCounted);
    }

    [Fact]
    public async Task A_strike_that_is_taken_back_counts_no_more_until_it_is_counted_again()
    {
        var told = Told("phishing", toldDaysAgo: 3);
        var counter = Case("scan");
        Assert.Equal("no_strike", Refused(() => counter.WithdrawStrike("not_at_fault", "why", Suzuki, Now)));
        Assert.Equal("say_why_strike", Refused(() => told.WithdrawStrike("counter_notice", " ", Suzuki, Now)));
        Assert.Equal("unknown_code", Refused(() => told.WithdrawStrike("mood", "why", Suzuki, Now)));

        told.WithdrawStrike("counter_notice", "the claim was withdrawn", Suzuki, Now);
        Assert.Equal(0, (await Of(counter)).Earlier);
        Assert.Equal(0, (await Of(told)).Total);
        Assert.Equal(
            "strike_withdrawn_already",
            Refused(() => told.WithdrawStrike("counter_notice", "again", Suzuki, Now))
        );

        told.CountStrikeAgain("it was the wrong case", Suzuki, Now);
        Assert.Equal(Now.AddDays(-3), Assert.Single((await Of(counter)).Counted).At);
    }

    [Fact]
    public async Task A_closed_circle_is_not_told_of_by_the_points_of_others()
    {
        var restricted = Told("csam");
        restricted.Restrict("csam", Suzuki, Now);

        Assert.Equal(0, (await Of(Case("scan"))).Earlier);
        var inside = Case("scan");
        inside.Restrict("csam", Suzuki, Now);
        Assert.Equal(restricted.Id, Assert.Single((await Of(inside)).Counted).CaseId);
    }

    private async Task<StrikeLedger> Of(AbuseCase of)
    {
        _db.AddRange(_made.Where(c => _db.Entry(c).State is Microsoft.EntityFrameworkCore.EntityState.Detached));
        await _db.SaveChangesAsync(Cancel);
        return (await StrikeLedger.Of(_db, of, Ladder, Now, Cancel))!;
    }

    private static string? Refused(Action act) => Assert.Throws<CaseRuleException>(act).Code;

    private AbuseCase Told(string category, int openedDaysAgo = 30, int toldDaysAgo = 5)
    {
        var told = Case(category, openedDaysAgo: Math.Max(openedDaysAgo, toldDaysAgo));
        Warn(told, Now.AddDays(-toldDaysAgo));
        return told;
    }

    private static void Warn(AbuseCase of, DateTimeOffset at)
    {
        of.Accept(true, null, Suzuki, at);
        of.Warn(at.AddDays(1), null, Suzuki, at);
    }

    private AbuseCase Delegated() => Case("brute_force", owner: OwnerKind.Delegated);

    private AbuseCase Case(
        string category,
        Action<AbuseCase>? act = null,
        OwnerKind owner = OwnerKind.Customer,
        int openedDaysAgo = 1
    )
    {
        var n = ++_count;
        var number = $"{_customer:N}-{n}";
        var opened = AbuseCase.Open(
            new AbuseCase.Opening(
                number,
                CaseKind.Incident,
                category,
                number,
                owner,
                null,
                _customer,
                $"manga{n}-dl.example",
                "domain",
                "rental_server",
                Now.AddDays(-openedDaysAgo)
            ),
            Actor.Desk,
            Now.AddDays(-openedDaysAgo)
        );
        act?.Invoke(opened);
        _made.Add(opened);
        return opened;
    }
}
