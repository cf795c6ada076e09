using AbuseDesk.Cases;
using AbuseDesk.Data;
using Npgsql;

namespace AbuseDesk.Intake;

/// <summary>
/// The cases a batch may touch, locked until its transaction ends: by key (two workers never open two cases of one key) and
/// by row (what a person decides meanwhile waits for us, or is seen by us).
/// </summary>
internal sealed class CaseBook(NpgsqlConnection connection)
{
    private const int LongestMergeChain = 20;

    private const string MakeKeys = """
        insert into case_keys (key) select key from unnest($1) as k (key) order by key collate "C" on conflict do nothing
        """;

    private const string LockKeys = """
        select key from case_keys where key = any($1) order by key collate "C" for update
        """;

    private const string LockCases = $"""
        select {AbuseCase.Columns} from cases where id in (
            select c.id from unnest($1) as k (key) cross join lateral (
                select id from cases where case_key = k.key order by opened_at desc limit 1) c
            union select id from cases where case_key = any($1) and state <> 'closed'
            union select id from unnest($2) as named (id))
        order by id for no key update
        """;

    private readonly Dictionary<Guid, AbuseCase> _byId = [];
    private readonly Dictionary<Guid, int> _loadedVersion = [];
    private readonly Dictionary<string, AbuseCase> _openByKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AbuseCase> _lastByKey = new(StringComparer.Ordinal);

    public IEnumerable<AbuseCase> New => _byId.Values.Where(c => !_loadedVersion.ContainsKey(c.Id));

    /// <summary>Loaded cases that a verb changed, with the version they were loaded in.</summary>
    public IEnumerable<(AbuseCase Case, int Was)> Changed =>
        _byId
            .Values.Where(c => _loadedVersion.TryGetValue(c.Id, out var was) && was != c.Version)
            .Select(c => (c, _loadedVersion[c.Id]));

    public IEnumerable<CaseEvent> Events => _byId.Values.SelectMany(c => c.Events);

    /// <summary>The keys in order, then the rows in order: no two batches wait for each other in a circle.</summary>
    public async Task Lock(IReadOnlyCollection<string> keys, IReadOnlyCollection<Guid> cases, CancellationToken cancel)
    {
        if (keys.Count + cases.Count == 0)
        {
            return;
        }

        var sorted = keys.Order(StringComparer.Ordinal).ToArray();
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Sql.Command(MakeKeys, Sql.Value(sorted)),
                Sql.Command(LockKeys, Sql.Value(sorted)),
                Sql.Command(LockCases, Sql.Value(sorted), Sql.Value(cases.ToArray())),
            },
        };
        await using (var rows = await batch.ExecuteReaderAsync(cancel))
        {
            await rows.NextResultAsync(cancel);
            await Read(rows, cancel);
        }

        await FollowMerges(cancel);
    }

    /// <summary>More cases by id.</summary>
    public async Task Load(IEnumerable<Guid> cases, CancellationToken cancel)
    {
        var missing = cases.Where(id => !_byId.ContainsKey(id)).Distinct().ToArray();
        if (missing.Length == 0)
        {
            return;
        }

        await LoadOnce(missing, cancel);
        await FollowMerges(cancel);
    }

    /// <summary>The open case of a key, else the last one it had.</summary>
    public AbuseCase? OfKey(string key) =>
        _openByKey.TryGetValue(key, out var open) ? open
        : _lastByKey.TryGetValue(key, out var last) ? Find(last.Id)
        : null;

    /// <summary>The case, or the one it was merged into.</summary>
    public AbuseCase? Find(Guid id)
    {
        var found = _byId.GetValueOrDefault(id);
        for (var step = 0; found?.MergedInto is { } into && step < LongestMergeChain; step++)
        {
            found = _byId.GetValueOrDefault(into);
        }

        return found;
    }

    /// <summary>A case of this batch, or one that took a key: from now on it is the key's.</summary>
    public void Put(AbuseCase abuseCase)
    {
        _byId[abuseCase.Id] = abuseCase;
        _openByKey[abuseCase.CaseKey] = abuseCase;
    }

    private async Task FollowMerges(CancellationToken cancel)
    {
        for (var step = 0; step < LongestMergeChain; step++)
        {
            var missing = _byId
                .Values.Select(c => c.MergedInto)
                .OfType<Guid>()
                .Where(id => !_byId.ContainsKey(id))
                .Distinct()
                .ToArray();
            if (missing.Length == 0)
            {
                return;
            }

            await LoadOnce(missing, cancel);
        }
    }

    private async Task LoadOnce(Guid[] ids, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            $"select {AbuseCase.Columns} from cases where id = any($1) order by id for no key update",
            connection
        );
        command.Parameters.Add(Sql.Value(ids));
        await using var rows = await command.ExecuteReaderAsync(cancel);
        await Read(rows, cancel);
    }

    private async Task Read(NpgsqlDataReader rows, CancellationToken cancel)
    {
        while (await rows.ReadAsync(cancel))
        {
            var abuseCase = AbuseCase.FromRow(rows);
            _byId[abuseCase.Id] = abuseCase;
            _loadedVersion[abuseCase.Id] = abuseCase.Version;
            if (!abuseCase.IsClosed)
            {
                _openByKey[abuseCase.CaseKey] = abuseCase;
            }
            else if (!_lastByKey.TryGetValue(abuseCase.CaseKey, out var other) || other.OpenedAt < abuseCase.OpenedAt)
            {
                _lastByKey[abuseCase.CaseKey] = abuseCase;
            }
        }
    }
}
