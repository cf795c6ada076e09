using System.Text;
using AbuseDesk.Demo;
using AbuseDesk.Parsing;
using MimeKit;

namespace AbuseDesk.Tests.Demo;

public sealed class DemoTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("{{90m}}", "Tue, 24 Nov 2026 07:30:00 +0900")]
    [InlineData("{{90m iso}}", "2026-11-24T07:30:00+09:00")]
    [InlineData("{{90m utc}}", "2026-11-23T22:30:00Z")]
    [InlineData("{{1d date}}", "2026-11-23")]
    [InlineData("{{2h apache}}", "24/Nov/2026:07:00:00 +0900")]
    [InlineData("{{2h ja}} に", "2026年11月24日 7時0分 に")]
    [InlineData("{{5s syslog}} a {{5m syslog}}", "Nov 24 08:59:55 a Nov 24 08:55:00")]
    public void Times_are_relative_to_now(string text, string filled) => Assert.Equal(filled, DemoText.Fill(text, Now));

    [Fact]
    public void There_are_enough_samples_of_all_formats_in_both_languages()
    {
        var read = DemoText
            .Samples.Select(s => ReportParsers.Read(DemoText.Mail(s, Now), ReadingContext.Empty))
            .ToList();

        Assert.True(read.Count >= 25);
        Assert.Superset(
            new HashSet<string>(
                ["arf", "spamcop", "xarf", "jpcert", "acns", "copyright_text", "free_text"],
                StringComparer.Ordinal
            ),
            read.Select(r => r.Format).ToHashSet(StringComparer.Ordinal)
        );
        Assert.Superset(
            new HashSet<MessageKind>([
                MessageKind.Report,
                MessageKind.Bounce,
                MessageKind.AutoReply,
                MessageKind.Other,
            ]),
            read.Select(r => r.Kind).ToHashSet()
        );
        Assert.DoesNotContain(read, r => r.Kind is MessageKind.Unreadable);
    }

    [Fact]
    public void Every_sample_is_a_mail_in_the_charset_it_names()
    {
        foreach (var sample in DemoText.Samples)
        {
            var bytes = DemoText.Mail(sample, Now);
            using var stream = new MemoryStream(bytes);
            using var mail = MimeMessage.Load(stream, TestContext.Current.CancellationToken);

            Assert.True(mail.Subject?.Length > 0, sample);
            Assert.NotEmpty(mail.From.Mailboxes);
            Assert.DoesNotContain("{{", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_japanese_subject_keeps_its_space()
    {
        var sample = DemoText.Samples.Single(s => s.Contains("auto-reply", StringComparison.Ordinal));
        using var stream = new MemoryStream(DemoText.Mail(sample, Now));
        using var mail = MimeMessage.Load(stream, TestContext.Current.CancellationToken);

        Assert.Equal("自動返信: 不在のお知らせ", mail.Subject);
    }
}
