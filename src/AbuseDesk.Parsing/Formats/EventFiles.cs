using AbuseDesk.Parsing.Mail;

namespace AbuseDesk.Parsing.Formats;

/// <summary>The tables of events that a mail carries: its files, plain or packed, and, where it has none, its text.</summary>
internal static class EventFiles
{
    private static readonly string[] Endings = [".csv", ".tsv", ".txt", ".json", ".jsonl", ".log", ".tab", ".psv"];

    private static readonly string[] Kinds =
    [
        "text/csv",
        "text/comma-separated-values",
        "text/tab-separated-values",
        "text/x-csv",
        "application/csv",
        "application/x-csv",
        "application/vnd.ms-excel",
        "application/json",
        "text/json",
        "application/x-ndjson",
    ];

    /// <summary>The findings of all tables, one by one; archives that were not opened are told to the frame.</summary>
    public static IEnumerable<Finding> Findings(MailView mail, EventFrame frame)
    {
        var any = false;
        foreach (var file in Tables(mail, frame))
        {
            foreach (
                var finding in file.IsJson
                    ? EventJson.Findings(file.Bytes, frame)
                    : EventTable.Findings(file.Bytes, frame)
            )
            {
                any = true;
                yield return finding;
            }
        }

        if (any)
            yield break;
        foreach (var finding in EventText.Findings(mail, frame))
            yield return finding;
    }

    /// <summary>Whether the mail has a file that may be a table.</summary>
    public static bool Any(MailView mail) => mail.Parts.Any(IsFile);

    /// <summary>The files of a mail, archives opened.</summary>
    public static IEnumerable<PackedFile> Opened(MailView mail, EventFrame frame)
    {
        foreach (var part in mail.Parts.Where(IsFile))
        {
            if (Archive.Open(part.FileName ?? "", part.Bytes) is not { } opened)
            {
                frame.Tell(ProblemCodes.ArchiveRefused, part.FileName);
                continue;
            }

            foreach (var file in opened.Where((f, at) => at == 0 || HasEnding(f.Name)))
                yield return file;
        }
    }

    private static IEnumerable<(ReadOnlyMemory<byte> Bytes, bool IsJson)> Tables(MailView mail, EventFrame frame)
    {
        foreach (var file in Opened(mail, frame))
        {
            var isJson = EventJson.MayBeOne(file.Bytes);
            if (isJson ? EventJson.IsOne(file.Bytes, frame) : EventTable.IsOne(file.Bytes, frame))
                yield return (file.Bytes, isJson);
        }
    }

    private static bool IsFile(MailPart part)
    {
        if (Array.IndexOf(Kinds, part.ContentType) >= 0)
            return true;
        return part.FileName is { } name
            && !part.ContentType.StartsWith("image/", StringComparison.Ordinal)
            && (HasEnding(name) || IsPacked(part));
    }

    private static bool IsPacked(MailPart part) =>
        part.Start(4).Span is [(byte)'P', (byte)'K', 3, 4] or [0x1F, 0x8B, ..];

    private static bool HasEnding(string name) =>
        Array.Exists(Endings, e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase));
}
