using AbuseDesk.Demo;
using AbuseDesk.Tests;

[assembly: AssemblyFixture(typeof(ImapServer))]

namespace AbuseDesk.Tests;

/// <summary>One real IMAP server per test run; each test takes a user name of its own (<see cref="NewUser"/>).</summary>
public sealed class ImapServer : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("addc").FullName;
    private int _users;

    public PrivateDovecot Dovecot { get; private set; } = null!;

    public string NewUser() => FormattableString.Invariant($"desk{Interlocked.Increment(ref _users)}");

    public async ValueTask InitializeAsync() =>
        Dovecot = await PrivateDovecot.Start(_folder, new DovecotTraits(), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await Dovecot.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
