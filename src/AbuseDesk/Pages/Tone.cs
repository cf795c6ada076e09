using AbuseDesk.Cases;
using AbuseDesk.Connectors;
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
            OutgoingState.Held or OutgoingState.Parked or OutgoingState.Sending => "info",
            OutgoingState.Withdrawn or OutgoingState.Unknown => "",
        };

    public static string Of(ActionState state) =>
        state switch
        {
            ActionState.Done => "good",
            ActionState.Failed => "bad",
            ActionState.Asked => "info",
            ActionState.Withdrawn or ActionState.Unknown => "",
        };

    public static string Of(CallState state) =>
        state switch
        {
            CallState.Done => "good",
            CallState.Failed => "bad",
            CallState.Waiting or CallState.Running or CallState.Pending => "info",
            CallState.Withdrawn or CallState.Unknown => "",
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

    /// <summary>Of a result of url_live.</summary>
    public static string OfUrl(string? result) =>
        result switch
        {
            "live" or "cloaked" => "bad",
            "gone" or "parked" => "good",
            _ => "warn",
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
