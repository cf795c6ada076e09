using System.Globalization;
using AbuseDesk.Cases;
using AbuseDesk.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AbuseDesk.Registry;

/// <summary>An assignment as typed: the columns of assignments.csv.</summary>
public sealed record AssignmentEntry
{
    public string? Kind { get; init; }
    public string? Asset { get; init; }
    public string? Address { get; init; }
    public string? PortFrom { get; init; }
    public string? PortTo { get; init; }
    public string? Service { get; init; }
    public string? CustomerRef { get; init; }
    public string? Flags { get; init; }
    public string? ValidFrom { get; init; }
    public string? ValidTo { get; init; }
    public string? Source { get; init; }
    public string? Note { get; init; }

    public static AssignmentEntry Of(Assignment row, string? customerRef) =>
        new()
        {
            Kind = StoredText.Text(row.Kind),
            Asset = row.Asset,
            Address = row.Address?.ToString(),
            PortFrom = row.PortFrom?.ToString(CultureInfo.InvariantCulture),
            PortTo = row.PortTo?.ToString(CultureInfo.InvariantCulture),
            Service = row.Service,
            CustomerRef = customerRef,
            Flags = string.Join('|', row.Flags),
            ValidFrom = Text(row.ValidFrom),
            ValidTo = Text(row.ValidTo),
            Source = row.Source,
            Note = row.Note,
        };

    public static string? Text(DateTimeOffset? at) =>
        at?.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture);

    internal CsvLine Line() =>
        CsvLine.Of(
            ("kind", Kind),
            ("asset", Asset),
            ("address", Address),
            ("port_from", PortFrom),
            ("port_to", PortTo),
            ("service", Service),
            ("customer_ref", CustomerRef),
            ("flags", Flags),
            ("valid_from", ValidFrom),
            ("valid_to", ValidTo),
            ("source", Source),
            ("note", Note)
        );
}

/// <summary>A customer as typed: the columns of customers.csv.</summary>
public sealed record CustomerEntry
{
    public string? Ref { get; init; }
    public string? Name { get; init; }
    public string? ContactName { get; init; }
    public string? Email { get; init; }
    public string? Phone { get; init; }
    public string? Language { get; init; }
    public string? Flags { get; init; }
    public string? Note { get; init; }

    internal CsvLine Line() =>
        CsvLine.Of(
            ("ref", Ref),
            ("name", Name),
            ("contact_name", ContactName),
            ("email", Email),
            ("phone", Phone),
            ("language", Language),
            ("flags", Flags),
            ("note", Note)
        );
}

/// <summary>
/// What staff change by hand, under the rules of the import: a row is superseded by another, never altered. Each method
/// answers with what is wrong; nothing wrong means done.
/// </summary>
public sealed class RegistryEdits(DeskContext context, TimeProvider clock)
{
    private const string SupersedeOne = "update assignments set recorded_to = $1 where id = $2 and recorded_to is null";

    public Task<IReadOnlyList<ImportProblem>> Add(AssignmentEntry entry, CancellationToken cancel) =>
        Record(entry, superseded: null, cancel);

    /// <summary>Records the assignment anew, as it should have been all along.</summary>
    public Task<IReadOnlyList<ImportProblem>> Supersede(Guid id, AssignmentEntry entry, CancellationToken cancel) =>
        Record(entry, id, cancel);

    /// <summary>The holder has it until that instant and no longer.</summary>
    public async Task<IReadOnlyList<ImportProblem>> End(Guid id, DateTimeOffset at, CancellationToken cancel)
    {
        var row = await context
            .Assignments.AsNoTracking()
            .Include(a => a.Customer)
            .SingleAsync(a => a.Id == id, cancel);
        var entry = AssignmentEntry.Of(row, row.Customer?.Ref) with { ValidTo = AssignmentEntry.Text(at) };
        return await Record(entry, id, cancel);
    }

    /// <summary>Adds the customer, or changes the one of this reference.</summary>
    public async Task<IReadOnlyList<ImportProblem>> Save(CustomerEntry entry, CancellationToken cancel)
    {
        List<ImportProblem> problems = [];
        if (CustomerLine.Read(entry.Line(), clock, problems) is not { } line)
        {
            return problems;
        }

        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        await OwnerDirectory.Raise(context, cancel);
        var connection = (NpgsqlConnection)context.Database.GetDbConnection();
        await CustomerStaging.Fill(connection, [line], cancel);
        await RegistryImport.Execute(connection, CustomerStaging.Update, cancel);
        await RegistryImport.Execute(connection, CustomerStaging.Insert, cancel);
        await transaction.CommitAsync(cancel);
        return [];
    }

    private async Task<IReadOnlyList<ImportProblem>> Record(
        AssignmentEntry entry,
        Guid? superseded,
        CancellationToken cancel
    )
    {
        List<ImportProblem> problems = [];
        var now = CaseEvent.ToMicroseconds(clock.GetUtcNow());
        if (AssignmentLine.Read(entry.Line(), now, problems) is not { } line)
        {
            return problems;
        }

        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        await OwnerDirectory.Raise(context, cancel);
        var connection = (NpgsqlConnection)context.Database.GetDbConnection();
        if (superseded is { } id && await RegistryImport.Execute(connection, SupersedeOne, cancel, now, id) == 0)
        {
            return [new ImportProblem(0, "somebody else has changed this assignment: look at it again")];
        }

        await AssignmentStaging.Fill(connection, [line], source: null, cancel);
        problems.AddRange(await AssignmentStaging.Problems(connection, cancel));
        if (problems.Count > 0)
        {
            return problems;
        }

        await RegistryImport.Execute(connection, AssignmentStaging.Insert, cancel);
        await transaction.CommitAsync(cancel);
        return [];
    }
}
