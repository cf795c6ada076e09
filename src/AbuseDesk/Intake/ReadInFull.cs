using AbuseDesk.Parsing;

namespace AbuseDesk.Intake;

/// <summary>Whether the reader understood a report: what the health of a sender's mails is counted by.</summary>
public static class ReadInFull
{
    private static readonly string[] Gaps =
    [
        ProblemCodes.ReaderFailed,
        ProblemCodes.NoOffenderFound,
        ProblemCodes.SchemaViolation,
    ];

    /// <summary>Null for what is no report, or was read by a person.</summary>
    public static bool? Of(ReadMessage message) =>
        message.ByPerson is not null
            ? null
            : message.Report.Kind switch
            {
                MessageKind.Report => !message.Report.Problems.Any(p => Gaps.Contains(p.Code, StringComparer.Ordinal)),
                MessageKind.Unreadable => false,
                MessageKind.Other or MessageKind.Reply or MessageKind.Bounce or MessageKind.AutoReply => null,
            };
}
