using System.Globalization;
using System.Net;
using AbuseDesk.Ops;
using Npgsql;

namespace AbuseDesk.Tests.Ops;

/// <summary>The roles as real processes on a real database.</summary>
public sealed class RolesTests(DeskDatabase database) : IClassFixture<DeskDatabase>
{
    private const string AnyPort = "--urls=http://127.0.0.1:0";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Dictionary<string, string> Environment =>
        new(StringComparer.Ordinal) { ["ConnectionStrings__Desk"] = database.ConnectionString };

    [Fact]
    public async Task The_web_is_ready_on_a_migrated_database()
    {
        await using var web = DeskProcess.Start(Environment, "web", AnyPort);
        var address = await web.Address();

        Assert.Equal(HttpStatusCode.OK, (await Get(address, "/healthz")).Code);
        var ready = await Get(address, "/readyz");
        Assert.Equal(HttpStatusCode.OK, ready.Code);
        Assert.Contains("\"ready\"", ready.Text, StringComparison.Ordinal);
        Assert.Equal(0, (await DeskProcess.Run(null, "healthcheck", "--url", address.ToString())).ExitCode);

        await web.Signal("TERM");
        Assert.Equal(0, await web.WaitForExit());
    }

    [Fact]
    public async Task On_an_empty_database_the_web_says_what_is_missing_until_migrate_has_run()
    {
        await using var empty = await EmptyDatabase.Create(database);
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ConnectionStrings__Desk"] = empty.ConnectionString,
        };
        await using var web = DeskProcess.Start(environment, "web", AnyPort);
        var address = await web.Address();

        Assert.Equal(HttpStatusCode.OK, (await Get(address, "/healthz")).Code);
        var before = await Get(address, "/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, before.Code);
        Assert.Contains("abusedesk migrate", before.Text, StringComparison.Ordinal);
        Assert.Contains("abusedesk migrate", (await Get(address, "/")).Text, StringComparison.Ordinal);
        Assert.Equal(1, (await DeskProcess.Run(null, "healthcheck", "--url", address.ToString())).ExitCode);

        Assert.Equal(0, (await DeskProcess.Run(environment, "migrate")).ExitCode);
        Assert.Equal(0, (await DeskProcess.Run(environment, "migrate")).ExitCode);

        Assert.Equal(HttpStatusCode.OK, (await Get(address, "/readyz")).Code);
        Assert.DoesNotContain("abusedesk migrate", (await Get(address, "/")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_command_a_worker_runs_beside_and_is_started_again_when_it_dies()
    {
        await using var desk = DeskProcess.Start(Environment, AnyPort);
        var first = await WorkerOf(desk, 1);
        var address = await desk.Address();

        await BoundProcess.Signal(first, "KILL", Cancel);
        var second = await WorkerOf(desk, 2);

        Assert.NotEqual(first, second);
        Assert.True(DeskProcess.IsAlive(second));
        Assert.Equal(HttpStatusCode.OK, (await Get(address, "/readyz")).Code);

        await desk.Signal("TERM");
        Assert.Equal(0, await desk.WaitForExit());
        Assert.False(DeskProcess.IsAlive(second));
    }

    [Fact]
    public async Task A_killed_desk_leaves_no_worker_behind()
    {
        await using var desk = DeskProcess.Start(Environment, AnyPort);
        var worker = await WorkerOf(desk, 1);

        await desk.Signal("KILL");

        await DeskProcess.WaitUntilGone(worker);
    }

    [Theory]
    [InlineData("wbe")]
    [InlineData("config")]
    [InlineData("config", "shwo")]
    [InlineData("migrate", "--scrpt")]
    [InlineData("web", "8080")]
    [InlineData("healthcheck", "--url", "not a url")]
    public async Task Wrong_usage_ends_with_2_and_one_line(params string[] arguments)
    {
        var (exitCode, said) = await DeskProcess.Run(null, arguments);

        Assert.Equal(2, exitCode);
        Assert.StartsWith("abusedesk: ", said, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("web")]
    [InlineData("worker")]
    [InlineData("migrate")]
    public async Task A_wrong_setting_stops_every_role_with_a_right_one(string role)
    {
        var wrong = Environment;
        wrong["Desk__TimeZone"] = "Tokio";

        var (exitCode, said) = await DeskProcess.Run(wrong, role);

        Assert.Equal(1, exitCode);
        Assert.Equal(
            "abusedesk: Desk__TimeZone is 'Tokio', not a zone of the IANA list. A right one: Desk__TimeZone=Asia/Tokyo",
            said
        );
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_told_in_one_line()
    {
        var nowhere = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ConnectionStrings__Desk"] = "Host=127.0.0.1;Port=1;Username=desk;Password=hush",
        };

        var (exitCode, said) = await DeskProcess.Run(nowhere, "migrate");

        Assert.Equal(1, exitCode);
        Assert.Contains("ConnectionStrings__Desk", said, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", said, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_told_in_words()
    {
        await using var first = DeskProcess.Start(Environment, "web", AnyPort);
        var address = await first.Address();

        await using var second = DeskProcess.Start(Environment, "web", $"--urls={address}");

        Assert.Equal(1, await second.WaitForExit());
        Assert.Contains(second.Lines, l => l.StartsWith("abusedesk: Failed to bind", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Settings_in_effect_are_printed_without_secrets()
    {
        var given = Environment;
        given["ConnectionStrings__Desk"] += ";Password=hush";
        given["Desk__Language"] = "en";

        var (exitCode, said) = await DeskProcess.Run(given, "config", "show", "--Desk:CasePrefix=AB");

        Assert.Equal(0, exitCode);
        Assert.Contains("Desk__Language=en", said, StringComparison.Ordinal);
        Assert.Contains("Desk__CasePrefix=AB", said, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_script_of_the_schema_can_be_run_twice()
    {
        var (exitCode, sql) = await DeskProcess.Run(null, "migrate", "--script");
        Assert.Equal(0, exitCode);
        await using var empty = await EmptyDatabase.Create(database);
        await using var connection = new NpgsqlConnection(empty.ConnectionString);
        await connection.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand(sql, connection);

        await command.ExecuteNonQueryAsync(Cancel);
        await command.ExecuteNonQueryAsync(Cancel);
        await using var count = new NpgsqlCommand("""SELECT count(*) FROM "__EFMigrationsHistory" """, connection);

        Assert.NotEqual(0L, await count.ExecuteScalarAsync(Cancel));
    }

    private static async Task<int> WorkerOf(DeskProcess desk, int occurrence) =>
        int.Parse(await desk.WaitForProperty("Pid", occurrence), CultureInfo.InvariantCulture);

    private static async Task<(HttpStatusCode Code, string Text)> Get(Uri address, string path)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler);
        using var answer = await client.GetAsync(new Uri(address, path), Cancel);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }

    /// <summary>A database without a schema, on the same server.</summary>
    private sealed class EmptyDatabase : IAsyncDisposable
    {
        private readonly string _server;

        private EmptyDatabase(string server, string name)
        {
            _server = server;
            Name = name;
        }

        public string ConnectionString =>
            new NpgsqlConnectionStringBuilder(_server) { Database = Name }.ConnectionString;
        private string Name { get; }

        public static async Task<EmptyDatabase> Create(DeskDatabase beside)
        {
            var name = $"empty_{Guid.NewGuid():N}";
            var empty = new EmptyDatabase(beside.ConnectionString, name);
            await empty.Execute($"CREATE DATABASE {name} TEMPLATE template0 STRATEGY file_copy");
            return empty;
        }

        public async ValueTask DisposeAsync() => await Execute($"DROP DATABASE {Name} WITH (FORCE)");

        private async Task Execute(string sql)
        {
            await using var connection = new NpgsqlConnection(_server + ";Pooling=false");
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }
    }
}
