using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace AbuseDesk.Data;

/// <summary>Brings the schema up to date, with everything the desk makes for itself once.</summary>
public static class DeskSchema
{
    public static DbContextOptions<DeskContext> Options(string connectionString) =>
        Describe(new DbContextOptionsBuilder<DeskContext>(), b => b.UseNpgsql(connectionString)).Options;

    public static DbContextOptionsBuilder<DeskContext> Describe(
        DbContextOptionsBuilder<DeskContext> builder,
        Action<DbContextOptionsBuilder<DeskContext>> connect
    )
    {
        connect(builder);
        builder.UseSnakeCaseNamingConvention();
        return builder;
    }

    /// <summary>Idempotent. Also makes the partitions of the coming months and the key of the reply addresses.</summary>
    public static async Task Migrate(string connectionString, CancellationToken cancel)
    {
        await using var context = new DeskContext(Options(connectionString));
        await context.Database.MigrateAsync(cancel);
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancel);
        await using var partitions = new NpgsqlCommand("select ensure_body_partitions(current_date, 3)", connection);
        await partitions.ExecuteNonQueryAsync(cancel);
        await using var key = new NpgsqlCommand(
            "insert into secrets (name, value, created_at) values ($1, $2, now()) on conflict (name) do nothing",
            connection
        )
        {
            Parameters =
            {
                new() { Value = DeskSecret.ReplyAddressKey },
                new() { Value = RandomNumberGenerator.GetBytes(32) },
            },
        };
        await key.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>The SQL from nothing to now, safe to run on any version.</summary>
    public static string Script(string connectionString)
    {
        using var context = new DeskContext(Options(connectionString));
        return context
            .Database.GetService<IMigrator>()
            .GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent);
    }
}

internal sealed class DeskContextFactory : IDesignTimeDbContextFactory<DeskContext>
{
    public DeskContext CreateDbContext(string[] args) => new(DeskSchema.Options("Host=design-time"));
}
