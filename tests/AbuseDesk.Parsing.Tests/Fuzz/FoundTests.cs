using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Tests.Fuzz;

/// <summary>Faults that fuzzing found, each as the smallest input that shows it.</summary>
public sealed class FoundTests
{
    [Fact]
    public void A_mailbox_line_without_an_end_is_a_mail_without_a_header() =>
        Assert.Equal(
            MessageKind.Unreadable,
            ReportParsers.Read("From a@b.example"u8.ToArray(), ReadingContext.Empty).Kind
        );

    [Theory]
    [InlineData("""{"xarf_version":"4.0.0","source_identifier":"192.0.2.9","\ud800":1}""")]
    [InlineData("""{"ReporterInfo":{"\ud800":"x"},"Report":{"\udfff":[]}}""")]
    [InlineData("""{"\ud800":{"source ip":"192.0.2.9"}}""")]
    public void A_name_of_json_that_is_no_text_throws_nothing(string json) =>
        Assert.DoesNotContain(
            ReportParsers.Read(Mails.Bytes(json), ReadingContext.Empty).Problems,
            p => p.Detail?.Contains("Exception", StringComparison.Ordinal) == true
        );

    [Fact]
    public void A_member_of_a_record_without_a_dot_behind_its_at_is_no_name() =>
        Assert.Empty(AddressScan.Domains("{\"source.idents@govp\": \"not an address\"}"));
}
