using System.Text.RegularExpressions;

namespace AbuseDesk.Parsing.Formats;

/// <summary>The machine part of a takedown request, whichever of Netcraft's three it is.</summary>
internal sealed partial record NetcraftMachine(
    IReadOnlyList<Finding> Findings,
    string? Issue,
    IReadOnlyList<Problem> Problems
)
{
    private static readonly Arf Feedback = new();
    private static readonly Xarf Json = new();

    public static NetcraftMachine Read(MailView mail, ReadingContext context)
    {
        if (Json.Claims(mail) && Json.Read(mail, context) is { } json)
        {
            // a part that breaks its schema still names page and time; the text has the rest
            var problems = json.Problems.Where(p => p.Code is not ProblemCodes.ReaderFailed);
            return new NetcraftMachine(json.Findings, json.Reporter?.Reference, [.. problems]);
        }

        var texts = XarfTextReading.Of(XarfTextBlocks.Find(mail), context);
        if (texts.Exists(t => t.Findings.Count > 0))
        {
            return new NetcraftMachine(
                [.. texts.SelectMany(t => t.Findings)],
                Number(texts[0].ReportId),
                [.. texts.SelectMany(t => t.Problems).Distinct()]
            );
        }

        IReadOnlyList<Problem> broken = Json.Claims(mail)
            ? [new Problem(ProblemCodes.SchemaViolation, "xarf.json")]
            : [];
        return Feedback.Claims(mail) && Feedback.Read(mail, context) is { } report
            ? new NetcraftMachine(report.Findings, Number(report.Reporter?.Reference), report.Problems)
            : new NetcraftMachine([], null, broken);
    }

    // takedown-response+0524495@netcraft.com
    private static string? Number(string? id) =>
        id is not null && Plus().Match(id) is { Success: true } match ? match.Groups["id"].Value : id;

    [GeneratedRegex("\\+(?<id>\\d+)@", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Plus();
}
