using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace AbuseDesk.Tests.Pages;

/// <summary>The web at the time a test tells it.</summary>
public sealed class ClockedDesk(string connection, TimeProvider clock) : WebDesk(connection)
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureTestServices(services => services.AddSingleton(clock));
    }
}
