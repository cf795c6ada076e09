using System.Text.RegularExpressions;
using AbuseDesk.Parsing.Mail;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// Shadowserver's network reports: one CSV file a feed and day, plain or packed, each row one event in UTC. The feed is
/// named by the file; a feed nobody knows is read all the same. Source: shadowserver.org/what-we-do/network-reporting.
/// </summary>
internal sealed partial class Shadowserver : IReportParser
{
    private const string Sender = "autoreports@shadowserver.org";
    private const string Link = "https://dl.shadowserver.org/";

    public string Name => "Shadowserver";

    public bool Claims(MailView mail) =>
        mail.Envelope.FromAddress is Sender
        || (
            mail.Parts.Any(p => FileName().IsMatch(p.FileName ?? ""))
            && mail.Text.Contains(Link, StringComparison.Ordinal)
        );

    public ParsedReport? Read(MailView mail, ReadingContext context)
    {
        var findings = new List<Finding>();
        var problems = new List<Problem>();
        string? reference = null;
        var files = mail.Parts.Where(p => FileName().IsMatch(p.FileName ?? "")).ToList();
        foreach (var part in files)
        {
            if (Archive.Open(part.FileName!, part.Bytes) is not { } opened)
            {
                problems.Add(new Problem(ProblemCodes.ArchiveRefused, part.FileName));
                continue;
            }

            var feed = FileName().Match(part.FileName!).Groups["feed"].Value;
            if (!ShadowserverFeeds.IsKnown(feed))
                problems.Add(new Problem(ProblemCodes.FeedUnknown, feed));
            var frame = Frame(feed, mail, problems);
            foreach (var file in opened)
                findings.AddRange(EventTable.Findings(file.Bytes, frame));
            reference ??= part.FileName!.Replace(".zip", "", StringComparison.OrdinalIgnoreCase);
        }

        // Too large to be sent, or taken out on the way: the mail only says where it can be fetched.
        if (files.Count == 0 && mail.Text.Contains(Link, StringComparison.Ordinal))
            problems.Add(new Problem(ProblemCodes.ReportFileMissing));
        if (findings.Count + problems.Count == 0)
            return null;
        return Draft.Of(mail, "shadowserver", Name) with
        {
            Reporter = Draft.Sender(mail, context, "feedback", "Shadowserver Foundation", reference),
            Envelope = mail.Envelope with
            {
                NoAutoReplyBecause = mail.Envelope.NoAutoReplyBecause ?? NoAutoReplyCodes.FeedbackService,
            },
            Findings = findings,
            Problems = problems,
            Missing = Completeness.Missing(findings, hasLog: true, hasHeaders: true),
        };
    }

    // The format states that every time is UTC. In the feed of referers src_ip is a visitor.
    private static EventFrame Frame(string feed, MailView mail, List<Problem> problems) =>
        new(mail, "Shadowserver", problems)
        {
            Hints = TimeHints.None with { Zone = ClockZone.Utc },
            Accused = ShadowserverFeeds.Of(feed),
            Feed = feed,
            Addresses = feed.Has("http_referer") ? ["http_referer_ip"] : ["src_ip", "ip"],
            AddressesOnly = !feed.Has("_url"),
        };

    [GeneratedRegex(
        "^\\d{4}-\\d\\d-\\d\\d-(?<feed>[a-z0-9]+(_[a-z0-9]+)*)-.*[.]csv([.]zip|[.]gz)?$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex FileName();
}
