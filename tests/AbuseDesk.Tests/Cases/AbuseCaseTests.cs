using AbuseDesk.Cases;

namespace AbuseDesk.Tests.Cases;

public sealed class AbuseCaseTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);
    private static readonly Actor Suzuki = Actor.Staff(Guid.Parse("00000000-0000-0000-0000-000000000001"));

    private static readonly Dictionary<string, Action<AbuseCase>> Verbs = new(StringComparer.Ordinal)
    {
        ["accept"] = c => c.Accept(true, null, Suzuki, Now),
        ["warn"] = c => c.Warn(Now.AddDays(1), null, Suzuki, Now),
        ["suspend"] = c => c.Suspend("suspend_site", "shop.example", "vhost disabled", Suzuki, Now),
        ["release"] = c => c.Release("files gone", Suzuki, Now),
        ["ask"] = c => c.Ask(["time"], Now.AddDays(7), Suzuki, Now),
        ["not_ours"] = c => c.NotOurs(Suzuki, Now),
        ["hand_over"] = c => c.HandOver(Now.AddDays(5), null, Suzuki, Now),
        ["dismiss"] = c => c.Dismiss("no_violation", null, Suzuki, Now),
        ["close"] = c => c.Close("fixed_by_customer", Now.AddHours(-1), null, Suzuki, Now),
        ["reopen"] = c => c.Reopen("again", Suzuki, Now),
        ["merge"] = c => c.Merge(Incident(), Suzuki, Now),
        ["restrict"] = c => c.Restrict("ncii", Suzuki, Now),
        ["unrestrict"] = c => c.Unrestrict(Suzuki, Now),
        ["note"] = c => c.Note("seen", Suzuki, Now),
        ["correct"] = c => c.Correct(Opening("phishing", OwnerKind.Customer), Suzuki, Now, null),
    };

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

    [Theory]
    [InlineData(-30, -30, Attachment.Late)]
    [InlineData(50, 50, Attachment.Late)]
    [InlineData(90, 90, Attachment.Recurrence)]
    [InlineData(-600, 600, Attachment.TimeUnknown)]
    public void A_report_on_a_closed_case_is_judged_by_its_incident_time(int earliest, int latest, Attachment expected)
    {
        var abuseCase = In("open");
        abuseCase.Close("fixed_by_customer", Now, null, Suzuki, Now);

        Assert.Equal(expected, abuseCase.Judge(Now.AddMinutes(earliest), Now.AddMinutes(latest)));
        Assert.Equal(Attachment.TimeUnknown, abuseCase.Judge(null, null));
    }

    [Fact]
    public void A_recurrence_takes_a_closed_case_up_again_and_raises_its_severity()
    {
        var abuseCase = In("closed");
        var before = abuseCase.Severity;

        abuseCase.Join(Guid.NewGuid(), Attachment.Recurrence, Now);

        Assert.Equal(CaseState.Open, abuseCase.State);
        Assert.Equal(before + 1, abuseCase.Severity);
        Assert.Equal(1, abuseCase.Recurrences);
        Assert.Null(abuseCase.CloseCode);
    }

    [Fact]
    public void A_late_report_leaves_a_closed_case_closed()
    {
        var abuseCase = In("closed");
        var version = abuseCase.Version;

        abuseCase.Join(Guid.NewGuid(), Attachment.Late, Now);

        Assert.True(abuseCase.IsClosed);
        Assert.Equal(version, abuseCase.Version);
    }

    [Theory]
    [InlineData("warned", "customer", CaseState.Open)]
    [InlineData("suspended", "customer", CaseState.Open)]
    [InlineData("asked", "reporter", CaseState.Open)]
    [InlineData("warned", "reporter", CaseState.WaitingCustomer)]
    [InlineData("closed", "customer", CaseState.Closed)]
    public void An_answer_moves_only_a_case_that_waits_for_that_party(string state, string party, CaseState after)
    {
        var abuseCase = In(state);

        abuseCase.Answered(party, Guid.NewGuid(), Now);

        Assert.Equal(after, abuseCase.State);
    }

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

    private static AbuseCase In(string state)
    {
        var abuseCase = state switch
        {
            "enquiry" => AbuseCase.Open(
                Opening("other_incident", OwnerKind.NotOurs) with
                {
                    Kind = CaseKind.Enquiry,
                },
                Actor.Desk,
                Now
            ),
            "delegated" => AbuseCase.Open(Opening("brute_force", OwnerKind.Delegated), Actor.Desk, Now),
            "unassigned" => AbuseCase.Open(
                Opening("brute_force", OwnerKind.Unassigned) with
                {
                    CustomerId = null,
                },
                Actor.Desk,
                Now
            ),
            _ => Incident(),
        };
        if (state is not ("new" or "enquiry" or "asked" or "merged"))
        {
            Verbs["accept"](abuseCase);
        }

        var verb = state switch
        {
            "warned" => "warn",
            "suspended" => "suspend",
            "asked" => "ask",
            "closed" => "close",
            "merged" => "merge",
            _ => null,
        };
        if (verb is not null)
        {
            Verbs[verb](abuseCase);
        }

        return abuseCase;
    }

    private static AbuseCase Incident() => AbuseCase.Open(Opening("phishing", OwnerKind.Customer), Actor.Desk, Now);

    private static AbuseCase.Opening Opening(string category, OwnerKind owner) =>
        new(
            "MI-2026-000001",
            CaseKind.Incident,
            category,
            "web_content|a|shop.example",
            owner,
            Guid.Parse("00000000-0000-0000-0000-00000000000a"),
            Guid.Parse("00000000-0000-0000-0000-00000000000c"),
            "shop.example",
            "domain",
            "rental_server",
            Now.AddHours(-2)
        );

    private static string? Try(Action act)
    {
        try
        {
            act();
            return null;
        }
        catch (CaseRuleException rule)
        {
            return "!" + rule.Code;
        }
    }
}
