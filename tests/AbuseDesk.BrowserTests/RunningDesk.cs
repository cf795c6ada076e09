using AbuseDesk.Tests;
using AbuseDesk.Tests.Pages;
using Microsoft.AspNetCore.Hosting;

namespace AbuseDesk.BrowserTests;

/// <summary>The real host on a real port, so that a browser can reach it.</summary>
public sealed class RunningDesk : WebDesk
{
    public RunningDesk(DeskDatabase database)
        : base(database.ConnectionString)
    {
        UseKestrel(0);
        StartServer();
    }

    /// <summary>A panel reads the mail log, which does not last long.</summary>
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.UseSetting("Desk:Retention:MailLogDays", "8");
        builder.UseSetting("Desk:Connectors:0:Name", "panel");
        builder.UseSetting("Desk:Connectors:0:Kind", "Webhook");
        builder.UseSetting("Desk:Connectors:0:Url", "http://127.0.0.1:9/");
        builder.UseSetting("Desk:Connectors:0:Secret", "correct-horse-battery-staple-0123");
        builder.UseSetting("Desk:Connectors:0:For:0", "mail_delivery_log");
    }

    public Uri Address => ClientOptions.BaseAddress;
}
