using AbuseDesk.Demo;

namespace AbuseDesk.Tests;

/// <summary>A Dovecot for one test, for those that stop it or want it different.</summary>
public sealed class OwnDovecot : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("addc").FullName;

    private OwnDovecot() { }

    public PrivateDovecot Dovecot { get; private set; } = null!;

    public static async Task<OwnDovecot> Start(DovecotTraits traits)
    {
        var own = new OwnDovecot();
        own.Dovecot = await PrivateDovecot.Start(own._folder, traits, CancellationToken.None);
        return own;
    }

    public async ValueTask DisposeAsync()
    {
        await Dovecot.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
