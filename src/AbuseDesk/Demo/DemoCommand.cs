using System.CommandLine;
using System.Globalization;
using AbuseDesk.Data;
using AbuseDesk.Ops;

namespace AbuseDesk.Demo;

/// <summary>Runs the web with a worker beside it until cancelled; the demo adds its own pages.</summary>
internal delegate Task<int> RunDesk(string[] arguments, Action<WebApplication> add, CancellationToken cancel);

/// <summary>
/// <c>demo</c>: the whole desk on this machine with nothing to configure. Its own Postgres (unless one is configured),
/// a real IMAP mailbox in which reports arrive, an SMTP server that keeps every mail, worker and web.
/// </summary>
internal static class DemoCommand
{
    public static Command Describe(RunDesk run)
    {
        var urls = new Option<string>("--urls")
        {
            Description = "Where the web listens",
            DefaultValueFactory = _ => "http://127.0.0.1:8080",
        };
        var reset = new Command("reset", "Forget everything and start afresh") { urls };
        reset.SetAction((parsed, cancel) => Run(run, parsed.GetValue(urls)!, afresh: true, cancel));
        var command = new Command("demo", "The whole desk on this machine, with nothing to configure") { urls, reset };
        command.SetAction((parsed, cancel) => Run(run, parsed.GetValue(urls)!, afresh: false, cancel));
        return command;
    }

    private static async Task<int> Run(RunDesk run, string urls, bool afresh, CancellationToken cancel)
    {
        var configured = Environment.GetEnvironmentVariable("ConnectionStrings__Desk");
        RefuseToEmpty(afresh ? configured : null);
        var folder = DemoFolder.Choose(
            Environment.GetEnvironmentVariable("Desk__DataFolder"),
            Environment.IsPrivilegedProcess
        );
        await using var only = folder.Lock();
        if (afresh)
        {
            folder.Empty();
        }

        await using var postgres = configured is { Length: > 0 } ? null : await StartPostgres(folder, cancel);
        var database = postgres?.ConnectionString ?? configured!;
        Console.WriteLine(
            postgres is null
                ? "Database: the one in ConnectionStrings__Desk"
                : $"Database: a private Postgres in {folder.Postgres}"
        );
        await using var dovecot = await PrivateDovecot.Start(folder.Mail, new DovecotTraits(), cancel);
        await using var sink = SmtpSink.Start();
        await DeskSchema.Migrate(database, cancel);
        foreach (var (name, value) in Settings(database, dovecot, sink, urls))
        {
            // For the web in this process and the worker beside it alike.
            Environment.SetEnvironmentVariable(name, value);
        }

        var logins = await DemoData.Load(database, cancel);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var arriving = DemoMail.Deliver(dovecot, database, stop.Token);
        var result = await run([$"--urls={urls}"], web => Add(web, sink, dovecot, logins), cancel);
        await stop.CancelAsync();
        await arriving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return result;
    }

    private static void RefuseToEmpty(string? database)
    {
        if (database is { Length: > 0 })
        {
            throw new CommandException(
                "demo reset empties only the demo's own database, not the one in ConnectionStrings__Desk: unset that first."
            );
        }
    }

    private static Task<PrivatePostgres> StartPostgres(DemoFolder folder, CancellationToken cancel) =>
        PrivatePostgres.Start(folder.Postgres, durable: true, cancel);

    private static Dictionary<string, string> Settings(
        string database,
        PrivateDovecot dovecot,
        SmtpSink sink,
        string urls
    ) =>
        new(StringComparer.Ordinal)
        {
            ["ConnectionStrings__Desk"] = database,
            ["Desk__PublicUrl"] = urls.Split(';')[0],
            ["Desk__Operator__Name"] = "みなとインターネット株式会社",
            ["Desk__AuthServIds__0"] = "mail.minato.example",
            ["Desk__Mailboxes__0__Name"] = DemoMail.Mailbox,
            ["Desk__Mailboxes__0__Host"] = "127.0.0.1",
            ["Desk__Mailboxes__0__Port"] = dovecot.Port.ToString(CultureInfo.InvariantCulture),
            ["Desk__Mailboxes__0__Security"] = "None",
            ["Desk__Mailboxes__0__Username"] = DemoMail.Mailbox,
            ["Desk__Mailboxes__0__Password"] = PrivateDovecot.Password,
            ["Desk__Smtp__Host"] = "127.0.0.1",
            ["Desk__Smtp__Port"] = sink.Port.ToString(CultureInfo.InvariantCulture),
            ["Desk__Smtp__Security"] = "None",
            ["Desk__Smtp__From"] = "abuse@minato.example",
        };

    private static void Add(
        WebApplication web,
        SmtpSink sink,
        PrivateDovecot dovecot,
        IReadOnlyList<(string Email, string? Password)> logins
    )
    {
        DemoMailPage.Map(web, sink);
        web.Lifetime.ApplicationStarted.Register(() =>
        {
            var address = web.Urls.First();
            var people = logins.Select(l => $"    {l.Email}  {l.Password ?? "(the password you chose)"}");
            Console.WriteLine(
                $"""

                AbuseDesk is at {address}
                Sign in as one of (a one-time password is replaced at the first sign-in):
                {string.Join(Environment.NewLine, people)}
                Mails it has sent: {address}/demo/mails
                Its mailbox: 127.0.0.1 port {dovecot.Port}, user {DemoMail.Mailbox}, password {PrivateDovecot.Password}
                Ctrl-C stops all.

                """
            );
        });
    }
}
