using AbuseDesk.Data;
using AbuseDesk.Parsing;
using Npgsql;

namespace AbuseDesk.Intake;

/// <summary>
/// One version of a reader rule. A change is a new row: what the reader knew at any time can be told, and taken back.
/// </summary>
public sealed class ReaderRuleVersion
{
    /// <summary>Given by the database, rising.</summary>
    public long Id { get; init; }

    public required Guid RuleId { get; init; }
    public required int Version { get; init; }
    public required string SenderDomain { get; init; }

    /// <summary>As <see cref="Parsing.Text.ValueLabel"/> gives it.</summary>
    public required string Label { get; init; }

    public required ReaderRole Role { get; init; }
    public required bool Active { get; init; }
    public required Guid ChangedBy { get; init; }
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>The message the rule was learnt from.</summary>
    public Guid? FromRawId { get; init; }
}

/// <summary>The reader rules that hold now, for every process that reads; looked up again only after a change.</summary>
public sealed class ReaderRuleBook(NpgsqlDataSource database)
{
    private const string Newest = """
        select sender_domain, label, role from (
            select distinct on (rule_id) * from reader_rules order by rule_id, version desc) newest
        where active order by id
        """;

    private volatile Snapshot _current = new(0, 0, []);

    /// <summary>The same list until a rule changes.</summary>
    public async Task<IReadOnlyList<ReaderRule>> Active(CancellationToken cancel)
    {
        var (count, last) = await State(cancel);
        var current = _current;
        if (count == current.Count && last == current.Last)
        {
            return current.Rules;
        }

        List<ReaderRule> rules = [];
        await using var command = database.CreateCommand(Newest);
        await using var row = await command.ExecuteReaderAsync(cancel);
        while (await row.ReadAsync(cancel))
        {
            rules.Add(
                new ReaderRule(row.GetString(0), row.GetString(1), StoredText.Parse<ReaderRole>(row.GetString(2)))
            );
        }

        _current = new Snapshot(count, last, rules);
        return rules;
    }

    // The count too: of two changes at once, the one with the lower id may be committed later.
    private async Task<(long Count, long Last)> State(CancellationToken cancel)
    {
        await using var command = database.CreateCommand("select count(*), coalesce(max(id), 0) from reader_rules");
        await using var row = await command.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        return (row.GetInt64(0), row.GetInt64(1));
    }

    private sealed record Snapshot(long Count, long Last, IReadOnlyList<ReaderRule> Rules);
}
