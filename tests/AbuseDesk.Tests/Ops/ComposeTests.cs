using System.Globalization;
using System.Runtime.CompilerServices;
using AbuseDesk.Ops;
using YamlDotNet.RepresentationModel;

namespace AbuseDesk.Tests.Ops;

/// <summary>No Docker engine is at hand where this is built: compose file and image are held against the program as text.</summary>
public sealed class ComposeTests
{
    private static readonly string Top = Path.GetFullPath("../../../..", Here());
    private static readonly YamlMappingNode Compose = Parse(Path.Combine(Top, "docker-compose.yml"));

    private static string Dockerfile => File.ReadAllText(Path.Combine(Top, "src/AbuseDesk/Dockerfile"));

    [Fact]
    public void Every_variable_is_one_the_program_knows()
    {
        var names = DeskServices()
            .SelectMany(s => Keys(Resolve(s, "environment")))
            .Distinct(StringComparer.Ordinal)
            .ToList();

        Assert.NotEmpty(names);
        Assert.All(names, n => Assert.True(DeskConfiguration.Knows(n), n));
    }

    [Fact]
    public void Every_secret_of_the_desk_is_a_setting_and_comes_from_a_file()
    {
        var declared = Keys(Map(Compose, "secrets"));
        var used = DeskServices()
            .SelectMany(s => List(Resolve(s, "secrets")))
            .Distinct(StringComparer.Ordinal)
            .ToList();

        Assert.NotEmpty(used);
        Assert.All(used, n => Assert.True(DeskConfiguration.Knows(n), n));
        Assert.All(used, n => Assert.Contains(n, declared));
        Assert.All(
            declared,
            n => Assert.EndsWith("/" + n, Text(Map(Map(Compose, "secrets"), n), "file"), StringComparison.Ordinal)
        );
    }

    [Fact]
    public void The_settings_of_the_file_are_complete()
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ConnectionStrings:Desk"] = "Host=db;Username=abusedesk",
            ["Desk:Mailboxes:0:Password"] = "hush",
            ["Desk:Smtp:Password"] = "hush",
        };
        foreach (var (key, value) in ((YamlMappingNode)Resolve(Service("worker"), "environment")!).Children)
        {
            values[key.ToString().Replace("__", ":", StringComparison.Ordinal)] = value.ToString();
        }

        var configuration = new Microsoft.Extensions.Configuration.ConfigurationManager();
        foreach (var (key, value) in values)
        {
            configuration[key] = value;
        }

        Assert.Single(DeskConfiguration.Load(configuration).Mailboxes);
    }

    [Theory]
    [InlineData("db")]
    [InlineData("migrate")]
    [InlineData("web")]
    [InlineData("worker")]
    public void Images_are_pinned(string service)
    {
        var tag = Resolve(Service(service), "image")!.ToString().Split(':').Last();

        Assert.Matches("^[0-9]+[.][0-9]+", tag);
    }

    [Fact]
    public void The_volume_is_right_for_the_version_of_Postgres()
    {
        var db = Service("db");
        var major = int.Parse(Text(db, "image").Split(':')[1].Split('.')[0], CultureInfo.InvariantCulture);
        var target = List(Resolve(db, "volumes")).Single().Split(':')[1];

        Assert.Equal(major >= 18 ? "/var/lib/postgresql" : "/var/lib/postgresql/data", target);
        Assert.Contains("C.UTF-8", Text(Map(db, "environment"), "POSTGRES_INITDB_ARGS"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("migrate", "migrate")]
    [InlineData("web", "web")]
    [InlineData("worker", "worker")]
    public void The_desk_runs_without_rights_it_does_not_need(string service, string role)
    {
        Assert.Equal("true", Resolve(Service(service), "read_only")!.ToString());
        Assert.Equal(["ALL"], List(Resolve(Service(service), "cap_drop")));
        Assert.Equal([role], List(Resolve(Service(service), "command")));
    }

    [Fact]
    public void The_image_is_small_has_no_root_and_checks_itself()
    {
        Assert.Contains("aspnet:10.0-noble-chiseled-extra", Dockerfile, StringComparison.Ordinal);
        Assert.Contains("USER $APP_UID", Dockerfile, StringComparison.Ordinal);
        Assert.Contains("HEALTHCHECK", Dockerfile, StringComparison.Ordinal);
        Assert.Contains("\"healthcheck\"", Dockerfile, StringComparison.Ordinal);
    }

    private static string Here([CallerFilePath] string file = "") => file;

    private static YamlMappingNode Parse(string file)
    {
        var yaml = new YamlStream();
        using var reader = new StreamReader(file);
        yaml.Load(reader);
        return (YamlMappingNode)yaml.Documents.Single().RootNode;
    }

    private static YamlMappingNode Service(string name) => Map(Map(Compose, "services"), name);

    private static IEnumerable<YamlMappingNode> DeskServices() =>
        [Service("migrate"), Service("web"), Service("worker")];

    private static YamlMappingNode Map(YamlMappingNode parent, string key) => (YamlMappingNode)parent.Children[key];

    private static string Text(YamlMappingNode parent, string key) => parent.Children[key].ToString();

    // "<<" takes over what the node itself does not say.
    private static YamlNode? Resolve(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(key, out var own) ? own
        : node.Children.TryGetValue("<<", out var merged) ? Resolve((YamlMappingNode)merged, key)
        : null;

    private static List<string> Keys(YamlNode? node) =>
        node is not YamlMappingNode map
            ? []
            :
            [
                .. map.Children.Keys.Select(k => k.ToString()).Where(k => k is not "<<"),
                .. map.Children.TryGetValue("<<", out var merged) ? Keys(merged) : [],
            ];

    private static List<string> List(YamlNode? node) => [.. ((YamlSequenceNode)node!).Select(n => n.ToString())];
}
