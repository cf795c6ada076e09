using System.Data.Common;
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

    /// <summary>SHA-256 of <see cref="Canonical"/>.</summary>
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
        happened.Hash = SHA256.HashData(happened.Canonical());
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

    /// <summary>Reads id, case_id, at, kind, actor_kind, actor_id, payload, hash, from the column given.</summary>
    internal static CaseEvent FromRow(DbDataReader row, int first) =>
        new()
        {
            Id = row.GetGuid(first),
            CaseId = row.GetGuid(first + 1),
            At = row.GetFieldValue<DateTimeOffset>(first + 2),
            Kind = row.GetString(first + 3),
            ActorKind = row.GetString(first + 4),
            ActorId = row.IsDBNull(first + 5) ? null : row.GetGuid(first + 5),
            Payload = row.GetString(first + 6),
            Hash = row.GetFieldValue<byte[]>(first + 7),
        };

    /// <summary>What is hashed: every column but the hash, one a line.</summary>
    public byte[] Canonical() =>
        Encoding.UTF8.GetBytes(
            string.Join(
                '\n',
                Id.ToString("D"),
                CaseId.ToString("D"),
                At.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
                Kind,
                ActorKind,
                ActorId?.ToString("D"),
                Payload
            )
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
