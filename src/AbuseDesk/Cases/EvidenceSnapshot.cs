using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using AbuseDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Cases;

/// <summary>
/// What the desk knew when a lever was pulled, as one JSON text with its hash: findings, checks, whose it was, and the
/// hashes of the mails. Never changed, and without anything personal of a reporter.
/// </summary>
public sealed class EvidenceSnapshot
{
    private const int MostOfEach = 1_000;

    private static readonly JsonSerializerOptions Written = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        WriteIndented = true,
    };

    public required Guid Id { get; init; }
    public required Guid CaseId { get; init; }
    public required Guid DecisionId { get; init; }
    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>Byte for byte what was hashed.</summary>
    public required string Document { get; init; }

    /// <summary>SHA-256 of the UTF-8 of <see cref="Document"/>, in lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Where the operator keeps what the desk cannot hold (mail queue, disk image); null: nothing.</summary>
    public string? KeptAt { get; init; }

    public static string HashOf(string document) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(document)));

    /// <summary>Reads what is known of a case at this moment; the caller saves it with the decision.</summary>
    public static async Task<EvidenceSnapshot> Take(
        DeskContext db,
        AbuseCase of,
        Guid decision,
        string? keptAt,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var document = JsonSerializer.Serialize(
            new
            {
                Case = of.Number,
                TakenAt = now,
                of.Category,
                of.Resource,
                of.ResourceKind,
                of.Service,
                Owner = StoredText.Text(of.Owner),
                Customer = await db
                    .Customers.Where(c => c.Id == of.CustomerId)
                    .Select(c => c.Ref)
                    .SingleOrDefaultAsync(cancel),
                Reports = await Reports(db, of, cancel),
                Findings = await Findings(db, of, cancel),
                Checks = await Checks(db, of, cancel),
                KeptAt = keptAt,
            },
            Written
        );
        return new EvidenceSnapshot
        {
            Id = Guid.CreateVersion7(now),
            CaseId = of.Id,
            DecisionId = decision,
            TakenAt = CaseEvent.ToMicroseconds(now),
            Document = document,
            Sha256 = HashOf(document),
            KeptAt = keptAt,
        };
    }

    private static async Task<object> Reports(DeskContext db, AbuseCase of, CancellationToken cancel)
    {
        var kept = await db
            .ReportCases.Where(l => l.CaseId == of.Id)
            .OrderBy(l => l.AttachedAt)
            .Take(MostOfEach)
            .Join(
                db.RawMessages,
                l => l.Report.RawId,
                m => m.Id,
                (l, m) =>
                    new
                    {
                        l.Report.Number,
                        l.Report.ReceivedAt,
                        m.Sha256,
                    }
            )
            .ToListAsync(cancel);
        return kept.Select(r => new
        {
            r.Number,
            r.ReceivedAt,
            Sha256 = Convert.ToHexStringLower(r.Sha256),
        });
    }

    private static async Task<IEnumerable<ApiFinding>> Findings(DeskContext db, AbuseCase of, CancellationToken cancel)
    {
        var findings = await db
            .Findings.AsNoTracking()
            .Where(f => f.CaseId == of.Id)
            .OrderBy(f => f.Id)
            .Take(MostOfEach)
            .ToListAsync(cancel);
        return findings.Select(ApiFinding.Of);
    }

    private static async Task<object> Checks(DeskContext db, AbuseCase of, CancellationToken cancel) =>
        await db
            .CaseChecks.Where(c => c.CaseId == of.Id)
            .OrderBy(c => c.At)
            .Take(MostOfEach)
            .Select(c => new
            {
                c.Kind,
                c.Result,
                c.At,
            })
            .ToListAsync(cancel);
}
