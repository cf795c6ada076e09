using AbuseDesk.Cases;
using AbuseDesk.Outgoing;

namespace AbuseDesk.Tests.Outgoing;

public sealed class LetterDraftTests
{
    private const string Subject = "[{{ case_number }}] About {{ resource }}";
    private const string Body = "Dear {{ customer_name }},\n\n{% for line in evidence %}{{ line }}\n{% endfor %}";

    public static TheoryData<string> Keys() => [.. LetterBook.Keys];

    [Theory]
    [MemberData(nameof(Keys))]
    public void What_is_shipped_could_be_written_by_staff_as_well(string template)
    {
        var shipped = new LetterDraft(
            template,
            LetterWords.Of(MailTemplates.Shipped(template, "ja")),
            LetterWords.Of(MailTemplates.Shipped(template, "en"))
        );

        shipped.Read(1);

        Assert.Equal(MailTemplates.Shipped(template, "ja").Source, shipped.Source("ja"));
        Assert.Equal(MailTemplates.Shipped(template, "en").Source, shipped.Source("en"));
    }

    [Theory]
    [InlineData("", "", "letter_language_missing")]
    [InlineData("  ", Body, "letter_no_subject")]
    [InlineData(Subject, " \n ", "letter_no_body")]
    [InlineData(Subject + "\r\nBcc: all@elsewhere.example", Body, "letter_subject_lines")]
    [InlineData(Subject + "\nBcc: all@elsewhere.example", Body, "letter_subject_lines")]
    [InlineData(Subject + "\u2028Bcc: all@elsewhere.example", Body, "letter_subject_lines")]
    [InlineData(Subject + "\u202E", Body, "letter_subject_lines")]
    [InlineData(Subject, "a\0b", "letter_control_characters")]
    [InlineData(Subject, "a\u200Bb", "letter_control_characters")]
    [InlineData(Subject, "{{ customer_name }} {{ reporter_name }}", "letter_name_unknown")]
    [InlineData("[{{ case_number }}] {{ reporter }}", Body, "letter_name_unknown")]
    [InlineData(Subject, "{% if reporter %}x{% endif %}", "letter_name_unknown")]
    [InlineData(Subject, "{{ customer_name | upcase }}", "letter_name_unknown")]
    [InlineData(Subject, "{{ evidence }}", "letter_list_bare")]
    [InlineData(Subject, "{% include 'T1' %}", "letter_tag_unknown")]
    [InlineData(Subject, "{% assign x = resource %}{{ resource }}", "letter_tag_unknown")]
    [InlineData(Subject, "{{ resource", "letter_mark_open")]
    [InlineData(Subject, "{% if victim %}x", "letter_unreadable")]
    [InlineData(Subject, "x{% endif %}", "letter_unreadable")]
    [InlineData("About {{ resource }}", Body, "letter_number_missing")]
    [InlineData(Subject, "{% if victim %}{{ resource }}{% endif %}", "letter_may_be_empty")]
    [InlineData("{% if victim %}[{{ case_number }}]{% endif %}", Body, "letter_may_be_empty")]
    public void What_could_not_be_sent_is_refused_in_either_language(string subject, string body, string code)
    {
        var (bad, good) = (new LetterWords(subject, body), new LetterWords(Subject, Body));
        foreach (var draft in new[] { new LetterDraft("T5", bad, good), new LetterDraft("T5", good, bad) })
        {
            var refusal = Assert.Throws<CaseRuleException>(() => draft.Read(1));
            Assert.Equal(code, refusal.Code);
            Assert.Equal(ReferenceEquals(draft.Ja, bad) ? "日本語" : "English", refusal.Arguments[0]);
        }
    }

    [Fact]
    public void Whoever_uses_an_unknown_name_is_told_which_and_which_there_are()
    {
        var draft = new LetterDraft(
            "T1",
            new LetterWords("[{{ report_number }}]", "{{ name }}"),
            new LetterWords("", "")
        );

        draft = draft with { En = new LetterWords("[{{ report_number }}]", "ok") };
        var refusal = Assert.Throws<CaseRuleException>(() => draft.Read(1));

        Assert.Equal("name", refusal.Arguments[1]);
        Assert.Equal("report_number your_reference consent may_add operator desk_address", refusal.Arguments[2]);
    }

    [Fact]
    public void What_is_too_long_is_refused()
    {
        var good = new LetterWords(Subject, Body);
        var body = new string('x', LetterWords.LongestBody + 1);
        foreach (var bad in new[] { good with { Body = body }, good with { Subject = Subject + body } })
        {
            Assert.Equal(
                "letter_too_long",
                Assert.Throws<CaseRuleException>(() => new LetterDraft("T5", bad, good).Read(1)).Code
            );
        }
    }

    [Fact]
    public void A_difference_names_the_lines_that_came_and_went()
    {
        var lines = LineDiff.Of("a\nb\nc\nd", "a\nc\nx\nd");

        Assert.Equal(" a|-b| c|+x| d", string.Join('|', lines.Select(Mark)));
        Assert.Equal("-a|+b", string.Join('|', LineDiff.Of("a", "b").Select(Mark)));
        Assert.Equal(" a| b", string.Join('|', LineDiff.Of("a\nb", "a\nb").Select(Mark)));
        var many = string.Join('\n', Enumerable.Range(0, 2_000));
        Assert.Equal(4_000, LineDiff.Of(many, many).Count);
    }

    private static string Mark(DiffLine line) =>
        (
            line.IsOld
                ? line.IsNew
                    ? " "
                    : "-"
                : "+"
        ) + line.Text;
}
