using AbuseDesk.Ops;

namespace AbuseDesk.Demo;

/// <summary>Where the demo keeps its database and its mail between runs.</summary>
internal sealed record DemoFolder(string Path)
{
    public string Postgres => System.IO.Path.Combine(Path, "pg");
    public string Mail => System.IO.Path.Combine(Path, "imap");

    /// <summary>Desk__DataFolder, else the usual place. As root not in /root, which the servers' own users cannot enter.</summary>
    public static DemoFolder Choose(string? told, bool isRoot)
    {
        if (told is { Length: > 0 })
        {
            return new DemoFolder(told);
        }

        return new DemoFolder(
            isRoot
                ? "/var/lib/abusedesk-demo"
                : System.IO.Path.Combine(
                    Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData),
                    "abusedesk-demo"
                )
        );
    }

    /// <summary>Two demos would take each other's servers for leftovers of a crash.</summary>
    public FileStream Lock()
    {
        Directory.CreateDirectory(Path);
        try
        {
            return new FileStream(
                System.IO.Path.Combine(Path, "in-use"),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
        }
        catch (IOException taken)
        {
            throw new CommandException(
                $"A demo runs in {Path} already: stop it, or name another folder in Desk__DataFolder.",
                taken
            );
        }
    }

    /// <summary>Only what the demo made; a folder named by mistake keeps its other files.</summary>
    public void Empty()
    {
        foreach (var own in new[] { Postgres, Mail }.Where(Directory.Exists))
        {
            Directory.Delete(own, recursive: true);
        }
    }
}
