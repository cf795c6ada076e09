using System.Net;
using System.Net.Sockets;

namespace AbuseDesk.Tests;

/// <summary>A port nobody listens on, for a process that has to be told its own.</summary>
internal static class FreePort
{
    public static int Take()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
