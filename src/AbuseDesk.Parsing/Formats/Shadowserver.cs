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
        var problems = new List<Problem>();
        var files = mail.Parts.Where(p => FileName().IsMatch(p.FileName ?? "")).ToList();
        var rows = Rows.Of(Findings(mail, files, problems));

        // Too large to be sent, or taken out on the way: the mail only says where it can be fetched.
        if (files.Count == 0 && mail.Text.Contains(Link, StringComparison.Ordinal))
            problems.Add(new Problem(ProblemCodes.ReportFileMissing));
        if (rows.First.Count + problems.Count == 0)
            return null;
        return Draft.Of(mail, "shadowserver", Name) with
        {
            Reporter = Draft.Sender(mail, context, "feedback", "Shadowserver Foundation", Reference(files)),
            Envelope = mail.Envelope with
            {
                NoAutoReplyBecause = mail.Envelope.NoAutoReplyBecause ?? NoAutoReplyCodes.FeedbackService,
            },
            Findings = rows.First,
            Further = rows.Further,
            Problems = problems,
            Missing = Completeness.Missing(rows.First, hasLog: true, hasHeaders: true),
        };
    }

    private static IEnumerable<Finding> Findings(MailView mail, List<MailPart> files, List<Problem> problems)
    {
        foreach (var part in files)
        {
            var feed = FileName().Match(part.FileName!).Groups["feed"].Value;
            var frame = Frame(feed, mail, problems);
            if (Archive.Open(part.FileName!, part.Bytes) is not { } opened)
            {
                frame.Tell(ProblemCodes.ArchiveRefused, part.FileName);
                continue;
            }

            if (!ShadowserverFeeds.IsKnown(feed))
                frame.Tell(ProblemCodes.FeedUnknown, feed);
            foreach (var finding in opened.SelectMany(file => EventTable.Findings(file.Bytes, frame)))
                yield return finding;
        }
    }

    private static string? Reference(List<MailPart> files) =>
        files.Count == 0 ? null : files[0].FileName!.Replace(".zip", "", StringComparison.OrdinalIgnoreCase);

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
