using System.Net;
using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Policy;
using AbuseDesk.Registry;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Cases;

/// <summary>What a measure hits besides the thing it is meant for, as the registry knows it now.</summary>
/// <param name="Domains">Domains and sites of the customer.</param>
/// <param name="Mailboxes">Mailboxes of the customer.</param>
/// <param name="Services">Different services the customer has.</param>
/// <param name="OthersOnAddress">References of other customers on the same address.</param>
public sealed record Collaterals(
    IReadOnlyList<string> Domains,
    IReadOnlyList<string> Mailboxes,
    IReadOnlyList<string> Services,
    IReadOnlyList<string> OthersOnAddress
)
{
    /// <summary>References of customers with the same mail address or phone: perhaps the same person's contracts.</summary>
    public IReadOnlyList<string> SameContact { get; private init; } = [];

    private const int Counted = 500;

    /// <summary>What of it a lever hits, by the catalogue.</summary>
    public IEnumerable<(Collateral What, IReadOnlyList<string> Hit)> Of(string? lever) =>
        (ActionCatalogue.Find(lever ?? "")?.Collateral ?? []).Select(what =>
            (
                what,
                what switch
                {
                    Collateral.Domains => Domains,
                    Collateral.Mailboxes => Mailboxes,
                    Collateral.Services => Services,
                    Collateral.CustomersOnAddress => OthersOnAddress,
                }
            )
        );

    public static async Task<Collaterals> Of(DeskContext db, AbuseCase of, CancellationToken cancel)
    {
        var own = await db
            .Assignments.AsNoTracking()
            .Where(a => a.CustomerId == of.CustomerId && a.CustomerId != null && a.RecordedTo == null)
            .OrderBy(a => a.Asset)
            .Take(Counted)
            .Select(a => new
            {
                a.Kind,
                a.Asset,
                a.Service,
            })
            .ToListAsync(cancel);
        return new Collaterals(
            [
                .. own.Where(a => a.Kind is AssetKind.Domain or AssetKind.Vhost or AssetKind.Registrar)
                    .Select(a => a.Asset),
            ],
            [.. own.Where(a => a.Kind is AssetKind.Mailbox).Select(a => a.Asset)],
            [.. own.Select(a => a.Service).Distinct(StringComparer.Ordinal)],
            await OthersOn(db, of, cancel)
        )
        {
            SameContact = await SameContactAs(db, of, cancel),
        };
    }

    private static async Task<IReadOnlyList<string>> SameContactAs(
        DeskContext db,
        AbuseCase of,
        CancellationToken cancel
    ) =>
        await db
            .Customers.Where(c => c.Id == of.CustomerId)
            .SelectMany(c =>
                db.Customers.Where(o =>
                    o.Id != c.Id && ((o.Email != null && o.Email == c.Email) || (o.Phone != null && o.Phone == c.Phone))
                )
            )
            .Select(o => o.Ref)
            .OrderBy(r => r)
            .Take(Counted)
            .ToListAsync(cancel);

    // Addresses of the accused thing: its own, that of its site or server, those the reports name.
    private static async Task<IReadOnlyList<string>> OthersOn(DeskContext db, AbuseCase of, CancellationToken cancel)
    {
        var addresses = await db
            .Assignments.Where(a => a.Id == of.AssignmentId && a.Address != null)
            .Select(a => a.Address!)
            .ToListAsync(cancel);
        if (IPAddress.TryParse(of.Resource, out var itself))
        {
            addresses.Add(itself);
        }

        addresses.AddRange(
            await db
                .Findings.Where(f => f.CaseId == of.Id && f.SourceIp != null)
                .Select(f => f.SourceIp!)
                .Distinct()
                .Take(20)
                .ToListAsync(cancel)
        );
        return await db
            .Assignments.Where(a => a.RecordedTo == null && a.CustomerId != null && a.CustomerId != of.CustomerId)
            .Where(a => a.Address != null && addresses.Contains(a.Address))
            .Select(a => a.Customer!.Ref)
            .Distinct()
            .OrderBy(r => r)
            .Take(Counted)
            .ToListAsync(cancel);
    }
}
