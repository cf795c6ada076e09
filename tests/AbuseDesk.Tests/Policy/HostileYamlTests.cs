using AbuseDesk.Policy;

namespace AbuseDesk.Tests.Policy;

public sealed class HostileYamlTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("abusedesk-policy-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("name: &n own", "1:7: is not YAML a profile can be read from: anchors (&name)")]
    [InlineData("name: own\nnote: *n", "aliases (*name) are not taken")]
    [InlineData("name: !!python/object own", "tags (!name) are not taken")]
    [InlineData("name: own\n<<: {close_rule: operator_verified}", "'<<' is not known in a profile")]
    [InlineData("name: [own", "is not YAML a profile can be read from")]
    [InlineData("name: [own\ntitle: { ja: x, en: y }\nrules:\n  - id: x", "is not YAML a profile can be read from")]
    [InlineData("name: own\n\tnote: x", "is not YAML a profile can be read from")]
    [InlineData("name: own\nname: twice", "2:1: 'name' stands twice; first in line 1")]
    [InlineData("? [a, b]\n: c", "is not a name; a key is one word")]
    [InlineData("- name: own", "1:1: is not a map of keys")]
    [InlineData("just a text", "1:1: is not a map of keys")]
    [InlineData("", "1:1: is empty")]
    [InlineData("name: own\n---\nname: second", "begins a second document")]
    public void What_is_no_plain_yaml_is_refused_with_its_place(string yaml, string fault) =>
        Assert.Contains(PolicyTexts.Faults(yaml), f => f.Contains(fault, StringComparison.Ordinal));

    [Fact]
    public void A_text_that_grows_when_read_is_refused()
    {
        var bomb = "a: &a [x, x]\n" + string.Concat(Enumerable.Range(0, 30).Select(n => $"b{n}: &b{n} [*a, *a]\n"));

        Assert.Contains("anchors", Assert.Single(PolicyTexts.Faults(bomb)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_huge_text_is_refused_before_it_is_read() =>
        Assert.Contains(
            "1:1: is larger than 256 KB",
            Assert.Single(PolicyTexts.Faults("note: " + new string('x', 300_000))),
            StringComparison.Ordinal
        );

    [Fact]
    public void Deep_nesting_is_refused()
    {
        Assert.Contains(
            "nested more than 12 deep",
            Assert.Single(PolicyTexts.Faults("note: " + new string('[', 100_000))),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "nested more than 12 deep",
            Assert.Single(PolicyTexts.Faults("note: " + string.Concat(Enumerable.Repeat("{a: ", 1_000)))),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Countless_values_are_refused() =>
        Assert.Contains(
            "more than 20000 values",
            Assert.Single(PolicyTexts.Faults("note: [" + string.Concat(Enumerable.Repeat("a,", 60_000)) + "]")),
            StringComparison.Ordinal
        );

    [Fact]
    public void Countless_faults_are_told_up_to_a_limit() =>
        Assert.Equal(
            ProfileReading.MostFaults,
            PolicyTexts.Faults(string.Concat(Enumerable.Range(0, 5_000).Select(n => $"k{n}: 1\n"))).Count
        );

    [Fact]
    public void What_was_typed_never_breaks_the_line_of_a_fault() =>
        Assert.All(
            PolicyTexts.Faults("\"a\\nb\": 1\nawareness: \"on\\r\\n\\e[31m\"\n" + PolicyTexts.Least),
            f => Assert.DoesNotContain(f, char.IsControl)
        );

    [Theory]
    [InlineData("extends: \"kwc\\r\\nnone\"")]
    [InlineData("\"a\\nb\": 1\n\"a\\nb\": 2")]
    public void What_was_typed_never_breaks_the_line_of_any_fault(string line) =>
        Assert.All(PolicyTexts.Faults($"{line}\n{PolicyTexts.Least}"), f => Assert.DoesNotContain(f, char.IsControl));

    [Fact]
    public void What_a_condition_was_given_never_breaks_the_line_of_a_fault() =>
        Assert.All(
            PolicyTexts.FaultsOfRules("{id: A-1, when: {family: \"ma\\nil\"}, do: [inform]}"),
            f => Assert.DoesNotContain(f, char.IsControl)
        );

    [Fact]
    public void Rules_of_countless_alternatives_are_compared_up_to_a_limit()
    {
        var rules = Enumerable
            .Range(0, 199)
            .Select(n =>
                $"{{id: A-{n}, when: {{strikes: {n % 100}, any: [{Each("family", "mail", "domain", "other", "csam")}], "
                + $"not: {{any: [{Each("service", "mail", "delegated")}, {Each("impact", "small", "large")}]}}}}, do: [inform]}}"
            );
        var watch = System.Diagnostics.Stopwatch.StartNew();

        PolicyTexts.FaultsOfRules([.. rules]);

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));

        static string Each(string fact, params string[] values) =>
            string.Join(", ", values.Select(v => $"{{{fact}: {v}, severity: [low, high]}}"));
    }

    [Theory]
    [InlineData("strict", "extends 'strict', which is not there; known are base, default, kwc, sakura, nttpc")]
    [InlineData("[kwc, sakura]", "extends names one profile")]
    [InlineData("../other.yaml", "which is not there")]
    public void Extending_what_is_not_there_is_refused(string extends, string fault) =>
        Assert.Contains(
            $"{fault}",
            Assert.Single(PolicyTexts.Faults($"{PolicyTexts.Least}\nextends: {extends}")),
            StringComparison.Ordinal
        );

    [Fact]
    public void Extending_in_a_circle_is_refused_and_the_circle_is_named()
    {
        var a = Write("a.yaml", "name: a\nextends: b.yaml");
        Write("b.yaml", "name: b\nextends: a.yaml");

        var fault = Assert.Single(PolicyFiles.ReadFile(a).Faults);

        Assert.Equal((Path.Combine(_folder, "b.yaml"), 2), (fault.At.Profile, fault.At.Line));
        Assert.Contains($"{a} → {Path.Combine(_folder, "b.yaml")} → {a}", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Extending_without_end_is_refused()
    {
        for (var n = 0; n < 12; n++)
        {
            Write($"p{n}.yaml", $"name: p{n}\nextends: p{n + 1}.yaml");
        }

        Assert.Contains(
            "extends in a circle or without end",
            Assert.Single(PolicyFiles.ReadFile(Path.Combine(_folder, "p0.yaml")).Faults).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_fault_of_an_extended_file_is_told_with_that_file()
    {
        var own = Write("own.yaml", "name: own\nextends: house.yaml");
        var house = Write("house.yaml", PolicyTexts.Least + "\nawareness: loud");

        Assert.StartsWith($"{house}:6:12: awareness is 'loud'", PolicyFiles.ReadFile(own).Faults.Single().ToString());
    }

    [Fact]
    public void A_file_that_is_not_utf_8_is_refused()
    {
        var file = Path.Combine(_folder, "sjis.yaml");
        File.WriteAllBytes(file, [.. "note: "u8, 0x83, 0x65]);

        Assert.Contains("is not UTF-8", PolicyFiles.ReadFile(file).Faults.Single().Message, StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
