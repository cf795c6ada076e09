using System.Diagnostics.CodeAnalysis;
using AbuseDesk.Data;
using AbuseDesk.Registry;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Registry;

/// <summary>Who has what: customers, or assignments, found by any part of their names.</summary>
public sealed class IndexModel(DeskContext db) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "s")]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Tab { get; set; }

    public bool ShowsAssignments => Tab is "assignments";

    public IReadOnlyList<CustomerRow> Customers { get; private set; } = [];
    public IReadOnlyList<Assignment> Assignments { get; private set; } = [];
    public string? Next { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Search = Search?.Trim() is { Length: > 0 and <= 200 } words ? words : null;
        if (ShowsAssignments)
        {
            await ReadAssignments(cancel);
        }
        else
        {
            await ReadCustomers(cancel);
        }
    }

    [SuppressMessage("Globalization", "CA1309", Justification = "Compared by the database, in its own order.")]
    private async Task ReadCustomers(CancellationToken cancel)
    {
        var customers = db.Customers.AsNoTracking();
        if (Search is { } words)
        {
            var like = Like.Contains(words);
            customers = customers.Where(c =>
                EF.Functions.ILike(c.Ref, like, Like.Escape)
                || EF.Functions.ILike(c.Name, like, Like.Escape)
                || EF.Functions.ILike(c.Email!, like, Like.Escape)
            );
        }

        if (After is { Length: > 0 and <= 200 } after)
        {
            customers = customers.Where(c => string.Compare(c.Ref, after) > 0);
        }

        var rows = await customers
            .OrderBy(c => c.Ref)
            .Take(Keyset.PageSize + 1)
            .Select(c => new CustomerRow(
                c.Ref,
                c.Name,
                c.Email,
                c.Flags,
                db.Assignments.Count(a => a.CustomerId == c.Id && a.RecordedTo == null)
            ))
            .ToListAsync(cancel);
        if (rows.Count > Keyset.PageSize)
        {
            rows.RemoveAt(Keyset.PageSize);
            Next = rows[^1].Ref;
        }

        Customers = rows;
    }

    private async Task ReadAssignments(CancellationToken cancel)
    {
        var assignments = db.Assignments.AsNoTracking().Where(a => a.RecordedTo == null);
        if (Search is { } words)
        {
            var like = Like.Contains(words);
            assignments = System.Net.IPAddress.TryParse(words, out var address)
                ? assignments.Where(a => a.Net != null && EF.Functions.ContainsOrEqual(a.Net.Value, address))
                : assignments.Where(a =>
                    EF.Functions.ILike(a.Asset, like, Like.Escape)
                    || EF.Functions.ILike(a.Customer!.Ref, like, Like.Escape)
                );
        }

        if (Keyset.Parse(After) is { } after)
        {
            assignments = assignments.Where(a => a.Id > after.Id);
        }

        var rows = await assignments
            .Include(a => a.Customer)
            .OrderBy(a => a.Id)
            .Take(Keyset.PageSize + 1)
            .ToListAsync(cancel);
        if (rows.Count > Keyset.PageSize)
        {
            rows.RemoveAt(Keyset.PageSize);
            Next = new Keyset(0, DateTimeOffset.UnixEpoch, rows[^1].Id).ToString();
        }

        Assignments = rows;
    }

    public sealed record CustomerRow(string Ref, string Name, string? Email, string[] Flags, int Assignments);
}

/// <summary>Typed words in a LIKE pattern.</summary>
internal static class Like
{
    public const string Escape = "\\";

    public static string Contains(string words) =>
        "%"
        + words
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("%", "\\%", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal)
        + "%";
}
