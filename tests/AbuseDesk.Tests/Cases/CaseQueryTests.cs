using AbuseDesk.Cases;
using AbuseDesk.Tests.Registry;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Tests.Cases;

public sealed class CaseQueryTests(FilledCases filled) : IClassFixture<FilledCases>
{
    private static readonly DateTimeOffset Now = Minato.Now;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "1 2 3 4")]
    [InlineData("is:open", "1 2 3")]
    [InlineData("is:closed", "4")]
    [InlineData("-is:closed is:enquiry", "3")]
    [InlineData("is:new", "1 2 3")]
    [InlineData("is:overdue", "1")]
    [InlineData("is:attention", "2")]
    [InlineData("attention:customer_replied", "2")]
    [InlineData("attention:bounced", "")]
    [InlineData("category:phishing,spam", "1 2")]
    [InlineData("Category:PHISHING", "1")]
    [InlineData("-category:phishing", "2 3 4")]
    [InlineData("family:mail", "2")]
    [InlineData("severity:high", "1")]
    [InlineData("owner:customer", "1 2")]
    [InlineData("owner:not_ours,unassigned", "3 4")]
    [InlineData("customer:C-1001", "1")]
    [InlineData("customer:none", "3 4")]
    [InlineData("ip:198.51.100.10", "2")]
    [InlineData("198.51.100.10", "2")]
    [InlineData("net:198.51.100.0/24", "2")]
    [InlineData("2001:db8::/32", "4")]
    [InlineData("domain:yamada-shop.example", "1")]
    [InlineData("domain:example", "1")]
    [InlineData("domain:shop.example", "")]
    [InlineData("number:MI-2026-000002", "2")]
    [InlineData("number:000003", "3")]
    [InlineData("number:mi-2026-r000001", "1")]
    [InlineData("lang:en", "1")]
    [InlineData("shop", "1")]
    [InlineData("\"what do\"", "3")]
    [InlineData("REF-77", "1")]
    [InlineData("10%", "")]
    public async Task Each_word_finds_its_cases(string query, string expected)
    {
        var asked = CaseQuery.Parse(query);
        Assert.Empty(asked.Unknown);
        await using var db = filled.Context();

        var found = await asked
            .Apply(db.Cases, db, Now)
            .OrderBy(c => c.Number)
            .Select(c => c.Number)
            .ToListAsync(Cancel);

        Assert.Equal(expected, string.Join(' ', found.Select(n => n[^1])));
    }

    [Theory]
    [InlineData("is:pending")]
    [InlineData("colour:red")]
    [InlineData("category:phisching")]
    [InlineData("severity:5")]
    [InlineData("owner:unknown")]
    [InlineData("ip:198.51.100.300")]
    [InlineData("net:198.51.100.0/33")]
    [InlineData("customer:")]
    [InlineData("-is:")]
    public void What_is_not_understood_is_told(string word)
    {
        var asked = CaseQuery.Parse("is:open " + word);

        Assert.Equal([word], asked.Unknown);
        Assert.Single(asked.Terms);
    }

    [Fact]
    public void A_query_is_bounded_and_says_so()
    {
        Assert.NotEmpty(CaseQuery.Parse(string.Join(' ', Enumerable.Repeat("a", 21))).Unknown);
        Assert.Contains("…", CaseQuery.Parse(new string('a', 600)).Unknown, StringComparer.Ordinal);
    }

    [Fact]
    public void Quotes_and_ideographic_blanks_part_words()
    {
        var asked = CaseQuery.Parse("is:open　フィッシング \"two words\" http://x.example/");

        Assert.Equal(
            [
                new CaseTerm("is", "open", false),
                new CaseTerm("text", "フィッシング", false),
                new CaseTerm("text", "two words", false),
                new CaseTerm("text", "http://x.example/", false),
            ],
            asked.Terms
        );
        Assert.True(asked.Asks("is", "open"));
    }
}
