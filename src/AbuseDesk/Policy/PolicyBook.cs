using System.Collections.Concurrent;
using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Ops;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Policy;

/// <summary>The policy in force: which version, and what it says.</summary>
public sealed record ActivePolicy(PolicyVersion Version, PolicyProfile Profile);

/// <summary>Profiles that were read once in this process; versions never change.</summary>
public sealed class PolicyShelf
{
    internal ConcurrentDictionary<Guid, ActivePolicy> Read { get; } = new();

    /// <summary>Whether this process has brought the policy of its settings into the database.</summary>
    internal bool HasSetting { get; set; }
}

/// <summary>The versions of the desk's policy. A version is kept first and put in force as an act of its own.</summary>
public sealed class PolicyBook(DeskContext db, PolicyShelf shelf, DeskSettings settings, TimeProvider clock)
{
    // one hand at a time gives numbers
    private const long WriteLock = 4_011_202_601;

    /// <summary>Who may change the policy.</summary>
    public const string Editors = "policy";
    public static readonly IReadOnlyList<string> Roles = ["lead", "admin"];

    /// <summary>The policy in force. The first who asks brings that of the settings.</summary>
    public async Task<ActivePolicy> Active(CancellationToken cancel)
    {
        if (!shelf.HasSetting)
        {
            await BringSetting(cancel);
            shelf.HasSetting = true;
        }

        var id = await db.PolicyActivations.OrderByDescending(a => a.Id).Select(a => a.VersionId).FirstAsync(cancel);
        return await Version(id, cancel) ?? throw new InvalidOperationException($"Policy version {id} is not there.");
    }

    /// <summary>A version, read; null where there is none of that id.</summary>
    public async Task<ActivePolicy?> Version(Guid id, CancellationToken cancel)
    {
        if (shelf.Read.TryGetValue(id, out var known))
        {
            return known;
        }

        var version = await db.PolicyVersions.AsNoTracking().SingleOrDefaultAsync(v => v.Id == id, cancel);
        return version is null
            ? null
            : shelf.Read.GetOrAdd(id, new ActivePolicy(version, StoredPolicy.Of(version).Profile));
    }

    /// <summary>Keeps a profile; the same text again is the version that is there.</summary>
    public async Task<PolicyVersion> Keep(StoredPolicy policy, Guid? by, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var version = await KeepLocked(policy, by, cancel);
        await transaction.CommitAsync(cancel);
        return version;
    }

    /// <summary>
    /// Puts a version in force. <paramref name="inForce"/>: which one was when the change was looked at; another by now is
    /// a broken rule, as nobody has seen that difference.
    /// </summary>
    public async Task Activate(Guid versionId, Guid inForce, Guid by, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await Lock(cancel);
        var now = await db.PolicyActivations.OrderByDescending(a => a.Id).FirstOrDefaultAsync(cancel);
        if (now?.VersionId != inForce)
        {
            throw new CaseRuleException("policy_changed_since");
        }

        if (versionId == inForce)
        {
            throw new CaseRuleException("policy_in_force");
        }

        Add(versionId, by);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    // A changed setting counts once: what people put in force later stays until the setting changes again.
    private async Task BringSetting(CancellationToken cancel)
    {
        var policy = StoredPolicy.OfSetting(settings.Policy);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var version = await KeepLocked(policy, null, cancel);
        var last = await db
            .PolicyActivations.Where(a => a.ById == null)
            .OrderByDescending(a => a.Id)
            .FirstOrDefaultAsync(cancel);
        if (last?.VersionId != version.Id)
        {
            Add(version.Id, null);
            await db.SaveChangesAsync(cancel);
        }

        await transaction.CommitAsync(cancel);
    }

    private async Task<PolicyVersion> KeepLocked(StoredPolicy policy, Guid? by, CancellationToken cancel)
    {
        await Lock(cancel);
        var hash = policy.Sha256;
        if (await db.PolicyVersions.AsNoTracking().SingleOrDefaultAsync(v => v.Sha256 == hash, cancel) is { } kept)
        {
            return kept;
        }

        var now = clock.GetUtcNow();
        var version = new PolicyVersion
        {
            Id = Guid.CreateVersion7(now),
            Number = (await db.PolicyVersions.MaxAsync(v => (int?)v.Number, cancel) ?? 0) + 1,
            Name = policy.Profile.Name,
            Yaml = policy.Yaml,
            Parents = policy.ParentsAsJson,
            Sha256 = hash,
            CreatedAt = CaseEvent.ToMicroseconds(now),
            ById = by,
        };
        db.PolicyVersions.Add(version);
        await db.SaveChangesAsync(cancel);
        return version;
    }

    private void Add(Guid versionId, Guid? by) =>
        db.PolicyActivations.Add(
            new PolicyActivation
            {
                VersionId = versionId,
                At = CaseEvent.ToMicroseconds(clock.GetUtcNow()),
                ById = by,
            }
        );

    private Task<int> Lock(CancellationToken cancel) =>
        db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({WriteLock})", cancel);
}
