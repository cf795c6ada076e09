using AbuseDesk.Connectors;
using AbuseDesk.Ops;
using Microsoft.Extensions.Configuration;

namespace AbuseDesk.Tests.Connectors;

public sealed class ConnectorSettingsTests
{
    [Fact]
    public void A_webhook_and_a_command_are_read()
    {
        var settings = Load([
            .. Webhook(),
            .. Command(1),
            ("Desk:Connectors:0:For:1", "contract_check"),
            ("Desk:Connectors:0:TimeoutSeconds", "60"),
            ("Desk:Connectors:0:Mode", "Callback"),
            ("Desk:Connectors:1:Arguments:0", "--"),
            ("Desk:Connectors:1:Arguments:1", "{target}"),
        ]);

        var book = new ConnectorBook(settings.Connectors);
        Assert.Equal("panel", book.For("contract_check")!.Name);
        Assert.Equal("tool", book.For("null_route")!.Name);
        Assert.Null(book.For("release"));
        var (webhook, command) = (settings.Connectors[0], settings.Connectors[1]);
        Assert.Equal((ConnectorMode.Callback, 60), (webhook.Mode, webhook.TimeoutSeconds));
        Assert.Equal((ConnectorMode.Synchronous, 20), (command.Mode, command.TimeoutSeconds));
        Assert.Equal(["--", "{target}"], command.Arguments);
    }

    [Fact]
    public void The_secret_is_never_shown()
    {
        var shown = DeskConfiguration.Show(Load(Webhook())).ToDictionary(s => s.Name, s => s.Value);

        Assert.Equal("***", shown["Desk__Connectors__0__Secret"]);
        Assert.True(DeskConfiguration.Knows("Desk__Connectors__0__Secret_FILE"));
        Assert.True(DeskConfiguration.Knows("Desk__Connectors__0__For__0"));
    }

    [Theory]
    [InlineData(
        "For:0",
        "suspend_everything",
        "Desk__Connectors__0__For__0 is 'suspend_everything', neither an action"
    )]
    [InlineData("For:0", "note_only", "which the desk does itself")]
    [InlineData("For:0", "terminate", "which only a person does")]
    [InlineData("For:0", "url_live", "neither an action nor a check a connector can do")]
    [InlineData("For:0", null, "Desk__Connectors__0__For is missing")]
    [InlineData("For:1", "suspend_site", "Desk__Connectors__0__For__1 is 'suspend_site', which panel serves")]
    [InlineData("Kind", "Shell", "one of Webhook, Command")]
    [InlineData("Kind", null, "Desk__Connectors__0__Kind is missing")]
    [InlineData("Name", null, "Desk__Connectors__0__Name is missing")]
    [InlineData("Secret", null, "Desk__Connectors__0__Secret is missing")]
    [InlineData("Secret", "short", "shorter than 16 characters")]
    [InlineData("Url", null, "Desk__Connectors__0__Url is missing")]
    [InlineData("Url", "panel", "not an http or https address")]
    [InlineData("Url", "http://panel.minato.example/", "use https")]
    [InlineData("Url", "http://203.0.113.10/", "use https")]
    [InlineData("Url", "http://[2001:db8::1]/", "use https")]
    [InlineData("Url", "http://127.0.0.1.minato.example/", "use https")]
    [InlineData("Url", "https://desk:hush@panel.minato.example/", "user name")]
    [InlineData("Url", "https://panel.minato.example/#a", "fragment")]
    [InlineData("Program", "/usr/local/bin/x", "belongs to the kind Command")]
    [InlineData("Arguments:0", "{target}", "belongs to the kind Command")]
    [InlineData("TimeoutSeconds", "0", "from 1 to 120")]
    [InlineData("TimeoutSeconds", "121", "from 1 to 120")]
    [InlineData("Mode", "Async", "one of Synchronous, Callback")]
    [InlineData("Token", "x", "is not a setting")]
    public void A_wrong_webhook_is_refused(string key, string? value, string problem)
    {
        var message = Refused([.. Webhook(), ($"Desk:Connectors:0:{key}", value)]);

        Assert.Contains(problem, message, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "hush",
            message.Replace("desk:hush@", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("http://127.0.0.1:8800/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://10.1.2.3/")]
    [InlineData("http://172.31.0.1/")]
    [InlineData("http://[fd00::1]/")]
    [InlineData("http://localhost/")]
    [InlineData("http://panel:8080/")]
    [InlineData("http://panel.internal/")]
    [InlineData("https://panel.minato.example/hook?k=1")]
    public void In_the_clear_only_a_private_network_is_reached(string url) =>
        Assert.Equal(new Uri(url), Load([.. Webhook(), ("Desk:Connectors:0:Url", url)]).Connectors[0].Url);

    [Theory]
    [InlineData("Program", null, "Desk__Connectors__0__Program is missing")]
    [InlineData("Program", "suspend-site", "not an absolute path")]
    [InlineData("Program", "./suspend-site", "not an absolute path")]
    [InlineData("Url", "https://panel.minato.example/", "belongs to the kind Webhook")]
    [InlineData("Arguments:0", "{url}", "has {url}, which is none of {target}")]
    [InlineData("Arguments:0", "--site={Target}", "has {Target}")]
    [InlineData("Mode", "Callback", "Desk__Connectors__0__Secret is missing")]
    public void A_wrong_command_is_refused(string key, string? value, string problem) =>
        Assert.Contains(
            problem,
            Refused([.. Command(0), ($"Desk:Connectors:0:{key}", value)]),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("/bin/sh", "-c")]
    [InlineData("/bin/bash", "-lc")]
    public void A_shell_with_a_command_line_is_refused(string program, string option) =>
        Assert.Contains(
            "is a shell with a command line",
            Refused([
                .. Command(0),
                ("Desk:Connectors:0:Program", program),
                ("Desk:Connectors:0:Arguments:0", option),
                ("Desk:Connectors:0:Arguments:1", "suspend {target}"),
            ]),
            StringComparison.Ordinal
        );

    [Fact]
    public void Two_connectors_share_neither_a_name_nor_a_key()
    {
        var message = Refused([
            .. Webhook(),
            .. Command(1),
            ("Desk:Connectors:1:Name", "panel"),
            ("Desk:Connectors:1:For:0", "suspend_site"),
        ]);

        Assert.Contains("Desk__Connectors__1__Name is 'panel' like another one", message, StringComparison.Ordinal);
        Assert.Contains("Desk__Connectors__1__For__0 is 'suspend_site'", message, StringComparison.Ordinal);
    }

    private static (string Key, string? Value)[] Webhook() =>
        [
            ("Desk:Connectors:0:Name", "panel"),
            ("Desk:Connectors:0:Kind", "Webhook"),
            ("Desk:Connectors:0:Url", "https://panel.minato.example/abusedesk"),
            ("Desk:Connectors:0:Secret", "hush-hush-hush-hush"),
            ("Desk:Connectors:0:For:0", "suspend_site"),
        ];

    private static (string Key, string? Value)[] Command(int index) =>
        [
            ($"Desk:Connectors:{index}:Name", "tool"),
            ($"Desk:Connectors:{index}:Kind", "Command"),
            ($"Desk:Connectors:{index}:Program", "/usr/local/bin/null-route"),
            ($"Desk:Connectors:{index}:For:0", "null_route"),
        ];

    private static DeskSettings Load((string Key, string? Value)[] given)
    {
        var configuration = new ConfigurationManager();
        foreach (var (key, value) in given)
        {
            configuration[key] = value;
        }

        return DeskConfiguration.Load(configuration, needsDatabase: false);
    }

    private static string Refused((string Key, string? Value)[] given) =>
        Assert.Throws<SettingsException>(() => Load(given)).Message;
}
