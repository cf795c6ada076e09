using System.Security.Cryptography;
using System.Text;
using AbuseDesk.Cases;
using AbuseDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Checks;

/// <summary>A reported URL in the one form it is asked for, and by which it is known.</summary>
internal sealed record UrlSubject(string Url, string Key, string Host)
{
    /// <summary>So many URLs of a case are looked at, those reported last.</summary>
    public const int MostOfCase = 20;

    private const int MostFindings = 200;

    // Where looking alone is a crime, or only a circle may: nothing of it leaves this desk.
    private static readonly string[] Never = ["csam", "ncii"];

    /// <summary>Whether URLs of a case may be looked at, by a person's wish or by schedule.</summary>
    public static bool MayLook(AbuseCase of) =>
        of.Kind == CaseKind.Incident
        && !Never.Contains(of.Category, StringComparer.Ordinal)
        && !Never.Contains(of.Family, StringComparer.Ordinal)
        && !Never.Contains(of.Compartment, StringComparer.Ordinal);

    /// <summary>Null where the gate lets nothing through.</summary>
    public static UrlSubject? Of(UrlGate gate, string url) =>
        gate.Read(url).Url is { } open
            ? new(
                open.Url.AbsoluteUri,
                Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(open.Url.AbsoluteUri))),
                open.Host
            )
            : null;

    /// <summary>The URLs a case is about. One that is anywhere on the case reported as what nobody may open is none.</summary>
    public static async Task<IReadOnlyList<UrlSubject>> OfCase(
        DeskContext db,
        UrlGate gate,
        Guid caseId,
        CancellationToken cancel
    )
    {
        var found = await db
            .Findings.AsNoTracking()
            .Where(f => f.CaseId == caseId && f.RetiredBy == null && f.Urls.Length > 0)
            .OrderByDescending(f => f.OccurredAt)
            .Take(MostFindings)
            .Select(f => new { f.Category, f.Urls })
            .ToListAsync(cancel);
        var barred = found
            .Where(f => Never.Contains(f.Category, StringComparer.Ordinal))
            .SelectMany(f => f.Urls)
            .Select(u => Of(gate, u)?.Key)
            .ToHashSet(StringComparer.Ordinal);
        return
        [
            .. found
                .SelectMany(f => f.Urls)
                .Select(u => Of(gate, u))
                .OfType<UrlSubject>()
                .DistinctBy(u => u.Key, StringComparer.Ordinal)
                .Where(u => !barred.Contains(u.Key))
                .Take(MostOfCase),
        ];
    }
}
