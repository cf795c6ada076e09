using AbuseDesk.Cases;
using AbuseDesk.Evidence;
using AbuseDesk.Outgoing;
using AbuseDesk.Parsing;

namespace AbuseDesk.Pages;

/// <summary>The colour of a state, as a class of the style sheet; the words always stand beside it.</summary>
public static class Tone
{
    public static string Of(OutgoingState state) =>
        state switch
        {
            OutgoingState.Sent => "good",
            OutgoingState.Failed => "bad",
            OutgoingState.Waiting => "warn",
            OutgoingState.Held or OutgoingState.Sending => "info",
            OutgoingState.Withdrawn or OutgoingState.Unknown => "",
        };

    public static string Of(MessageState state) =>
        state switch
        {
            MessageState.NeedsHuman => "warn",
            MessageState.Waiting => "info",
            MessageState.Filed or MessageState.Answered => "good",
            MessageState.Ignored or MessageState.Unknown => "",
        };

    public static string Of(SenderTrust trust) =>
        trust switch
        {
            SenderTrust.Verified => "good",
            SenderTrust.Failed => "bad",
            SenderTrust.NotChecked => "",
        };

    public static string Of(EvidenceStanding standing) =>
        standing switch
        {
            EvidenceStanding.Found => "ok",
            EvidenceStanding.Missing => "miss",
            EvidenceStanding.Contradictory => "clash",
            EvidenceStanding.NotNeeded => "hint",
        };
}
