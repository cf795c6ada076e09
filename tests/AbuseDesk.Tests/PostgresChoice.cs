using System.Net.Sockets;

namespace AbuseDesk.Tests;

/// <summary>Which Postgres a test run takes: the one it is told, else a Docker engine's, else a private cluster.</summary>
public abstract record PostgresChoice(string Says)
{
    public const string Variable = "ABUSEDESK_TEST_POSTGRES";

    public sealed record Told(string ConnectionString) : PostgresChoice($"the server named in {Variable}");

    public sealed record Docker() : PostgresChoice("a container on the Docker engine");

    public sealed record Cluster(string Binaries) : PostgresChoice($"a private cluster from {Binaries}");

    /// <summary>What this machine offers; a fake stands in for it when the choice itself is tested.</summary>
    public sealed record Probe(Func<string?> Told, Func<bool> EngineAnswers, Func<string?> Binaries)
    {
        public static readonly Probe Machine = new(
            () => Environment.GetEnvironmentVariable(Variable),
            EngineIsThere,
            () => AbuseDesk.Data.PrivatePostgres.FindBinaries()
        );
    }

    public static PostgresChoice Choose(Probe probe)
    {
        if (probe.Told() is { Length: > 0 } connection)
        {
            return new Told(connection);
        }

        if (probe.EngineAnswers())
        {
            return new Docker();
        }

        return probe.Binaries() is { } binaries
            ? new Cluster(binaries)
            : throw new InvalidOperationException(
                $"No Postgres for the tests: run script/bootstrap, start Docker, or set {Variable}=Host=…;Username=…"
            );
    }

    private static bool EngineIsThere()
    {
        var host = Environment.GetEnvironmentVariable("DOCKER_HOST");
        if (!string.IsNullOrEmpty(host) && !host.StartsWith("unix://", StringComparison.Ordinal))
        {
            return true;
        }

        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(host?["unix://".Length..] ?? "/var/run/docker.sock"));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
