using System.Globalization;

namespace AbuseDesk.Parsing.Tests.FreeText;

/// <summary>
/// Mails of persons (<c>Samples/free-text-*</c>) against what a careful reader reads from them: "other", "report" (nobody
/// can be accused), or a line for each accused — category, address#port, pages, @names, time, how sure its zone is.
/// </summary>
public sealed class PersonsMailTests
{
    public static TheoryData<string, string> Mails =>
        [.. JapaneseMails.All.Concat(EnglishMails.All).Concat(OtherMails.All)];

    [Theory]
    [MemberData(nameof(Mails))]
    public void A_persons_mail_is_read_as_a_careful_reader_reads_it(string file, string reading) =>
        Assert.Equal(Lines(reading), Read(file, ReadingContext.Empty));

    [Fact]
    public void Of_several_providers_addresses_only_ours_is_accused_where_our_prefixes_are_known() =>
        Assert.Equal(["scan 198.51.100.10 2026-11-24T00:02:00Z stated"], Read("en-several-providers", Mail.Minato));

    private static string[] Lines(string reading) =>
        [.. reading.ReplaceLineEndings("\n").Split('\n').Order(StringComparer.Ordinal)];

    private static string[] Read(string file, ReadingContext context)
    {
        var report = ReportParsers.Read(SampleFiles.Bytes(file + ".eml"), context);
        return report.Findings.Count == 0
            ? [report.Kind.ToString().ToLowerInvariant()]
            : [.. report.Findings.Select(Line).Order(StringComparer.Ordinal)];
    }

    private static string Line(Finding finding)
    {
        var address = finding.SourcePort is { } port ? $"{finding.SourceIp}#{port}" : finding.SourceIp?.ToString();
        var isMailDate = finding.TimeBasis is TimeBasis.MailDate or TimeBasis.None;
        var time = finding.OccurredAt?.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);
        var zone = finding.Zone.ToString().ToLowerInvariant();
        string?[] words =
        [
            finding.Category,
            address,
            .. finding.Urls,
            .. finding.Domains.Select(d => "@" + d),
            isMailDate ? "mail_date" : $"{time} {zone}",
        ];
        return string.Join(' ', words.Where(w => w is not null));
    }
}
