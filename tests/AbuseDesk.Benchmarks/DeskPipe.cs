using AbuseDesk.Demo;
using AbuseDesk.Intake;
using AbuseDesk.Ops;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AbuseDesk.Benchmarks;

/// <summary>Our own pipe: the worker's services on one mailbox.</summary>
internal static class DeskPipe
{
    /// <summary>Every mail is past the last stage there is, and out of the folder.</summary>
    private const string Done = """
        select (select count(*) from deliveries where mailbox = $1 and taken_at is not null) >= $2
        """;

    public static IHost Worker(string connectionString, int port, string user)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        var settings = new DeskSettings
        {
            ConnectionString = connectionString,
            Mailboxes =
            [
                new MailboxSettings
                {
                    Name = user,
                    Host = "127.0.0.1",
                    Port = port,
                    Security = Security.None,
                    Username = user,
                    Password = PrivateDovecot.Password,
                },
            ],
        };
        builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddNpgsqlDataSource(connectionString);
        builder.Services.AddIntake(settings);
        builder.Services.AddPollers();
        return builder.Build();
    }

    public static async Task UntilDone(string connectionString, string user, int mails, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancel);
        await using var ask = new NpgsqlCommand(Done, connection)
        {
            Parameters =
            {
                new() { Value = user },
                new() { Value = (long)mails },
            },
        };
        while (await ask.ExecuteScalarAsync(cancel) is not true)
        {
            await Task.Delay(10, cancel);
        }
    }
}
