using Npgsql;

namespace AbuseDesk.Outgoing;

/// <summary>The acknowledgements of the last day, as far as a batch of reports asks for them.</summary>
public sealed class RecentAcks
{
    private readonly Dictionary<string, List<Guid?>> _byAddress = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The texts the next ones are written with.</summary>
    public Letters Letters { get; init; } = Letters.Shipped;

    /// <summary>To senders nobody vouches for, within the last hour, in all.</summary>
    public int UnverifiedThisHour { get; private set; }

    /// <summary>
    /// Once for a batch. To be asked after the case keys of the batch are locked: then no other worker acknowledges
    /// the same case meanwhile. Counts back from <paramref name="now"/>, by the clock that wrote them.
    /// </summary>
    public static async Task<RecentAcks> Load(
        NpgsqlConnection connection,
        IReadOnlyCollection<string> addresses,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var recent = new RecentAcks { Letters = await Letters.InForce(connection, cancel) };
        await using var command = new NpgsqlCommand(
            """
            select m.to_address, m.case_id, null::bigint from outgoing_mails m
             where m.to_address = any ($1) and m.decision_id is null and m.template in ('T1', 'T4-already_fixed') and m.created_at > $2 - interval '1 day'
            union all
            select null, null, count(*) from outgoing_mails m join reports r on r.id = m.report_id
             where m.decision_id is null and m.template in ('T1', 'T4-already_fixed') and m.created_at > $2 - interval '1 hour' and r.trust <> 'verified'
            """,
            connection
        )
        {
            Parameters =
            {
                new() { Value = addresses.ToArray() },
                new() { Value = now.ToUniversalTime() },
            },
        };
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            if (await rows.IsDBNullAsync(0, cancel))
            {
                recent.UnverifiedThisHour = (int)rows.GetInt64(2);
                continue;
            }

            recent.Put(rows.GetString(0), await rows.IsDBNullAsync(1, cancel) ? null : rows.GetGuid(1));
        }

        return recent;
    }

    public int To(string address) => _byAddress.TryGetValue(address, out var cases) ? cases.Count : 0;

    public bool HasFor(string address, Guid? caseId) =>
        _byAddress.TryGetValue(address, out var cases) && cases.Contains(caseId);

    public void Note(string address, Guid? caseId, bool vouchedFor)
    {
        Put(address, caseId);
        UnverifiedThisHour += vouchedFor ? 0 : 1;
    }

    private void Put(string address, Guid? caseId)
    {
        if (!_byAddress.TryGetValue(address, out var cases))
        {
            _byAddress[address] = cases = [];
        }

        cases.Add(caseId);
    }
}
