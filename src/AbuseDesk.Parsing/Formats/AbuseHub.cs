using AbuseDesk.Parsing.Mail;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// AbuseHub.nl of the Dutch Abuse Information Exchange: an AbuseHub CSV file with the event in local Dutch time, and
/// beside it the file of the original notifier, which is in UTC and wins. Its other variant is IODEF (<see cref="Iodef"/>).
/// </summary>
internal sealed class AbuseHub : IReportParser
{
    public string Name => "AbuseHub";

    public bool Claims(MailView mail) =>
        MailAddresses.DomainOf(mail.Envelope.FromAddress).EndsWith("abusehub.nl", StringComparison.Ordinal)
        || mail.Envelope.Subject?.StartsWith("[Abusehub]", StringComparison.OrdinalIgnoreCase) == true;

    public ParsedReport? Read(MailView mail, ReadingContext context)
    {
        var problems = new List<Problem>();
        var (hub, original) = (new List<Finding>(), new List<Finding>());
        string? reference = null;
        var frame = Frame(mail, problems);
        foreach (var file in EventFiles.Opened(mail, frame))
        {
            var isHub = file.Bytes.Span[..Math.Min(2_000, file.Bytes.Length)].IndexOf("event_date"u8) >= 0;
            (isHub ? hub : original).AddRange(
                EventTable.Findings(file.Bytes, isHub ? frame : frame with { Hints = Hints(ClockZone.Utc) })
            );
            if (!isHub)
                reference ??= Path.GetFileNameWithoutExtension(file.Name);
        }

        var told = original.Select(f => f.SourceIp).ToHashSet();
        List<Finding> findings = [.. original, .. hub.Where(f => !told.Contains(f.SourceIp))];
        if (findings.Count == 0)
            return null;
        return Draft.Of(mail, "abusehub", Name) with
        {
            Reporter = Draft.Sender(mail, context, "coordinator", "AbuseHub.nl", reference),
            Envelope = mail.Envelope with
            {
                NoAutoReplyBecause = mail.Envelope.NoAutoReplyBecause ?? NoAutoReplyCodes.FeedbackService,
            },
            Findings = findings,
            Problems = problems,
            Missing = Completeness.Missing(findings, hasLog: true, hasHeaders: true),
        };
    }

    // Subject: [Abusehub] [198.51.100.10] [Shadowserver Botnet Drone] Incident Report
    private static EventFrame Frame(MailView mail, List<Problem> problems)
    {
        var subject = mail.Envelope.Subject ?? "";
        return new EventFrame(mail, "AbuseHub", problems)
        {
            Hints = Hints(new ClockZone(TimeSpan.FromHours(1), SummerRule.Europe)),
            Category =
                (subject.Has("shadowserver") ? ShadowserverFeeds.OfName(subject) : null)
                ?? FreeTextCategories.Read(subject, "").Best,
            AddressesOnly = true,
        };
    }

    private static TimeHints Hints(ClockZone zone) => TimeHints.None with { Zone = zone };
}
