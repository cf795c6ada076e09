namespace AbuseDesk.Intake;

/// <summary>A mail out of a file, or why it is none.</summary>
public sealed record FileMail(string Name, ReadOnlyMemory<byte> Bytes, string? Refusal);

/// <summary>Mails out of .eml files, mbox files, Maildir folders and folders of these, one after the other.</summary>
public sealed class MailFiles(int limit)
{
    /// <summary>A file that was named is read whatever it is called; in folders .eml, .mbox and Maildir count.</summary>
    public async IAsyncEnumerable<FileMail> Read(
        string path,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel
    )
    {
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            yield return new FileMail(path, default, "there is no such file or folder");
            yield break;
        }

        foreach (var file in Directory.Exists(path) ? In(path) : [path])
        {
            await foreach (var mail in ReadFile(file, cancel))
            {
                yield return mail;
            }
        }
    }

    private static IEnumerable<string> In(string folder) =>
        Directory
            .EnumerateFiles(
                folder,
                "*",
                new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 64 }
            )
            .Where(IsMail)
            .Order(StringComparer.Ordinal);

    private static bool IsMail(string file) =>
        Path.GetExtension(file).ToUpperInvariant() is ".EML" or ".MBOX"
        || Path.GetFileName(Path.GetDirectoryName(file)) is "cur" or "new";

    private async IAsyncEnumerable<FileMail> ReadFile(
        string file,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel
    )
    {
        FileStream stream;
        string? unreadable = null;
        try
        {
            stream = File.OpenRead(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            unreadable = fault.Message;
            stream = null!;
        }

        if (unreadable is not null)
        {
            yield return new FileMail(file, default, unreadable);
            yield break;
        }

        await using (stream)
        {
            var start = new byte[5];
            var read = await stream.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancel);
            stream.Position = 0;
            if (!MboxReader.Begins(start.AsSpan(0, read)))
            {
                yield return await ReadOne(file, stream, cancel);
                yield break;
            }

            await foreach (var message in MboxReader.Read(stream, limit, cancel))
            {
                var name = FormattableString.Invariant($"{file} message {message.Number}");
                yield return message.Bytes is { } bytes ? Checked(name, bytes) : TooLarge(name);
            }
        }
    }

    private async Task<FileMail> ReadOne(string file, FileStream stream, CancellationToken cancel)
    {
        if (stream.Length > limit)
        {
            return TooLarge(file);
        }

        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes, cancel);
        return Checked(file, bytes);
    }

    private static FileMail Checked(string name, ReadOnlyMemory<byte> bytes) =>
        new(name, bytes, bytes.IsEmpty ? "is empty" : null);

    private FileMail TooLarge(string name) =>
        new(name, default, FormattableString.Invariant($"is larger than {limit} bytes (Desk__Limits__MessageBytes)"));
}
