using System.Net;
using System.Runtime.Versioning;

namespace AbuseDesk.Tests.Demo;

/// <summary>The demo as a person starts it, in a folder of its own.</summary>
[SupportedOSPlatform("linux")]
public sealed class DemoCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("addemo").FullName;

    // As root the servers run as users of their own, who must get in.
    public DemoCommandTests() =>
        File.SetUnixFileMode(
            _folder,
            File.GetUnixFileMode(_folder) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute
        );

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Dictionary<string, string> Environment =>
        new(StringComparer.Ordinal) { ["Desk__DataFolder"] = _folder, ["ConnectionStrings__Desk"] = "" };

    [Fact]
    public async Task It_starts_with_nothing_configured_survives_a_kill_and_leaves_nothing_behind()
    {
        int postgres;
        await using (var demo = Start())
        {
            var address = await demo.Address();
            Assert.Equal(HttpStatusCode.OK, await Get(address, "/readyz"));
            Assert.Equal(HttpStatusCode.OK, await Get(address, "/demo/mails"));
            Assert.Contains(demo.Lines, l => l.Contains("private Postgres", StringComparison.Ordinal));
            await using var second = Start();
            Assert.Equal(1, await second.WaitForExit());
            postgres = Postgres();

            await demo.Signal("KILL");
            await DeskProcess.WaitUntilGone(postgres);
        }

        await using var again = Start();
        Assert.Equal(HttpStatusCode.OK, await Get(await again.Address(), "/readyz"));
        postgres = Postgres();
        await again.Signal("TERM");
        Assert.Equal(0, await again.WaitForExit());
        Assert.False(DeskProcess.IsAlive(postgres));
    }

    [Fact]
    public async Task Reset_does_not_touch_a_configured_database()
    {
        var configured = Environment;
        configured["ConnectionStrings__Desk"] = "Host=db.example;Username=desk";

        var (exitCode, said) = await DeskProcess.Run(configured, "demo", "reset");

        Assert.Equal(1, exitCode);
        Assert.Contains("ConnectionStrings__Desk", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_the_servers_cannot_enter_is_told_in_words()
    {
        if (!System.Environment.IsPrivilegedProcess)
        {
            return; // Only root runs the servers as others.
        }

        var shut = Environment;
        shut["Desk__DataFolder"] = Directory.CreateDirectory(Path.Combine(_folder, "shut", "demo")).FullName;
        File.SetUnixFileMode(Path.Combine(_folder, "shut"), UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var (exitCode, said) = await DeskProcess.Run(shut, "demo");

        Assert.Equal(1, exitCode);
        Assert.Contains("cannot enter", said, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<HttpStatusCode> Get(Uri address, string path)
    {
        using var handler = new SocketsHttpHandler();
        using var client = new HttpClient(handler);
        using var answer = await client.GetAsync(new Uri(address, path), Cancel);
        return answer.StatusCode;
    }

    private DeskProcess Start() => DeskProcess.Start(Environment, "demo", "--urls", "http://127.0.0.1:0");

    private int Postgres() =>
        int.Parse(
            File.ReadLines(Path.Combine(_folder, "pg", "data", "postmaster.pid")).First(),
            System.Globalization.CultureInfo.InvariantCulture
        );
}
