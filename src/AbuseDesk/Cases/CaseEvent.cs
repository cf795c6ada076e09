using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AbuseDesk.Cases;

/// <summary>
/// One thing that happened to a case: ids, codes and numbers only. Names, addresses and free text live in erasable rows
/// (<see cref="CaseText"/>), so that the sealed history survives an erasure.
/// </summary>
public sealed class CaseEvent
{
    private CaseEvent() { }

    public Guid Id { get; private set; }
    public Guid CaseId { get; private set; }
    public DateTimeOffset At { get; private set; }
    public string Kind { get; private set; } = "";
    public string ActorKind { get; private set; } = "";
    public Guid? ActorId { get; private set; }

    /// <summary>JSON object with sorted keys, byte for byte what was hashed.</summary>
    public string Payload { get; private set; } = "{}";

    /// <summary>SHA-256 of the canonical form.</summary>
    public byte[] Hash { get; private set; } = [];

    public CaseText? Text { get; private set; }

    public static CaseEvent Of(
        Guid caseId,
        string kind,
        Actor actor,
        DateTimeOffset now,
        string? text,
        params (string Key, object? Value)[] facts
    )
    {
        var happened = new CaseEvent
        {
            Id = Guid.CreateVersion7(now),
            CaseId = caseId,
            At = ToMicroseconds(now),
            Kind = kind,
            ActorKind = actor.Kind,
            ActorId = actor.Id,
            Payload = JsonSerializer.Serialize(Sorted(facts)),
        };
        happened.Hash = SHA256.HashData(
            Encoding.UTF8.GetBytes(
                Canonical(happened.Id, caseId, happened.At, kind, actor.Kind, actor.Id, happened.Payload)
            )
        );
        if (!string.IsNullOrWhiteSpace(text))
        {
            happened.Text = new CaseText
            {
                Id = Guid.CreateVersion7(now),
                EventId = happened.Id,
                Text = text.Trim(),
            };
        }

        return happened;
    }

    /// <summary>What is hashed: every column but the hash, one a line.</summary>
    public static string Canonical(
        Guid id,
        Guid caseId,
        DateTimeOffset at,
        string kind,
        string actorKind,
        Guid? actorId,
        string payload
    ) =>
        string.Join(
            '\n',
            id.ToString("D"),
            caseId.ToString("D"),
            at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
            kind,
            actorKind,
            actorId?.ToString("D"),
            payload
        );

    // Postgres keeps microseconds; a hash over more would not hold after a read.
    public static DateTimeOffset ToMicroseconds(DateTimeOffset at) =>
        new(at.UtcTicks - (at.UtcTicks % 10), TimeSpan.Zero);

    private static SortedDictionary<string, object?> Sorted((string Key, object? Value)[] facts)
    {
        var sorted = new SortedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (key, value) in facts)
        {
            sorted[key] = value;
        }

        return sorted;
    }
}

/// <summary>Free text of a person that belongs to an event; erasable.</summary>
public sealed class CaseText
{
    public required Guid Id { get; init; }
    public required Guid EventId { get; init; }
    public required string Text { get; set; }
}

/// <summary>A link of the chain: the root over a batch of events and the link before.</summary>
public sealed class EventSeal
{
    public required long Seq { get; init; }
    public required byte[] PrevHash { get; init; }
    public required byte[] RootHash { get; init; }
    public required DateTimeOffset SealedAt { get; init; }
}

/// <summary>Which seal holds an event, and where in it.</summary>
public sealed class EventSealMember
{
    public required Guid EventId { get; init; }
    public required long Seal { get; init; }
    public required int Position { get; init; }
}
