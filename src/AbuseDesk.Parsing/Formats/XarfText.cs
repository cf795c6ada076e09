namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// X-ARF 0.1 and 0.2 (github.com/xarf/xarf-specification): a text for people, a part of "key: value" lines, the evidence.
/// Read as fail2ban, ConfigServer, clean-mx, webiron, Abusix and many private scripts really write it; a header X-ARF alone
/// says nothing, feedback reports carry it too.
/// </summary>
internal sealed class XarfText : IReportParser
{
    public string Name => "XarfText";

    public bool Claims(MailView mail) => XarfTextBlocks.Find(mail).Count > 0;

    public ParsedReport? Read(MailView mail, ReadingContext context)
    {
        var readings = XarfTextReading.Of(XarfTextBlocks.Find(mail), context);
        return readings.Exists(r => r.Findings.Count > 0 || r.IsMasked) ? Report(mail, context, readings) : null;
    }

    // webiron sends the same event as text and in several parts
    private ParsedReport Report(MailView mail, ReadingContext context, List<XarfTextReading> readings)
    {
        var findings = readings
            .SelectMany(r => r.Findings)
            .DistinctBy(f => (f.SourceIp, f.OccurredAt, f.Category, f.Mailbox, string.Join('\n', f.Urls)))
            .ToList();
        var first = readings[0];
        var sender = Draft.Sender(mail, context, "individual", null, first.ReportId);
        return Draft.Of(
            mail,
            "x_arf",
            Name,
            readings.TrueForAll(r => r.IsInformation) ? MessageKind.Other : MessageKind.Report
        ) with
        {
            // a customer forwards what somebody else reports
            Reporter =
                first.ReportedFrom is { } from && !from.Equals(sender.Address, StringComparison.Ordinal)
                    ? sender with
                    {
                        Address = from,
                        Name = null,
                    }
                    : sender,
            Findings = findings,
            Missing = Completeness.Missing(
                findings,
                hasLog: readings.Exists(r => r.HasLog),
                hasHeaders: readings.Exists(r => r.HasHeaders)
            ),
            Problems = [.. readings.SelectMany(r => r.Problems).Distinct().Take(50)],
        };
    }
}
