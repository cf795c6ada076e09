using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Parsing;
using AbuseDesk.Policy;
using AbuseDesk.Registry;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AbuseDesk.Pages.Cases;

/// <summary>Gives a case another category or owner, and with it another key.</summary>
public sealed class OwnerChange(DeskContext db, PolicyInForce policy, TimeProvider clock)
{
    public const string Verb = "correct";
    public const string Keep = "keep";
    public const string NotOurs = "not_ours";

    /// <summary>The holders in question, and everything else that is registered for the resource.</summary>
    public async Task<IReadOnlyList<Choice>> Choices(CaseReading read, CancellationToken cancel)
    {
        var inQuestion =
            read.OwnerReason?.Candidates.Where(c => c.Assignment is not null).Select(c => c.Assignment!.Value).ToList()
            ?? [];
        var resource = read.Case.Resource.ToLowerInvariant();
        var addresses = read
            .Findings.Where(f => f.SourceIp is not null)
            .Select(f => f.SourceIp!)
            .Distinct()
            .Take(5)
            .ToList();
        var rows = await db
            .Assignments.AsNoTracking()
            .Include(a => a.Customer)
            .Where(a => a.RecordedTo == null)
            .Where(a =>
                inQuestion.Contains(a.Id)
                || a.Asset == resource
                || addresses.Any(ip => a.Net != null && EF.Functions.ContainsOrEqual(a.Net.Value, ip))
            )
            .OrderByDescending(a => a.ValidFrom)
            .Take(20)
            .ToListAsync(cancel);
        return [.. rows.Select(Choice.Of)];
    }

    public async Task Correct(
        AbuseCase abuseCase,
        CaseReading read,
        ActEntry typed,
        Actor actor,
        CancellationToken cancel
    )
    {
        var category =
            typed.Category is { } named && Category.All.Any(c => string.Equals(c.Key, named, StringComparison.Ordinal))
                ? named
                : abuseCase.Category;
        var owner = await OwnerOf(abuseCase, typed.Owner, cancel);
        var finding = FindingOf(read, category);
        var looks = await policy.FirstLooks(cancel);
        var corrected = new AbuseCase.Opening(
            abuseCase.Number,
            CaseKind.Incident,
            category,
            CaseKey.Of(finding, owner),
            owner.Kind,
            owner.AssignmentId,
            owner.CustomerId,
            owner.Resource,
            owner.ResourceKind,
            owner.Service,
            abuseCase.FirstSeenAt
        )
        {
            Severity = looks.SeverityOf(category),
        };
        abuseCase.Correct(corrected, actor, clock.GetUtcNow(), typed.Text);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException taken)
            when (taken.InnerException is PostgresException { ConstraintName: "ux_cases_open_key" })
        {
            var other = await db
                .Cases.AsNoTracking()
                .Where(c => c.CaseKey == corrected.CaseKey && c.State != CaseState.Closed)
                .Select(c => c.Number)
                .SingleOrDefaultAsync(cancel);
            throw new CaseRuleException("same_as_other", other ?? "");
        }
    }

    private async Task<OwnerAnswer> OwnerOf(AbuseCase c, string? chosen, CancellationToken cancel)
    {
        var version = await db.RegistryVersions.Select(v => v.Version).SingleAsync(cancel);
        OwnerAnswer Answer(OwnerKind kind, Guid? assignment, Guid? customer, string? service) =>
            new(kind, assignment, customer, c.Resource, c.ResourceKind, service, "person", [], false, version);

        if (chosen is null or Keep)
        {
            return Answer(c.Owner, c.AssignmentId, c.CustomerId, c.Service);
        }

        if (chosen is NotOurs)
        {
            return Answer(OwnerKind.NotOurs, null, null, null);
        }

        var id = Guid.TryParse(chosen, out var parsed) ? parsed : Guid.Empty;
        var row =
            await db.Assignments.AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, cancel)
            ?? throw new CaseRuleException("not_found", chosen);
        var kind = row switch
        {
            { Service: "delegated" } => OwnerKind.Delegated,
            { Kind: AssetKind.Registrar } => OwnerKind.Registrar,
            { CustomerId: null, Service: "shared_host" } => OwnerKind.SharedHost,
            { CustomerId: null } => OwnerKind.Unassigned,
            _ => OwnerKind.Customer,
        };
        return Answer(kind, row.Id, row.CustomerId, row.Service);
    }

    // The key of a claim of rights also holds claimant and work; they come from the first accusation.
    private static Finding FindingOf(CaseReading read, string category)
    {
        var first = read.Findings.Count > 0 ? read.Findings[^1] : null;
        return new Finding
        {
            Category = category,
            Reason = "",
            Urls = first?.Urls ?? [],
            Claimant = first?.Claimant,
            Work = first?.Work,
        };
    }

    public sealed record Choice(Guid Id, string Asset, string? Customer, DateTimeOffset? From, DateTimeOffset? To)
    {
        public static Choice Of(Assignment a) =>
            new(
                a.Id,
                a.Asset,
                a.Customer is null ? null : $"{a.Customer.Ref} {a.Customer.Name}",
                a.ValidFrom,
                a.ValidTo
            );
    }
}
