using System.Text.Json;
using AbuseDesk.Ops;
using AbuseDesk.Policy;

namespace AbuseDesk.Tests.Policy;

public sealed class PolicyCommandsTests : IDisposable
{
    private const string Phishing =
        """{"family":"web_content","service":"rental_server","resource":"site","verified":true}""";

    private static readonly string[] Keys =
    [
        "rule",
        "actions",
        "mode",
        "deadline",
        "approval",
        "template",
        "close_rule",
        "why",
        "missing",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("abusedesk-policy-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Every_situation_gets_a_line_with_all_keys_in_the_order_of_the_contract()
    {
        var input = string.Join('\n', SituationRow.All.Select(r => $"{{{r.Facts.Replace('\'', '"')}}}"));

        var (lines, refusal) = await Explain("sakura", input);

        Assert.Null(refusal);
        Assert.Equal(SituationRow.All.Count, lines.Length);
        Assert.All(
            lines,
            line =>
            {
                using var json = JsonDocument.Parse(line);
                Assert.Equal(Keys, json.RootElement.EnumerateObject().Select(p => p.Name));
            }
        );
    }

    [Theory]
    [InlineData("{\"family\":\"web\"}", "has family \"web\"; it is one of mail, web_content")]
    [InlineData("{\"familly\":\"mail\"}", "has the unknown key 'familly'; did you mean 'family'?")]
    [InlineData("{\"verified\":\"yes\"}", "has verified \"yes\"; it is true or false, without quotes")]
    [InlineData("{\"verified\":1}", "it is true or false")]
    [InlineData("{\"contract\":false}", "has contract false; it is one of ok, suspicious, false, as text in quotes")]
    [InlineData("{\"maliciousness\":6}", "it is a whole number from 1 to 5")]
    [InlineData("{\"maliciousness\":4.5}", "it is a whole number from 1 to 5")]
    [InlineData("{\"strikes\":-1}", "it is a whole number from 0 to 1000000")]
    [InlineData("{\"aup_clause\":12.3}", "has aup_clause 12.3; it is the clause of the terms, such as 12.3, as text")]
    [InlineData("{\"family\":\"mail\",\"family\":\"domain\"}", "has the key 'family' twice")]
    [InlineData("[]", "is not a JSON object")]
    [InlineData("family: mail", "is not JSON")]
    [InlineData("{\"family\":{\"a\":{\"b\":{\"c\":{}}}}}", "is not JSON")]
    public async Task A_bad_line_is_answered_in_its_place_and_the_others_go_on(string bad, string problem)
    {
        var (lines, refusal) = await Explain("kwc", $"{Phishing}\n\n{bad}\n{Phishing}\n");

        Assert.Equal(3, lines.Length);
        Assert.Equal(lines[0], lines[2]);
        using var json = JsonDocument.Parse(lines[1]);
        Assert.Equal(["error", "line"], json.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.Equal(3, json.RootElement.GetProperty("line").GetInt32());
        Assert.Contains(problem, json.RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("1 of 4 lines", refusal);
    }

    [Fact]
    public async Task A_line_without_end_is_answered_briefly()
    {
        var (lines, _) = await Explain("kwc", "{\"family\":\"" + new string('x', 1_000_000) + "\"}");

        Assert.InRange(Assert.Single(lines).Length, 20, 300);
    }

    [Fact]
    public async Task Null_is_unknown_like_an_absent_key()
    {
        var (lines, _) = await Explain("kwc", """{"family":"web_content","service":"rental_server","verified":null}""");

        Assert.Contains("\"missing\":[\"verified\"]", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_names_every_fault_with_file_line_and_column()
    {
        var file = Write("own.yaml", "colse_rule: x\n" + PolicyTexts.Least + "\nawareness: loud");
        using var output = new StringWriter();
        using var error = new StringWriter();

        var refusal = await Assert.ThrowsAsync<CommandException>(() => PolicyCommands.Check(file, output, error));

        Assert.Contains("has 2 faults", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(
            [
                $"{file}:1:1: 'colse_rule' is not known in a profile; did you mean 'close_rule'?",
                $"{file}:7:12: awareness is 'loud'; known are off, critical_vulnerabilities_by_mail, whenever_possible",
            ],
            error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)
        );
    }

    [Fact]
    public async Task The_program_checks_and_explains()
    {
        var right = Write("right.yaml", PolicyTexts.Least);
        var wrong = Write("wrong.yaml", PolicyTexts.Least.Replace("do: [warn]", "do: [warm]"));

        var (good, _) = await DeskProcess.Run(null, "policy", "check", right);
        var (bad, said) = await DeskProcess.Run(null, "policy", "check", wrong);
        var (gone, missing) = await DeskProcess.Run(null, "policy", "check", Path.Combine(_folder, "none.yaml"));
        var (usage, _) = await DeskProcess.Run(null, "policy", "explain");

        Assert.Equal((0, 1, 1, 2), (good, bad, gone, usage));
        Assert.Contains(
            $"{wrong}:5:33: action of rule OWN-9 is 'warm'; did you mean 'warn'?",
            said,
            StringComparison.Ordinal
        );
        Assert.Contains("none.yaml", missing, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_that_is_not_there_is_refused_with_those_that_are()
    {
        var refused = await Assert.ThrowsAsync<CommandException>(() =>
            PolicyCommands.Explain("strict", TextReader.Null, TextWriter.Null, TextWriter.Null, default)
        );

        Assert.Contains(
            "'strict' is neither default, kwc, sakura, nttpc nor a file",
            refused.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_profile_is_a_preset_by_name_or_a_file()
    {
        var (lines, _) = await Explain(
            Write("own.yaml", "name: own\nextends: kwc\nclose_rule: customer_statement"),
            Phishing
        );

        Assert.Contains("\"rule\":\"KWC-2\"", lines[0], StringComparison.Ordinal);
        Assert.Contains("\"close_rule\":\"customer_statement\"", lines[0], StringComparison.Ordinal);
    }

    private static async Task<(string[] Lines, string? Refusal)> Explain(string profile, string input)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        string? refusal = null;
        try
        {
            Assert.Equal(0, await PolicyCommands.Explain(profile, new StringReader(input), output, error, default));
        }
        catch (CommandException refused)
        {
            refusal = refused.Message;
        }

        return (output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries), refusal);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
