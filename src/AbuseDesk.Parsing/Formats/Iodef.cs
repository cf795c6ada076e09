using AbuseDesk.Parsing.Mail;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// IODEF documents (RFC 5070 and RFC 7970) as a part, packed with gzip, in the text, or as a bare file; several incidents
/// in one document and several documents in one mail. AbuseHub.nl and networks with AbuseIO send them.
/// </summary>
internal sealed class Iodef : IReportParser
{
    private const int MaxFindings = 50_000;
    private const int Beginning = 8_000;

    public string Name => "Iodef";

    public bool Claims(MailView mail) => mail.Parts.Any(MayHoldOne);

    public ParsedReport? Read(MailView mail, ReadingContext context)
    {
        var problems = new List<Problem>();
        var incidents = new List<IodefIncident>();
        foreach (var bytes in Documents(mail, problems))
            incidents.AddRange(IodefDocument.Incidents(bytes, problems));
        var findings = incidents.SelectMany(i => i.Findings(mail, context)).Take(MaxFindings).ToList();
        if (incidents.Count == 0)
            return null;

        var first = incidents[0];
        var sender = Draft.Sender(mail, context, "coordinator", first.Organisation, first.Id);
        return Draft.Of(mail, "iodef", Name) with
        {
            Reporter = MailAddresses.Tidy(first.Email) is { } email ? sender with { Address = email } : sender,
            Findings = findings,
            Problems = problems,
            Missing = Completeness.Missing(findings, hasLog: true, hasHeaders: true),
        };
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Documents(MailView mail, List<Problem> problems)
    {
        foreach (var part in mail.Parts.Where(MayHoldOne))
        {
            var opened = Archive.Open(part.FileName ?? "", part.Bytes);
            if (opened is null)
                problems.Add(new Problem(ProblemCodes.ArchiveRefused, part.FileName));
            foreach (var file in opened ?? [])
            {
                if (Start(file.Bytes) is var start and >= 0)
                    yield return file.Bytes[start..];
            }
        }
    }

    // "iodef.xml.gz" is opened only when the mail is read
    private static bool MayHoldOne(MailPart part)
    {
        if (part.ContentType.StartsWith("image/", StringComparison.Ordinal))
            return false;
        var start = part.Start(Beginning);
        return IsNamed(start.Span)
            || part.FileName?.Has("iodef") == true && start.Span is [(byte)'P', (byte)'K', ..] or [0x1F, 0x8B, ..];
    }

    private static bool IsNamed(ReadOnlySpan<byte> start) => start.IndexOf("IODEF-Document"u8) > 0;

    // where the document begins, words before it left out; -1 where there is none
    private static int Start(ReadOnlyMemory<byte> bytes)
    {
        var span = bytes.Span;
        var name = span.IndexOf("IODEF-Document"u8);
        var open = name < 0 ? -1 : span[..name].LastIndexOf((byte)'<');
        if (open < 0)
            return -1;
        var declaration = span[..open].LastIndexOf("<?xml"u8);
        return declaration >= 0 ? declaration : open;
    }
}
