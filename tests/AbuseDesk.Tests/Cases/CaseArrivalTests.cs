using AbuseDesk.Cases;
using static AbuseDesk.Tests.Cases.SampleCases;

namespace AbuseDesk.Tests.Cases;

/// <summary>What a report or an answer that arrives does to a case.</summary>
public sealed class CaseArrivalTests
{
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
}
