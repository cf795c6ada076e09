using AbuseDesk.Cases;
using AbuseDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Playbooks;

/// <summary>Who ticked a point, and when.</summary>
public sealed record Ticked(string Item, bool Done, string Who, DateTimeOffset At);

/// <summary>The playbook of a case, with what was ticked on it.</summary>
public sealed record CasePlaybook(
    string Number,
    PlaybookInForce InForce,
    PlaybookText Text,
    IReadOnlyDictionary<string, Ticked> Done
)
{
    private const int Most = 500;

    /// <summary>Points of this playbook that are ticked.</summary>
    public int Count => Text.Items.Count(i => Done.ContainsKey(i.Key));

    /// <summary>The one of its category, else of its family; read in one query.</summary>
    public static async Task<CasePlaybook> Of(DeskContext db, AbuseCase of, string language, CancellationToken cancel)
    {
        var (category, family) = (of.Category, of.Family);
        var read = await db
            .Cases.Where(c => c.Id == of.Id)
            .Select(c => new
            {
                Own = db
                    .PlaybookVersions.Where(v => v.Playbook == category && v.Language == language)
                    .OrderByDescending(v => v.Number)
                    .Select(v => new { v.Number, v.Text })
                    .FirstOrDefault(),
                Family = db
                    .PlaybookVersions.Where(v => v.Playbook == family && v.Language == language)
                    .OrderByDescending(v => v.Number)
                    .Select(v => new { v.Number, v.Text })
                    .FirstOrDefault(),
                Ticks = db
                    .PlaybookTicks.Where(t =>
                        t.CaseId == c.Id
                        && !db.PlaybookTicks.Any(o => o.CaseId == t.CaseId && o.Item == t.Item && o.Turn > t.Turn)
                    )
                    .OrderBy(t => t.Item)
                    .Select(t => new Ticked(
                        t.Item,
                        t.Done,
                        db.Users.Where(u => u.Id == t.ById).Select(u => u.Name).FirstOrDefault() ?? "",
                        t.At
                    ))
                    .Take(Most)
                    .ToList(),
            })
            .SingleAsync(cancel);
        var inForce =
            Written(category, language, read.Own?.Number, read.Own?.Text)
            ?? Written(family, language, read.Family?.Number, read.Family?.Text)
            ?? new PlaybookInForce(family, language, 0, PlaybookDefaults.Of(family, language));
        return Made(of.Number, inForce, read.Ticks);
    }

    private static PlaybookInForce? Written(string key, string language, int? number, string? text) =>
        string.IsNullOrEmpty(text) ? null : new PlaybookInForce(key, language, number ?? 0, text);

    private static CasePlaybook Made(string number, PlaybookInForce inForce, IEnumerable<Ticked> ticks) =>
        new(
            number,
            inForce,
            PlaybookText.Read(inForce.Text),
            ticks.Where(t => t.Done).ToDictionary(t => t.Item, StringComparer.Ordinal)
        );
}
