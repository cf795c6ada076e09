using AbuseDesk.Cases;
using static AbuseDesk.Tests.Cases.SampleCases;

namespace AbuseDesk.Tests.Cases;

public sealed class AbuseCaseTests
{
    /// <summary>Every verb in every state: the state after it, or the rule it breaks.</summary>
    [Theory]
    [InlineData(
        "new",
        "accept=open warn=!accept_first suspend=!accept_first release=!nothing_to_release ask=waiting_reporter"
    )]
    [InlineData(
        "new",
        "not_ours=!registry_says_ours hand_over=!not_delegated dismiss=closed close=!accept_first reopen=!not_closed"
    )]
    [InlineData("new", "merge=closed restrict=new unrestrict=!not_restricted note=new correct=new")]
    [InlineData(
        "open",
        "accept=!already_accepted warn=waiting_customer suspend=waiting_customer release=!nothing_to_release"
    )]
    [InlineData(
        "open",
        "ask=waiting_reporter not_ours=!registry_says_ours hand_over=!not_delegated dismiss=closed close=closed"
    )]
    [InlineData(
        "open",
        "reopen=!not_closed merge=closed restrict=open unrestrict=!not_restricted note=open correct=open"
    )]
    [InlineData(
        "warned",
        "accept=!already_accepted warn=waiting_customer suspend=waiting_customer release=!nothing_to_release"
    )]
    [InlineData(
        "warned",
        "ask=waiting_reporter not_ours=!registry_says_ours hand_over=!not_delegated dismiss=closed close=closed"
    )]
    [InlineData(
        "warned",
        "reopen=!not_closed merge=closed restrict=waiting_customer note=waiting_customer correct=waiting_customer"
    )]
    [InlineData(
        "suspended",
        "accept=!already_accepted warn=waiting_customer suspend=waiting_customer release=open ask=waiting_reporter"
    )]
    [InlineData(
        "suspended",
        "not_ours=!registry_says_ours dismiss=!release_first close=!release_first reopen=!not_closed merge=!merge_contained"
    )]
    [InlineData(
        "suspended",
        "restrict=waiting_customer note=waiting_customer correct=waiting_customer hand_over=!not_delegated"
    )]
    [InlineData(
        "asked",
        "accept=waiting_reporter warn=!accept_first suspend=!accept_first release=!nothing_to_release ask=waiting_reporter"
    )]
    [InlineData(
        "asked",
        "not_ours=!registry_says_ours hand_over=!not_delegated dismiss=closed close=!accept_first reopen=!not_closed"
    )]
    [InlineData("asked", "merge=closed restrict=waiting_reporter note=waiting_reporter correct=waiting_reporter")]
    [InlineData(
        "closed",
        "accept=!closed warn=!closed suspend=!closed release=!closed ask=!closed not_ours=!closed hand_over=!closed"
    )]
    [InlineData(
        "closed",
        "dismiss=!closed close=!closed reopen=open merge=!closed restrict=closed unrestrict=!not_restricted"
    )]
    [InlineData("closed", "note=closed correct=!closed")]
    [InlineData("merged", "reopen=!was_merged accept=!closed merge=!closed note=closed")]
    [InlineData(
        "enquiry",
        "accept=!enquiry_has_no_offender warn=!enquiry_has_no_offender close=!enquiry_has_no_offender"
    )]
    [InlineData(
        "enquiry",
        "suspend=!enquiry_has_no_offender ask=waiting_reporter not_ours=closed dismiss=closed correct=new merge=closed"
    )]
    [InlineData(
        "delegated",
        "warn=!hand_over_instead suspend=!hand_over_instead hand_over=waiting_customer close=closed not_ours=closed"
    )]
    [InlineData(
        "unassigned",
        "warn=!no_customer suspend=!no_customer hand_over=!not_delegated close=closed not_ours=closed"
    )]
    public void Each_verb_in_each_state(string state, string expectations)
    {
        foreach (var expectation in expectations.Split(' '))
        {
            var (verb, expected) = (expectation.Split('=')[0], expectation.Split('=')[1]);
            var abuseCase = In(state);
            var (version, facts) = (abuseCase.Version, abuseCase.Facts());

            var outcome = Try(() => Verbs[verb](abuseCase)) ?? AbuseDesk.Data.StoredText.Text(abuseCase.State);

            Assert.Equal($"{verb}={expected}", $"{verb}={outcome}");
            Assert.Equal(expected.StartsWith('!') || verb is "note", version == abuseCase.Version);
            if (expected.StartsWith('!'))
            {
                Assert.Equal(facts, abuseCase.Facts());
            }
        }
    }

    [Fact]
    public void What_one_act_writes_keeps_its_order_however_fine_the_clock_is()
    {
        var abuseCase = Incident();
        var now = Now.AddTicks(7);

        abuseCase.Accept(true, null, Suzuki, now);
        abuseCase.Warn(now.AddDays(1), null, Suzuki, now);

        var times = abuseCase.Events.Select(e => e.At).ToList();
        Assert.Equal(times.Distinct().Order(), times);
    }

    [Fact]
    public void Evidence_that_is_not_complete_is_accepted_only_with_a_reason()
    {
        var abuseCase = Incident();

        Assert.Equal("!evidence_incomplete", Try(() => abuseCase.Accept(false, " ", Suzuki, Now)));
        abuseCase.Accept(false, "seen in our own log", Suzuki, Now);

        var accepted = abuseCase.Events.Last();
        Assert.Equal("accepted", accepted.Kind);
        Assert.Equal("seen in our own log", accepted.Text!.Text);
        Assert.DoesNotContain("own log", accepted.Payload, StringComparison.Ordinal);
    }

    [Fact]
    public void Cases_of_two_customers_or_two_circles_are_never_merged()
    {
        var other = AbuseCase.Open(
            Opening("phishing", OwnerKind.Customer) with
            {
                CustomerId = Guid.NewGuid(),
            },
            Actor.Desk,
            Now
        );
        var sealedOff = AbuseCase.Open(
            Opening("phishing", OwnerKind.Customer) with
            {
                Compartment = "ncii",
            },
            Actor.Desk,
            Now
        );

        Assert.Equal("!merge_across_customers", Try(() => Incident().Merge(other, Suzuki, Now)));
        Assert.Equal("!merge_across_compartments", Try(() => Incident().Merge(sealedOff, Suzuki, Now)));
    }
}
