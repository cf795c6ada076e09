using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using AbuseDesk.Parsing;
using AbuseDesk.Parsing.Mail;

namespace AbuseDesk.Intake;

/// <summary>The command <c>parse</c>: what the desk would read from files, without a database; one JSON object a line.</summary>
public static class ParseCommand
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int WrongUsage = 2;

    private static readonly EnumerationOptions Walk = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = false,
    };

    public static Command Describe()
    {
        var paths = new Argument<string[]>("PATH")
        {
            Arity = ArgumentArity.OneOrMore,
            Description = "Mails or folders",
        };
        paths.Validators.Add(given =>
        {
            if (given.Tokens.FirstOrDefault(t => t.Value.StartsWith("--", StringComparison.Ordinal)) is { } option)
            {
                given.AddError($"'{option.Value}' is not an option of parse; a file of that name is ./{option.Value}.");
            }
        });
        var context = new Option<string>("--context")
        {
            Description = "JSON file: what the reader may know of the desk and its network",
        };
        var command = new Command("parse", "Print what would be read from mails, one JSON object a line")
        {
            paths,
            context,
        };
        command.SetAction(
            (parsed, _) => Run(parsed.GetValue(paths)!, parsed.GetValue(context), Console.Out, Console.Error)
        );
        return command;
    }

    /// <summary>Reads every file and every file below every folder; a file that cannot be opened still gets its line.</summary>
    public static async Task<int> Run(
        IReadOnlyList<string> paths,
        string? contextFile,
        TextWriter output,
        TextWriter error
    )
    {
        if (paths.Count == 0)
        {
            await error.WriteLineAsync("parse: name at least one file or folder: parse [--context FILE] PATH…");
            return WrongUsage;
        }

        ReadingContext context;
        try
        {
            context = contextFile is null ? ReadingContext.Empty : await ReadContext(contextFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or FormatException)
        {
            await error.WriteLineAsync($"parse: cannot use the context file {contextFile}: {e.Message}");
            return Failed;
        }

        var failed = 0;
        foreach (var file in paths.SelectMany(Files))
            failed += await ParseFile(file, context, output) ? 0 : 1;
        if (failed == 0)
            return Done;
        await error.WriteLineAsync(
            $"parse: {failed} path(s) could not be opened; their lines say so. Check names and permissions."
        );
        return Failed;
    }

    private static IEnumerable<string> Files(string path) =>
        Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", Walk).Order(StringComparer.Ordinal) : [path];

    private static async Task<bool> ParseFile(string file, ReadingContext context, TextWriter output)
    {
        try
        {
            var (bytes, sha256) = await ReadBounded(file);
            ParseLine.Write(output, file, sha256, ReportParsers.Read(bytes, context));
            await output.WriteLineAsync();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await output.WriteLineAsync(ParseLine.Of(file, null, NotOpened(e.Message)));
            return false;
        }
    }

    // One byte more than the limit is enough to see that a file is too large; its hash is still that of the whole.
    private static async Task<(ReadOnlyMemory<byte> Bytes, string Sha256)> ReadBounded(string file)
    {
        await using var stream = File.OpenRead(file);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var bytes = new byte[Math.Min(stream.Length, StructureScan.MaxBytes + 1)];
        var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false);
        hash.AppendData(bytes, 0, length);
        var rest = new byte[81920];
        int read;
        while ((read = await stream.ReadAsync(rest)) > 0)
            hash.AppendData(rest, 0, read);
        return (bytes.AsMemory(0, length), Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static ParsedReport NotOpened(string message) =>
        new()
        {
            Kind = MessageKind.Unreadable,
            Format = "unknown",
            Parser = "None",
            Problems = [new Problem(ProblemCodes.FileNotOpened, message)],
            Envelope = new Envelope(),
        };

    private static async Task<ReadingContext> ReadContext(string file)
    {
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
            throw new FormatException("it must be a JSON object");
        return new ReadingContext
        {
            ReceivedAt =
                root.TryGetProperty("received_at", out var at) && at.ValueKind == JsonValueKind.String
                    ? DateTimeOffset
                        .Parse(at.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
                        .ToUniversalTime()
                    : null,
            DeskAddresses = Names(root, "desk_addresses"),
            OwnPrefixes = [.. Names(root, "own_prefixes").Select(p => IPNetwork.Parse(p))],
            OwnDomains = Names(root, "own_domains").ToHashSet(StringComparer.Ordinal),
            OwnMailHosts = Names(root, "own_mail_hosts"),
            AuthServIds = Names(root, "auth_serv_ids"),
        };
    }

    private static List<string> Names(JsonElement root, string name)
    {
        if (!root.TryGetProperty(name, out var list) || list.ValueKind == JsonValueKind.Null)
            return [];
        if (
            list.ValueKind != JsonValueKind.Array
            || list.EnumerateArray().Any(e => e.ValueKind != JsonValueKind.String)
        )
            throw new FormatException($"{name} must be a list of strings");
        return [.. list.EnumerateArray().Select(e => e.GetString()!.Trim().ToLowerInvariant())];
    }
}
