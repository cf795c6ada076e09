namespace AbuseDesk.Tests;

/// <summary>A fresh, migrated database for each test class: <c>IClassFixture&lt;DeskDatabase&gt;</c>.</summary>
public sealed class DeskDatabase(PostgresServer server) : IAsyncLifetime
{
    public string ConnectionString { get; private set; } = "";

    public async ValueTask InitializeAsync() => ConnectionString = await server.CreateFromTemplate();

    public async ValueTask DisposeAsync() => await server.Drop(ConnectionString);
}
