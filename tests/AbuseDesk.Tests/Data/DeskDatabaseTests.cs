using Npgsql;

namespace AbuseDesk.Tests.Data;

public sealed class DeskDatabaseTests(DeskDatabase database) : IClassFixture<DeskDatabase>
{
    [Fact]
    public async Task A_class_has_a_database_that_searches_japanese()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(cancel);
        await using var command = new NpgsqlCommand("SELECT upper('ａé') || current_setting('TimeZone')", connection);

        // Under the locale "C" neither letter would change.
        Assert.Equal("ＡÉUTC", await command.ExecuteScalarAsync(cancel));
    }
}
