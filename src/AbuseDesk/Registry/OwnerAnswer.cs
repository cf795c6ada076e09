using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AbuseDesk.Cases;

namespace AbuseDesk.Registry;

/// <summary>A holder that comes into question at one of the instants the report allows.</summary>
public sealed record OwnerCandidate(
    Guid AssignmentId,
    string Asset,
    Guid? CustomerId,
    DateTimeOffset? From,
    DateTimeOffset? To
);

/// <summary>Whose the accused thing was at the time of the incident, and how that is known.</summary>
/// <param name="Kind">The verdict. Only <c>customer</c>, <c>delegated</c> and <c>registrar</c> carry a customer.</param>
/// <param name="AssignmentId">The assignment that decided; null where none did.</param>
/// <param name="CustomerId">For delegated space the downstream operator.</param>
/// <param name="Resource">The most specific thing of ours that is named; of others' the address or registrable domain.</param>
/// <param name="ResourceKind">mailbox · url · domain · server · address · line · none.</param>
/// <param name="Service">The service of the deciding assignment.</param>
/// <param name="ReasonCode">One of <see cref="OwnerReasons"/>.</param>
/// <param name="Candidates">Everyone in question, at most <see cref="OwnerIndex.MaxCandidates"/>.</param>
/// <param name="PortMissing">The address is shared by port, and the report gives none.</param>
/// <param name="RegistryVersion">The version of the registry that answered.</param>
public sealed record OwnerAnswer(
    OwnerKind Kind,
    Guid? AssignmentId,
    Guid? CustomerId,
    string Resource,
    string ResourceKind,
    string? Service,
    string ReasonCode,
    IReadOnlyList<OwnerCandidate> Candidates,
    bool PortMissing,
    long RegistryVersion
)
{
    private static readonly JsonSerializerOptions Stored = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The asset of the deciding assignment.</summary>
    public string? Asset { get; init; }

    /// <summary>What else must be said: codes of <see cref="OwnerNotes"/>.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>For <c>findings.owner_reason</c>: {"code","asset","notes":[…],"candidates":[{"assignment","asset","customer","from","to"}]}.</summary>
    public string ReasonJson() =>
        JsonSerializer.Serialize(
            new
            {
                Code = ReasonCode,
                Asset,
                Notes = Notes.Count == 0 ? null : Notes,
                Candidates = Candidates.Select(c => new
                {
                    Assignment = c.AssignmentId,
                    c.Asset,
                    Customer = c.CustomerId,
                    c.From,
                    c.To,
                }),
            },
            Stored
        );
}

/// <summary>Codes of <see cref="OwnerAnswer.ReasonCode"/>; each has a text in ja and en under <c>OwnerReason.{code}</c>.</summary>
public static class OwnerReasons
{
    /// <summary>The report names one instant, and this was the holder then.</summary>
    public const string AtTime = "at_time";

    /// <summary>The report allows many instants (no zone, a date, a range): the same holder at all of them.</summary>
    public const string WholeInterval = "whole_interval";

    /// <summary>The report gives no time, but there has never been another holder.</summary>
    public const string AlwaysSame = "always_same";

    /// <summary>Several holders over the instants the report allows.</summary>
    public const string SeveralOverTime = "several_over_time";

    /// <summary>No time, and there was not always the same holder.</summary>
    public const string TimeMissing = "time_missing";

    /// <summary>Names or addresses of several holders in one accusation.</summary>
    public const string SeveralOwners = "several_owners";

    /// <summary>One address, many subscribers: only the port tells who.</summary>
    public const string PortNeeded = "port_needed";

    /// <summary>Many customers on one host: only the domain tells who.</summary>
    public const string DomainNeeded = "domain_needed";

    public const string NotInRegistry = "not_in_registry";

    /// <summary>The report names nothing that could be ours.</summary>
    public const string NothingNamed = "nothing_named";
}

/// <summary>What the parts of a report say against each other; texts under <c>OwnerNote.{code}</c>.</summary>
public static class OwnerNotes
{
    /// <summary>The name is ours, the address is not: hosted elsewhere.</summary>
    public const string AddressNotOurs = "address_not_ours";

    /// <summary>The address was another customer's.</summary>
    public const string AddressOfOther = "address_of_other";

    /// <summary>The registry has the name at another address.</summary>
    public const string AddressDiffers = "address_differs";

    /// <summary>A mailbox of ours is only claimed: the mail came from an address that is not ours.</summary>
    public const string MailboxNotFromUs = "mailbox_not_from_us";

    /// <summary>The name had another holder, or more than one, at the time.</summary>
    public const string NameUnclear = "name_unclear";
}
