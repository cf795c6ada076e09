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

    [Fact]
    public void An_escape_that_is_cut_by_a_letter_leaves_the_letter_whole() =>
        Assert.DoesNotContain(
            ReportParsers.Read(Mails.Bytes("{\"source\\ud80\u2013x\":\"192.0.2.9\"}"), ReadingContext.Empty).Problems,
            p => p.Detail?.Contains("Exception", StringComparison.Ordinal) == true
        );

    [Fact]
    public void A_page_that_begins_within_another_is_weighed_by_what_stands_before_it()
    {
        var report = ReportParsers.Read(
            Mails.Bytes(
                """
                From: sensor@home.example
                To: abuse@minato.example
                Subject: Attack

                Your IP attacks our SSH server.
                lists19.example/check/198.51.10-http://xn--/%00%ff1.81
                """
            ),
            ReadingContext.Empty
        );

        Assert.False(report.ReaderFailed);
    }

    [Fact]
    public void A_reading_that_cannot_be_finished_goes_to_a_person()
    {
        var report = ReportParsers.Read(
            Mails.Bytes("From: a@b.example\n\nhello"),
            ReadingContext.Empty,
            [new Unfinished()]
        );

        Assert.Equal(MessageKind.Unreadable, report.Kind);
        Assert.True(report.ReaderFailed);
    }

    private sealed class Unfinished : IReportParser
    {
        public string Name => "Unfinished";

        public bool Claims(MailView mail) => true;

        public ParsedReport? Read(MailView mail, ReadingContext context) =>
            new()
            {
                Kind = MessageKind.Report,
                Format = "unfinished",
                Parser = Name,
                Envelope = mail.Envelope,
                Findings =
                [
                    new Finding
                    {
                        Category = "spam",
                        Urls = null!,
                        Reason = "It is not finished.",
                    },
                ],
            };
    }
}
