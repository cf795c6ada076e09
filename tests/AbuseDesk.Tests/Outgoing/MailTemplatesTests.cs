using AbuseDesk.Outgoing;

namespace AbuseDesk.Tests.Outgoing;

public sealed class MailTemplatesTests
{
    private static readonly Dictionary<string, object?> Names = new(StringComparer.Ordinal)
    {
        ["operator"] = "みなとインターネット株式会社",
        ["desk_address"] = "abuse@minato.example",
        ["report_number"] = "MI-2026-R000123",
        ["consent"] = "…",
        ["may_add"] = "yes",
    };

    [Fact]
    public void Every_template_is_there_in_both_languages_and_keeps_the_rules() =>
        Assert.Equal(
            [
                "T1",
                "T10",
                "T11",
                "T16",
                "T17",
                "T17-partner",
                "T18",
                "T2",
                "T3",
                "T4-action_taken",
                "T4-already_fixed",
                "T4-forwarded_to_downstream",
                "T4-forwarded_to_partner",
                "T4-gone",
                "T4-no_violation",
                "T4-resolved",
                "T5",
                "T5-general",
                "T6",
                "T7",
                "T8",
                "T9",
            ],
            MailTemplates.All
        );

    [Theory]
    [InlineData("Subject: x\n\n{{ other }}", "other")]
    [InlineData("Subject: x\n\n{% if other %}{% endif %}", "other")]
    [InlineData("Subject: x\n\n{% for line in other %}{% endfor %}", "other")]
    [InlineData("Subject: x\n\n{{ name | upcase }}", "upcase")]
    [InlineData("Subject: x\n\n{{ name.length }}", "name.length")]
    [InlineData("Subject: x\n\n{{ lines }}", "list")]
    [InlineData("Subject: x\n\n{% include 'T2' %}", "include")]
    [InlineData("Subject: x\n\n{% assign a = name %}", "assign")]
    [InlineData("Subject: x\n\n{{ name", "closed")]
    [InlineData("No subject", "Subject")]
    public void A_text_that_does_more_than_it_may_is_refused(string source, string named)
    {
        TemplateName[] names = [new("name", false, false), new("lines", true, false)];

        var refusal = Assert.Throws<TemplateFault>(() => TemplateRules.Check("T.ja", source, names, hasSubject: true));

        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_name_is_a_fault_and_is_named()
    {
        var without = new Dictionary<string, object?>(Names, StringComparer.Ordinal);
        without.Remove("report_number");

        var fault = Assert.Throws<TemplateException>(() => Letters.Shipped.Render("T1", "ja", without));

        Assert.Contains("report_number", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    public void An_empty_value_is_a_missing_one(string value) =>
        Assert.Throws<TemplateException>(() => Letters.Shipped.Render("T1", "ja", With("report_number", value)));

    [Fact]
    public void A_name_too_many_is_a_fault_and_is_named()
    {
        var fault = Assert.Throws<TemplateException>(() =>
            Letters.Shipped.Render("T1", "ja", With("excerpt", "secret"))
        );

        Assert.Contains("excerpt", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_texts_numbers_and_lists_go_in() =>
        Assert.Throws<TemplateException>(() => Letters.Shipped.Render("T1", "ja", With("report_number", new object())));

    [Fact]
    public void A_value_is_never_read_as_a_template()
    {
        var mail = Letters.Shipped.Render("T1", "en", With("operator", "{{ consent }}{% include 'T2' %}"));

        Assert.Contains("desk of {{ consent }}{% include 'T2' %}.", mail.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\r\nBcc: b@c.example")]
    [InlineData("a\nBcc: b@c.example")]
    [InlineData("a\u2028Bcc: b@c.example")]
    [InlineData("a\u0000Bcc: b@c.example")]
    [InlineData("a\u0085Bcc: b@c.example")]
    public void A_value_stays_on_its_line(string value)
    {
        var mail = Letters.Shipped.Render("T1", "ja", With("your_reference", value));

        Assert.DoesNotContain(mail.Subject, char.IsControl);
        Assert.Contains("[a Bcc: b@c.example]", mail.Subject, StringComparison.Ordinal);
        Assert.DoesNotContain(mail.Body.Split('\n'), l => l.StartsWith("Bcc", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\u202Eexe.pdf", "exe.pdf")]
    [InlineData("a\u200Bb", "ab")]
    [InlineData("  a  b  ", "a b")]
    [InlineData("\uD800x", "x")]
    public void Invisible_characters_are_left_out(string value, string kept) => Assert.Equal(kept, OneLine.Of(value));

    private static Dictionary<string, object?> With(string name, object? value) =>
        new(Names, StringComparer.Ordinal) { [name] = value };
}
