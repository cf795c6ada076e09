using System.Text;

namespace AbuseDesk.Policy;

/// <summary>Profiles by name or as files; a file may extend a preset or a file beside it.</summary>
public static class PolicyFiles
{
    private static readonly UTF8Encoding Strict = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    /// <summary>A preset by its name, else the file of that path.</summary>
    public static ProfileReading Read(string nameOrPath) =>
        PolicyPresets.Names.Contains(nameOrPath, StringComparer.Ordinal)
            ? ProfileReading.Of(PolicyPresets.Find(nameOrPath)!, PolicyPresets.Find)
            : ReadFile(nameOrPath);

    /// <summary>The text of a preset or file, and how what it extends is found. Throws <see cref="IOException"/> where there is none.</summary>
    public static (PolicyText Text, Func<string, PolicyText?> Find) Open(string nameOrPath) =>
        PolicyPresets.Names.Contains(nameOrPath, StringComparer.Ordinal)
            ? (PolicyPresets.Find(nameOrPath)!, PolicyPresets.Find)
            : (Load(nameOrPath), name => Parent(nameOrPath, name));

    /// <summary>A file, also where it is named like a preset. Throws <see cref="IOException"/> where it cannot be opened.</summary>
    public static ProfileReading ReadFile(string path)
    {
        try
        {
            return ProfileReading.Of(Load(path), name => Parent(path, name));
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new IOException(denied.Message, denied);
        }
        catch (DecoderFallbackException)
        {
            return ProfileReading.Refused(new PolicyFault(new Origin(path, 1, 1), "is not UTF-8; save it as UTF-8"));
        }
    }

    private static PolicyText? Parent(string heir, string name)
    {
        if (PolicyPresets.Find(name) is { } preset)
        {
            return preset;
        }

        var path = Path.Combine(Path.GetDirectoryName(heir) ?? "", name);
        return name.EndsWith(".yaml", StringComparison.Ordinal) && File.Exists(path) ? Load(path) : null;
    }

    // One byte more than a profile may have shows that it is too large.
    private static PolicyText Load(string path)
    {
        using var stream = File.OpenRead(path);
        var bytes = new byte[YamlTree.MaxBytes + 1];
        var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return length > YamlTree.MaxBytes
            ? new PolicyText(path, new string(' ', bytes.Length))
            : new PolicyText(path, Strict.GetString(bytes, 0, length).TrimStart('\uFEFF'));
    }
}
