using System.Security.Claims;
using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Parsing;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AbuseDesk.Intake;

/// <summary>Changes reader rules: each change is a new version, and any can be taken back by another one.</summary>
public sealed class ReaderRuleEdits(DeskContext db, TimeProvider clock)
{
    /// <summary>Name of the policy of those who may.</summary>
    public const string Policy = "reader_rules";

    public static readonly IReadOnlyList<string> Roles = ["lead", "admin"];

    /// <summary>Whether somebody may change what the reader knows.</summary>
    public static bool IsFor(ClaimsPrincipal user) => Roles.Any(user.IsInRole);

    /// <summary>Makes a rule, or gives the one for this label of this sender another role.</summary>
    /// <exception cref="CaseRuleException">It is so already, or somebody else changed it at the same time.</exception>
    public async Task Save(ReaderRule rule, Guid? fromRawId, Guid staff, CancellationToken cancel)
    {
        var last = await db
            .ReaderRules.AsNoTracking()
            .Where(r => r.SenderDomain == rule.SenderDomain && r.Label == rule.Label)
            .OrderByDescending(r => r.Version)
            .FirstOrDefaultAsync(cancel);
        if (last is { Active: true } && last.Role == rule.Role)
        {
            throw new CaseRuleException("nothing_changes");
        }

        await Add(rule, last?.RuleId ?? Guid.CreateVersion7(clock.GetUtcNow()), last, true, fromRawId, staff, cancel);
    }

    /// <summary>Lets a rule rest, or hold again.</summary>
    /// <exception cref="CaseRuleException">Somebody else changed it since <paramref name="version"/>.</exception>
    public async Task Switch(Guid ruleId, int version, bool active, Guid staff, CancellationToken cancel)
    {
        var last = await db
            .ReaderRules.AsNoTracking()
            .Where(r => r.RuleId == ruleId)
            .OrderByDescending(r => r.Version)
            .FirstOrDefaultAsync(cancel);
        if (last is null || last.Version != version || last.Active == active)
        {
            throw new CaseRuleException("changed_since");
        }

        var rule = new ReaderRule(last.SenderDomain, last.Label, last.Role);
        await Add(rule, ruleId, last, active, last.FromRawId, staff, cancel);
    }

    private async Task Add(
        ReaderRule rule,
        Guid ruleId,
        ReaderRuleVersion? last,
        bool active,
        Guid? fromRawId,
        Guid staff,
        CancellationToken cancel
    )
    {
        db.ReaderRules.Add(
            new ReaderRuleVersion
            {
                RuleId = ruleId,
                Version = (last?.Version ?? 0) + 1,
                SenderDomain = rule.SenderDomain,
                Label = rule.Label,
                Role = rule.Role,
                Active = active,
                ChangedBy = staff,
                ChangedAt = CaseEvent.ToMicroseconds(clock.GetUtcNow()),
                FromRawId = fromRawId,
            }
        );
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException taken)
            when (taken.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            throw new CaseRuleException("changed_since");
        }
    }
}
