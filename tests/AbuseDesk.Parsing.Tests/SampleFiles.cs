namespace AbuseDesk.Parsing.Tests;

/// <summary>The reports written for these tests: <c>Samples/{format}/{name}</c>. No two have the same name.</summary>
internal static class SampleFiles
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Samples");

    /// <summary>All of them as <c>{format}/{name}</c>.</summary>
    public static IEnumerable<string> All { get; } =
    [
        .. Directory
            .GetFiles(Folder, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Folder, f).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The bytes of the file of that name.</summary>
    public static byte[] Bytes(string name) => File.ReadAllBytes(PathOf(name));

    /// <summary>The file of that name, with or without its folder.</summary>
    public static string PathOf(string name) =>
        Path.Combine(Folder, All.Single(f => f == name || f.EndsWith("/" + name, StringComparison.Ordinal)));
}
