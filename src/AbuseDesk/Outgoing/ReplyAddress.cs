namespace AbuseDesk.Outgoing;

/// <summary>What a signed address is for.</summary>
public enum ReplyAddressKind
{
    /// <summary>A Reply-To: what arrives there is from the party it was given to.</summary>
    Reply,

    /// <summary>An envelope sender: what arrives there is about the delivery of one mail of ours.</summary>
    Bounce,
}

/// <summary>What a signed address of ours says.</summary>
/// <param name="Kind">An answer or a bounce.</param>
/// <param name="Party">Who got the address.</param>
/// <param name="Id">The case (customer, downstream, other), the report (reporter), or the outgoing mail (bounce).</param>
/// <param name="Expires">Until when it proves anything.</param>
public sealed record ReplyAddress(ReplyAddressKind Kind, Party Party, Guid Id, DateTimeOffset Expires);

/// <summary>Why an address proves nothing.</summary>
public enum ReplyAddressProblem
{
    /// <summary>Not a signed address at all.</summary>
    NotSigned,

    /// <summary>Looks like one, but we did not make it.</summary>
    Forged,

    /// <summary>We made it, but its time is over.</summary>
    Expired,
}
