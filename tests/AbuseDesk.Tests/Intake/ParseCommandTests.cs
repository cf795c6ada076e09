using System.Text.Json;
using AbuseDesk.Intake;

namespace AbuseDesk.Tests.Intake;

public sealed class ParseCommandTests : IDisposable
{
    private static readonly string Samples = Path.Combine(AppContext.BaseDirectory, "Samples");

    private static readonly string[] Keys =
    [
        "file",
        "sha256",
        "kind",
        "format",
        "parser",
        "language",
        "reporter",
        "consent",
        "findings",
        "observed",
        "missing",
        "problems",
    ];

    private static readonly string[] FindingKeys =
    [
        "category",
        "source_ip",
        "source_port",
        "urls",
        "domains",
        "mailbox",
        "occurred_at",
        "last_at",
        "occurred_text",
        "zone",
        "precision",
        "time_basis",
        "own_side",
        "count",
        "excerpt",
        "reason",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("abusedesk-parse-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Every_key_is_always_there_in_the_order_of_the_contract()
    {
        var (_, lines, _) = await Parse(null, Samples);

        foreach (var line in lines)
        {
            using var json = JsonDocument.Parse(line);
            Assert.Equal(Keys, json.RootElement.EnumerateObject().Select(p => p.Name), StringComparer.Ordinal);
            foreach (var finding in json.RootElement.GetProperty("findings").EnumerateArray())
                Assert.Equal(FindingKeys, finding.EnumerateObject().Select(p => p.Name), StringComparer.Ordinal);
        }
    }

    [Fact]
    public async Task A_folder_is_walked_and_a_file_that_is_missing_gets_its_line_while_the_command_goes_on()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "sub"));
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "a.eml"),
            "From: a@b.example\n\nx",
            TestContext.Current.CancellationToken
        );
        await File.WriteAllTextAsync(Path.Combine(_folder, "sub", "b.eml"), "", TestContext.Current.CancellationToken);

        var (code, lines, error) = await Parse(null, Path.Combine(_folder, "none.eml"), _folder);

        Assert.Equal(1, code);
        Assert.Equal(3, lines.Length);
        Assert.Contains("\"kind\":\"unreadable\"", lines[0], StringComparison.Ordinal);
        Assert.Contains("file_not_opened", lines[0], StringComparison.Ordinal);
        Assert.Contains("\"problems\":[{\"code\":\"empty\",\"detail\":null}]", lines[2], StringComparison.Ordinal);
        Assert.Contains("could not be opened", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_context_tells_the_reader_what_is_ours()
    {
        var file = Path.Combine(_folder, "context.json");
        await File.WriteAllTextAsync(
            file,
            """{"received_at":"2026-11-24T09:00:00+09:00","own_domains":["yamada-shop.example"],"own_prefixes":["203.0.113.0/24"],"auth_serv_ids":["mx.minato.example"]}""",
            TestContext.Current.CancellationToken
        );

        var (_, lines, _) = await Parse(file, Path.Combine(Samples, "arf", "arf.eml"));

        Assert.Contains("\"mailbox\":\"info@yamada-shop.example\"", lines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"own_prefixes":["not a prefix"]}""")]
    [InlineData("""{"received_at":"yesterday"}""")]
    [InlineData("""{"desk_addresses":"abuse@minato.example"}""")]
    public async Task A_context_that_cannot_be_used_fails_and_is_named(string context)
    {
        var file = Path.Combine(_folder, "context.json");
        await File.WriteAllTextAsync(file, context, TestContext.Current.CancellationToken);

        var (code, lines, error) = await Parse(file, Path.Combine(Samples, "arf", "arf.eml"));

        Assert.Equal(1, code);
        Assert.Empty(lines);
        Assert.Contains(file, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_path_is_wrong_usage() => Assert.Equal(2, (await Parse(null)).Code);

    private static async Task<(int Code, string[] Lines, string Error)> Parse(string? context, params string[] paths)
    {
        using var output = new StringWriter { NewLine = "\n" };
        await using var error = new StringWriter();
        var code = await ParseCommand.Run(paths, context, output, error);
        return (code, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries), error.ToString());
    }
}
