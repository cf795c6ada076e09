using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AbuseDesk.Parsing.Tests;

/// <summary>
/// What is read from each file of <c>Samples</c>, as somebody has checked it: <c>Golden/{format}/{name}.json</c>.
/// ABUSEDESK_APPROVE=1 writes them anew, to be read before they are committed.
/// </summary>
public sealed class GoldenTests
{
    private static readonly string Here = Path.GetDirectoryName(Source())!;
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static TheoryData<string> Files => [.. SampleFiles.All];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_reading_of_every_sample_is_the_golden_one(string sample)
    {
        var cancel = TestContext.Current.CancellationToken;
        var bytes = SampleFiles.Bytes(sample);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var read = Pretty(
            ParseLine.Of(Path.GetFileName(sample), hash, ReportParsers.Read(bytes, ReadingContext.Empty))
        );

        var file = Path.Combine(Here, "Golden", sample + ".json");
        if (Environment.GetEnvironmentVariable("ABUSEDESK_APPROVE") is "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, read + "\n", cancel);
        }

        Assert.True(File.Exists(file), $"No golden reading of {sample}: run with ABUSEDESK_APPROVE=1 and check it.");
        Assert.Equal(Pretty(await File.ReadAllTextAsync(file, cancel)), read);
    }

    [Fact]
    public void Every_golden_reading_has_its_sample() =>
        Assert.Empty(
            Directory
                .GetFiles(Path.Combine(Here, "Golden"), "*", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(Path.Combine(Here, "Golden"), f).Replace('\\', '/'))
                .Except(SampleFiles.All.Select(f => f + ".json"), StringComparer.Ordinal)
        );

    private static string Pretty(string json)
    {
        using var document = JsonDocument.Parse(json);
        return JsonSerializer.Serialize(document.RootElement, Indented);
    }

    private static string Source([CallerFilePath] string file = "") => file;
}
