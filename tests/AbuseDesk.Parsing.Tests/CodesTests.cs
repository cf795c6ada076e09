using System.Reflection;
using System.Text.RegularExpressions;

namespace AbuseDesk.Parsing.Tests;

/// <summary>Codes are a contract: each stands in one list, and no other is ever told.</summary>
public sealed partial class CodesTests
{
    private static readonly HashSet<string> Problems = Constants(typeof(ProblemCodes));
    private static readonly HashSet<string> Missing = Constants(typeof(MissingCodes));
    private static readonly HashSet<string> NoAutoReply = Constants(typeof(NoAutoReplyCodes));

    [Fact]
    public void The_lists_hold_snake_case_codes() =>
        Assert.All(Problems.Concat(Missing).Concat(NoAutoReply), code => Assert.Matches(SnakeCase(), code));

    [Fact]
    public void No_reading_of_a_sample_tells_a_code_that_is_not_listed() =>
        Assert.All(
            SampleFiles.All,
            file =>
            {
                var report = ReportParsers.Read(SampleFiles.Bytes(file), ReadingContext.Empty);
                Assert.Subset(Problems, report.Problems.Select(p => p.Code).ToHashSet(StringComparer.Ordinal));
                Assert.Subset(Missing, report.Missing.ToHashSet(StringComparer.Ordinal));
                if (report.Envelope.NoAutoReplyBecause is { } because)
                    Assert.Contains(because, NoAutoReply, StringComparer.Ordinal);
            }
        );

    private static HashSet<string> Constants(Type codes) =>
        codes
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(f => f.IsLiteral)
            .Select(f => (string)f.GetRawConstantValue()!)
            .ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex("^[a-z]+(_[a-z]+)*$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex SnakeCase();
}
