using System.Diagnostics;
using AbuseDesk.Intake;
using AbuseDesk.Parsing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// The runtime asks for a type of this name outside any namespace.
#pragma warning disable MA0047

/// <summary>
/// Loaded by the runtime into a real worker process (DOTNET_STARTUP_HOOKS): gives it a reader that dies over one mail and
/// hangs over another, so that the product needs no door for that.
/// </summary>
internal sealed class StartupHook
{
    public const string Kills = "this mail ends its reader";
    public const string Hangs = "this mail never ends";

    /// <summary>Called by the runtime before Main.</summary>
    public static void Initialize() => DiagnosticListener.AllListeners.Subscribe(new Listeners());

    private static ParsedReport Read(ReadOnlyMemory<byte> bytes, ReadingContext context)
    {
        if (bytes.Span.IndexOf(System.Text.Encoding.ASCII.GetBytes(Kills)) >= 0)
        {
            Process.GetCurrentProcess().Kill();
            Thread.Sleep(Timeout.Infinite);
        }

        if (bytes.Span.IndexOf(System.Text.Encoding.ASCII.GetBytes(Hangs)) >= 0)
        {
            Thread.Sleep(Timeout.Infinite);
        }

        return ReportParsers.Read(bytes, context);
    }

    private sealed class Listeners : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Microsoft.Extensions.Hosting")
            {
                value.Subscribe(this);
            }
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value is { Key: "HostBuilding", Value: IHostBuilder builder })
            {
                builder.ConfigureServices(services => services.AddSingleton<ReportReading>(Read));
            }
        }

        public void OnCompleted() { }

        public void OnError(Exception error) { }
    }
}
