using System.Globalization;
using AbuseDesk.Data;
using AbuseDesk.Tests;
using Npgsql;
using Testcontainers.PostgreSql;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace AbuseDesk.Tests;

/// <summary>One Postgres per test run, with a migrated template database.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    // Unique, so that several runs may share a server that is not ours.
    private readonly string _prefix = string.Create(
        CultureInfo.InvariantCulture,
        $"abusedesk_test_{Environment.ProcessId}_{Random.Shared.Next(1_000_000)}"
    );
    private readonly SemaphoreSlim _one = new(1);
    private readonly Lazy<Task> _start;
    private string? _folder;
    private IAsyncDisposable? _server;
    private string _connectionString = "";
    private string _template = "";
    private int _count;

    public PostgresServer() => _start = new Lazy<Task>(Start);

    // A run of classes without a database shall not wait for one.
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>The connection string of a fresh database with the whole schema.</summary>
    public async Task<string> CreateFromTemplate()
    {
        await _start.Value;
        return In(await Create(Interlocked.Increment(ref _count).ToString(CultureInfo.InvariantCulture), _template));
    }

    public async Task Drop(string connectionString)
    {
        await using (var pooled = new NpgsqlConnection(connectionString))
        {
            NpgsqlConnection.ClearPool(pooled);
        }

        var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
        await Execute($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_template.Length > 0)
        {
            await Drop(In(_template));
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }

        _one.Dispose();
    }

    private async Task Start()
    {
        var choice = PostgresChoice.Choose(PostgresChoice.Probe.Machine);
        Console.Error.WriteLine($"Postgres for the tests: {choice.Says}");
        _connectionString = choice switch
        {
            PostgresChoice.Told told => told.ConnectionString,
            PostgresChoice.Docker => await StartContainer(),
            _ => await StartPrivate(),
        };
        _template = await Create("template", "template0");
        await DeskSchema.Migrate(In(_template) + ";Pooling=false", CancellationToken.None);
    }

    private async Task<string> StartContainer()
    {
        var container = new PostgreSqlBuilder("postgres:18").Build();
        _server = container;
        await container.StartAsync();
        return container.GetConnectionString();
    }

    private async Task<string> StartPrivate()
    {
        _folder = Directory.CreateTempSubdirectory("adpg").FullName;
        var server = await PrivatePostgres.Start(_folder, durable: false, CancellationToken.None);
        _server = server;
        return server.ConnectionString;
    }

    // Templates may have no other session while they are copied: one after the other.
    private async Task<string> Create(string suffix, string template)
    {
        var name = $"{_prefix}_{suffix}";
        await _one.WaitAsync();
        try
        {
            await Execute($"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy");
            return name;
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task Execute(string sql)
    {
        await using var connection = new NpgsqlConnection(_connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private string In(string database) =>
        new NpgsqlConnectionStringBuilder(_connectionString) { Database = database }.ConnectionString;
}
