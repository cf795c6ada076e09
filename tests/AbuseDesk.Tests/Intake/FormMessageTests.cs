using AbuseDesk.Evidence;
using AbuseDesk.Intake;
using AbuseDesk.Parsing;
using MimeKit;

namespace AbuseDesk.Tests.Intake;

public sealed class FormMessageTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 3, 0, 0, TimeSpan.Zero);

    private static readonly FormReport Report = new()
    {
        What = "phishing",
        Where = "hxxps://shop.example/login\r\n192.0.2.10",
        When = new DateTimeOffset(2026, 11, 24, 9, 40, 3, TimeSpan.FromHours(9)),
        Zone = "Asia/Tokyo",
        Evidence = "偽サイトです。\r\n\r\nGET /login HTTP/1.1",
        Name = "山田 花子",
        Address = "hanako@home.example",
        Consent = Consent.Anonymised,
        Language = "ja",
    };

    [Fact]
    public void A_form_becomes_a_mail_the_reader_understands()
    {
        var incoming = FormMessage.Compose(Report, "abuse.minato.example", Now);
        var mail = Read(incoming);

        Assert.Equal((Door.Form, "web_form"), (incoming.Door, incoming.Channel));
        Assert.Equal("1", mail.Headers[FormMessage.FormHeader]);
        Assert.Equal("anonymised", mail.Headers[FormMessage.ConsentHeader]);
        Assert.Equal("phishing", mail.Headers[FormMessage.CategoryHeader]);
        Assert.Equal("\"山田 花子\" <hanako@home.example>", mail.From.ToString());
        Assert.Equal(
            "What: phishing\nWhere: hxxps://shop.example/login\nWhere: 192.0.2.10\n"
                + "When: 2026-11-24 09:40:03 +09:00\nTime zone: Asia/Tokyo\n\n偽サイトです。\n\nGET /login HTTP/1.1\n",
            mail.TextBody!.ReplaceLineEndings("\n")
        );
    }

    [Fact]
    public void No_field_writes_a_header_of_its_own()
    {
        var hostile = Report with
        {
            What = "x\r\nX-AbuseDesk-Consent: full\r\n\r\nbody",
            Name = "a\r\nBcc: other@home.example",
            Address = "not an address\r\nBcc: other@home.example",
            Organisation = "o\u2028\0\nBcc: other@home.example",
        };

        var mail = Read(FormMessage.Compose(hostile, "abuse.minato.example", Now));

        Assert.Equal(1, mail.Headers.Count(h => h.Field.Equals(FormMessage.ConsentHeader, StringComparison.Ordinal)));
        Assert.Equal("anonymised", mail.Headers[FormMessage.ConsentHeader]);
        Assert.False(mail.Headers.Contains(HeaderId.Bcc));
        Assert.Equal("form@abuse.minato.example", mail.From.Mailboxes.Single().Address);
    }

    [Fact]
    public void Two_forms_with_the_same_words_are_two_messages()
    {
        var first = FormMessage.Compose(Report, "abuse.minato.example", Now);
        var second = FormMessage.Compose(Report, "abuse.minato.example", Now);

        Assert.False(first.Bytes.Span.SequenceEqual(second.Bytes.Span));
    }

    private static MimeMessage Read(Incoming incoming)
    {
        using var bytes = new MemoryStream(incoming.Bytes.ToArray());
        return MimeMessage.Load(bytes, TestContext.Current.CancellationToken);
    }
}
