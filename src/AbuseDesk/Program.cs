using System.CommandLine;
using AbuseDesk.Data;
using AbuseDesk.Intake;
using AbuseDesk.Ops;

// One binary; the first argument says which role it has. Each command is described where its feature lives.
var root = new RootCommand("AbuseDesk: the desk for reports of abuse. Without a command: web and worker together.")
{
    Web("web", "Only the web", withWorker: false),
    Worker(),
    MigrateCommand.Describe(),
    HealthcheckCommand.Describe(),
    ConfigCommand.Describe(),
    IngestCommand.Describe(),
};
root.WithHostSettings().SetAction((parsed, cancel) => RunWeb(parsed, withWorker: true, cancel));
return await CommandLine.Run(root, args);

static Command Web(string name, string description, bool withWorker)
{
    var command = new Command(name, description).WithHostSettings();
    command.SetAction((parsed, cancel) => RunWeb(parsed, withWorker, cancel));
    return command;
}

static async Task<int> RunWeb(ParseResult parsed, bool withWorker, CancellationToken cancel)
{
    await using var web = BuildWeb(parsed.HostSettings(), withWorker);
    await web.RunAsync(cancel);
    return 0;
}

static WebApplication BuildWeb(string[] arguments, bool withWorker)
{
    var builder = DeskWeb.CreateBuilder(arguments);
    DeskConfiguration.AddSecrets(builder.Configuration);
    var settings = DeskConfiguration.Load(builder.Configuration);
    builder.Services.AddDeskLogs(builder.Configuration);
    builder.Services.AddDeskData(settings);
    builder.Services.AddDeskProxies(settings);
    builder.Services.AddIntake(settings);
    if (withWorker)
    {
        builder.Services.Configure<WorkerStart>(start => start.Arguments = arguments);
        builder.Services.AddHostedService<WorkerProcess>();
    }

    var app = builder.Build();
    app.UseForwardedHeaders();
    app.MapDeskHealth();
    app.UseMiddleware<SchemaGate>();
    return app;
}

static Command Worker()
{
    var supervised = new Option<bool>(SupervisedWorker.Option) { Hidden = true };
    var command = new Command("worker", "Only the worker: takes mail in, reads it, sends mail") { supervised };
    command.WithHostSettings();
    command.SetAction(
        async (parsed, cancel) =>
        {
            using var worker = BuildWorker(parsed.HostSettings(), parsed.GetValue(supervised));
            await worker.RunAsync(cancel);
            return 0;
        }
    );
    return command;
}

static IHost BuildWorker(string[] arguments, bool supervised)
{
    var builder = Host.CreateApplicationBuilder(arguments);
    DeskConfiguration.AddSecrets(builder.Configuration);
    var settings = DeskConfiguration.Load(builder.Configuration);
    builder.Services.AddDeskLogs(builder.Configuration);
    builder.Services.AddDeskData(settings);
    if (supervised)
    {
        builder.Services.AddHostedService<SupervisedWorker>();
    }

    builder.Services.AddHostedService<SchemaWait>();
    builder.Services.AddIntake(settings);
    builder.Services.AddPollers();
    return builder.Build();
}
