using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Demo;
using AbuseDesk.Intake;
using AbuseDesk.Ops;
using AbuseDesk.Outgoing;
using AbuseDesk.Registry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AbuseDesk.Benchmarks;

/// <summary>Our own pipe: the worker's services on one mailbox.</summary>
internal static class DeskPipe
{
    // A mail is done when it is out of the folder and its cases, with the acknowledgement, are committed.
    private const string Done = """
        select (select count(*) from deliveries where mailbox = $1 and taken_at is not null) >= $2
            and not exists (select from message_work where source = $1 and state = 'waiting')
        """;

    // Sixteen customers over the two networks the generated reports accuse.
    private const string Owners = """
        insert into customers (id, ref, name, email, language, flags)
        select gen_random_uuid(), 'C-' || n, 'Customer ' || n, 'c' || n || '@customer.example', 'en', '{}'
        from generate_series(0, 15) n;
        insert into assignments (id, kind, asset, net, service, customer_id, flags, recorded_from)
        select gen_random_uuid(), 'prefix', net::text, net::cidr, 'rental_server', c.id, '{}', now()
        from generate_series(0, 15) n
        cross join lateral (select case when n < 8 then '198.51.100.' else '203.0.113.' end || (n % 8) * 32 || '/27' as net) p
        join customers c on c.ref = 'C-' || n;
        update registry_versions set version = version + 1;
        """;

    /// <summary>Once a database: whose the accused addresses are.</summary>
    public static async Task Register(string connectionString, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancel);
        await using var command = new NpgsqlCommand(Owners, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>What came of the mails, to see that the work was done.</summary>
    public static async Task<string> Outcome(string connectionString, string user, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancel);
        await using var ask = new NpgsqlCommand(
            """
            select string_agg(what || ' ' || n, ', ' order by what)
                || ', cases ' || (select count(*) from cases) || ', mails to send ' || (select count(*) from outgoing_mails)
            from (
                select concat_ws(' ', state, problem, problem_detail) as what, count(*) as n
                from message_work where source = $1 group by 1) s
            """,
            connection
        )
        {
            Parameters = { new() { Value = user } },
        };
        return await ask.ExecuteScalarAsync(cancel) as string ?? "";
    }

    public static IHost Worker(string connectionString, int port, string user)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        var settings = new DeskSettings
        {
            ConnectionString = connectionString,
            Operator = new OperatorSettings { Name = "Minato Internet" },
            Limits = new LimitSettings { AcknowledgementsPerHour = 100_000 },

            // Acknowledgements are written and stay in the outbox: no loop sends here.
            Smtp = new SmtpSettings { Host = "smtp.minato.example", From = "abuse@minato.example" },
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
        // Standard output is for what the child tells.
        builder
            .Logging.SetMinimumLevel(LogLevel.Warning)
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddDeskData(settings);
        builder.Services.AddIntake(settings);
        builder.Services.AddRegistry();
        builder.Services.AddOutgoing(settings);
        builder.Services.AddFiling(settings);
        builder.Services.AddPollers();
        builder.Services.AddMessageReader();
        builder.Services.AddEventSealing();
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
