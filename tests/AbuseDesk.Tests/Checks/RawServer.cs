using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AbuseDesk.Tests.Checks;

/// <summary>A server that speaks what no real one would: an opening, then one piece again and again until it is hung up on.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _work;

    public RawServer(string opening, string? forEver = null)
    {
        _listener.Start();
        _work = Serve(Encoding.Latin1.GetBytes(opening), forEver is null ? null : Encoding.Latin1.GetBytes(forEver));
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    public long Sent { get; private set; }

    /// <summary>Done when the visitor has hung up, or took all there was.</summary>
    public Task Finished => _work;

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _work;
    }

    private async Task Serve(byte[] opening, byte[]? forEver)
    {
        try
        {
            using var visitor = await _listener.AcceptSocketAsync();
            await visitor.ReceiveAsync(new byte[4096]);
            await visitor.SendAsync(opening);
            while (forEver is not null)
            {
                Sent += await visitor.SendAsync(forEver);
            }
        }
        catch (SocketException)
        {
            // Hung up on, or nobody came: how it ends.
        }
    }
}
