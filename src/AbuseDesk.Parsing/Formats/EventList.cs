using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// A table of events from a sender nobody knows: any CSV, TSV or JSON file, or table in the text, whose header has a column
/// of addresses and one of times. So the long tail of senders needs no reader of its own.
/// </summary>
internal sealed class EventList : IReportParser
{
    private const int MaxProse = 6_000;

    public string Name => "EventList";

    public bool Claims(MailView mail) => MayHold(mail) && Findings(mail, Frame(mail, [])).Any();

    public ParsedReport? Read(MailView mail, ReadingContext context)
    {
        var problems = new List<Problem>();
        var rows = Rows.Of(Findings(mail, Frame(mail, problems)));
        if (rows.First.Count == 0)
            return null;

        // who writes, and what may be passed on, stands in the words around the table
        var words = ReportParsers.FreeText.Read(mail, context) ?? Draft.Of(mail, "event_table", Name);
        return words with
        {
            Kind = MessageKind.Report,
            Format = "event_table",
            Parser = Name,
            Observed = Observed.Nothing,
            Findings = rows.First,
            Further = rows.Further,
            Problems = problems,
            Missing = Completeness.Missing(rows.First, hasLog: true, hasHeaders: true),
        };
    }

    // asked of every mail, and nearly always no: before the mail's clock and category are looked for
    private static bool MayHold(MailView mail) =>
        EventFiles.Any(mail)
        || EventText.MayHold(mail.Outline.Words)
        || EventBlocks.MayHold(mail.Outline.Words)
        || EventLines.MayHold(mail.Outline.Words);

    // a table; else paragraphs or rows that look alike
    private static IEnumerable<Finding> Findings(MailView mail, EventFrame frame)
    {
        var any = false;
        foreach (var finding in EventFiles.Findings(mail, frame))
        {
            any = true;
            yield return finding;
        }

        if (any)
            yield break;
        var blocks = EventBlocks.Findings(mail, frame);
        foreach (var finding in blocks.Count > 0 ? blocks : EventLines.Bare(mail, frame))
            yield return finding;
    }

    private static EventFrame Frame(MailView mail, List<Problem> problems)
    {
        var subject = mail.Envelope.Subject ?? "";
        var prose = Draft.Cut(mail.Text, MaxProse);
        return new EventFrame(mail, mail.Envelope.FromName ?? "The sender", problems)
        {
            Hints = Draft.Hints(mail) with { Zone = StatedZone.Find(prose) },
            Category = FreeTextCategories.Read(subject, prose).Best,
        };
    }
}
