namespace AbuseDesk.Parsing.Tests;

public sealed class CategoryTests
{
    [Fact]
    public void A_key_of_a_newer_version_keeps_its_name_and_reads_as_other()
    {
        var category = Category.Of("quantum_spam");

        Assert.Equal("quantum_spam", category.Key);
        Assert.Equal("other", category.Family);
    }

    [Fact]
    public void Every_key_stands_once() =>
        Assert.Equal(Category.All.Count, Category.All.Select(c => c.Key).Distinct(StringComparer.Ordinal).Count());
}
