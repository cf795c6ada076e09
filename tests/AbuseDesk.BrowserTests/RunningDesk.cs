using AbuseDesk.Tests;
using AbuseDesk.Tests.Pages;

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

    public Uri Address => ClientOptions.BaseAddress;
}
