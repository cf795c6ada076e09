using System.CommandLine;
using AbuseDesk.Cases;
using AbuseDesk.Chat;
using AbuseDesk.Checks;
using AbuseDesk.Clocks;
using AbuseDesk.Connectors;
using AbuseDesk.Data;
using AbuseDesk.Demo;
using AbuseDesk.Intake;
using AbuseDesk.Ops;
using AbuseDesk.Outgoing;
using AbuseDesk.Pages;
using AbuseDesk.Policy;
using AbuseDesk.Registry;
using AbuseDesk.Staff;

// One binary; the first argument says which role it has. Each command is described where its feature lives.
var root = new RootCommand("AbuseDesk: the desk for reports of abuse. Without a command: web and worker together.")
{
    Roles.Web((arguments, cancel) => RunWeb(arguments, false, _ => { }, cancel)),
    Roles.Worker(RunWorker),
    DemoCommand.Describe((arguments, add, cancel) => RunWeb(arguments, true, add, cancel)),
    MigrateCommand.Describe(),
    StaffCommands.Users(),
    StaffCommands.Keys(),
    RegistryCommands.Customers(),
    RegistryCommands.Assignments(),
    IngestCommand.Describe(),
    ParseCommand.Describe(),
    ReparseCommand.Describe(),
    PolicyCommands.Describe(),
    VerifyCommand.Describe(),
    HealthcheckCommand.Describe(),
    ConfigCommand.Describe(),
};
root.WithHostSettings().SetAction((parsed, cancel) => RunWeb(parsed.HostSettings(), true, _ => { }, cancel));
return await CommandLine.Run(root, args);

static async Task<int> RunWeb(string[] arguments, bool withWorker, Action<WebApplication> add, CancellationToken cancel)
{
    var builder = DeskWeb.CreateBuilder(arguments);
    var settings = AddDesk(builder);
    builder.Services.AddDeskProxies(settings);
    builder.Services.AddStaff(settings);
    builder.Services.AddPages(settings);
    builder.Services.AddDeskApi();
    if (withWorker)
    {
        builder.Services.Configure<WorkerStart>(start => start.Arguments = arguments);
        builder.Services.AddHostedService<WorkerProcess>();
    }

    await using var app = builder.Build();
    app.UseForwardedHeaders();
    app.MapDeskHealth();
    app.UseMiddleware<SecurityHeaders>();
    app.UseMiddleware<SchemaGate>();
    app.UsePages();
    app.MapDeskApi();
    add(app);
    await app.RunAsync(cancel);
    return 0;
}

static async Task<int> RunWorker(string[] arguments, bool supervised, CancellationToken cancel)
{
    var builder = Host.CreateApplicationBuilder(arguments);

    // Hosted services start one after the other: no loop works on a schema that is not there yet.
    if (supervised)
    {
        builder.Services.AddHostedService<SupervisedWorker>();
    }

    builder.Services.AddHostedService<SchemaWait>();
    var settings = AddDesk(builder);
    builder.Services.AddPollers();
    builder.Services.AddMessageReader();
    builder.Services.AddOutboxSender(settings);
    builder.Services.AddConnectorRunner();
    builder.Services.AddClockWatch();
    builder.Services.AddUrlChecks(settings);
    builder.Services.AddEventSealing();
    builder.Services.AddWaveWatch();
    builder.Services.AddChat(settings);
    using var worker = builder.Build();
    await worker.RunAsync(cancel);
    return 0;
}

static DeskSettings AddDesk(IHostApplicationBuilder builder)
{
    DeskConfiguration.AddSecrets(builder.Configuration);
    var settings = DeskConfiguration.Load(builder.Configuration);
    builder.Services.AddDeskLogs(builder.Configuration);
    builder.Services.AddDeskData(settings);
    builder.Services.AddIntake(settings);
    builder.Services.AddRegistry();
    builder.Services.AddOutgoing(settings);
    builder.Services.AddPolicy(settings);
    builder.Services.AddConnectors(settings);
    builder.Services.AddFiling(settings);
    return settings;
}
