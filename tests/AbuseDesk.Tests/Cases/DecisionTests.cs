using AbuseDesk.Cases;
using static AbuseDesk.Tests.Cases.SampleCases;

namespace AbuseDesk.Tests.Cases;

public sealed class DecisionTests
{
    [Fact]
    public void An_undo_puts_the_facts_back_and_is_itself_an_event()
    {
        var abuseCase = In("open");
        var before = abuseCase.Facts();
        var decision = Decision.Take(
            abuseCase,
            "warn",
            Suzuki.Id!.Value,
            Now,
            () => abuseCase.Warn(Now.AddDays(1), null, Suzuki, Now)
        );

        decision.Undo(abuseCase, Suzuki, Now.AddSeconds(5));

        Assert.Equal(before, abuseCase.Facts());
        Assert.Equal("undone", abuseCase.Events.Last().Kind);
        Assert.Equal("!already_undone", Try(() => decision.Undo(abuseCase, Suzuki, Now.AddSeconds(6))));
    }

    [Fact]
    public void An_undo_is_refused_after_a_later_act()
    {
        var abuseCase = In("open");
        var decision = Decision.Take(
            abuseCase,
            "warn",
            Suzuki.Id!.Value,
            Now,
            () => abuseCase.Warn(Now.AddDays(1), null, Suzuki, Now)
        );
        abuseCase.Suspend("suspend_site", "shop.example", "done", Suzuki, Now);

        Assert.Equal("!changed_since", Try(() => decision.Undo(abuseCase, Suzuki, Now)));
    }
}
