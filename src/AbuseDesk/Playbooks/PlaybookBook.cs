using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Ops;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Playbooks;

/// <summary>A playbook in force: its text, and which version that is.</summary>
public sealed record PlaybookInForce(string Playbook, string Language, int Number, string Text);

/// <summary>The versions of the playbooks. Each change is a new version, also the one that takes a change back.</summary>
public sealed class PlaybookBook(DeskContext db, DeskSettings settings, TimeProvider clock)
{
    public const int LongestNote = 200;
    public const int LongestLesson = 1_000;

    // one hand at a time gives numbers
    private const long WriteLock = 4_011_202_609;

    /// <summary>A version; 0 is the text that comes with the desk. Null where there is none.</summary>
    public async Task<PlaybookInForce?> Version(string key, string language, int number, CancellationToken cancel)
    {
        if (
            !PlaybookKeys.All.Contains(key, StringComparer.Ordinal)
            || !PlaybookKeys.Languages.Contains(language, StringComparer.Ordinal)
        )
        {
            return null;
        }

        if (number == 0)
        {
            return new PlaybookInForce(key, language, 0, PlaybookDefaults.Of(key, language));
        }

        var text = await db
            .PlaybookVersions.Where(v => v.Playbook == key && v.Language == language && v.Number == number)
            .Select(v => v.Text)
            .SingleOrDefaultAsync(cancel);
        return text is null ? null : new PlaybookInForce(key, language, number, text);
    }

    /// <summary>
    /// Keeps a text as the newest version. <paramref name="inForce"/>: the number that was looked at; another by now is a
    /// broken rule, as nobody may write over what they have not read.
    /// </summary>
    public Task Write(PlaybookInForce inForce, string text, string? note, Guid by, CancellationToken cancel) =>
        Change(
            inForce.Playbook,
            inForce.Language,
            last => Unless(last.Number != inForce.Number, last, text),
            (note, null),
            by,
            cancel
        );

    /// <summary>Makes the text of an older version the newest one.</summary>
    public async Task TakeBack(PlaybookInForce inForce, int number, Guid by, CancellationToken cancel)
    {
        var old =
            await Version(inForce.Playbook, inForce.Language, number, cancel)
            ?? throw new CaseRuleException("unknown_code", number);
        await Change(
            inForce.Playbook,
            inForce.Language,
            last => Unless(last.Number != inForce.Number, last, old.Text),
            (null, number),
            by,
            cancel
        );
    }

    /// <summary>Adds what somebody learned, with its day, to whatever is in force by now.</summary>
    public Task Learn(string key, string language, string? lesson, Guid by, CancellationToken cancel)
    {
        var words = string.Join(' ', (lesson ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (words.Length is 0 or > LongestLesson)
        {
            throw new CaseRuleException("lesson_missing", LongestLesson);
        }

        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), settings.TimeZone).DateTime);
        return Change(key, language, last => KnowHow.Add(last.Text, language, day, words), (null, null), by, cancel);
    }

    private static string Unless(bool changed, PlaybookInForce last, string text)
    {
        if (changed)
        {
            throw new CaseRuleException("playbook_changed_since");
        }

        return string.Equals(last.Text, text, StringComparison.Ordinal)
            ? throw new CaseRuleException("playbook_unchanged")
            : text;
    }

    private async Task Change(
        string key,
        string language,
        Func<PlaybookInForce, string> change,
        (string? Note, int? Restores) why,
        Guid by,
        CancellationToken cancel
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({WriteLock})", cancel);
        var newest = await db
            .PlaybookVersions.Where(v => v.Playbook == key && v.Language == language)
            .MaxAsync(v => (int?)v.Number, cancel);
        var last =
            await Version(key, language, newest ?? 0, cancel) ?? throw new CaseRuleException("unknown_code", key);
        var text = Checked(key, change(last));
        var now = clock.GetUtcNow();
        var note = string.IsNullOrWhiteSpace(why.Note) ? null : why.Note.Trim();
        db.PlaybookVersions.Add(
            new PlaybookVersion
            {
                Id = Guid.CreateVersion7(now),
                Playbook = key,
                Language = language,
                Number = last.Number + 1,
                Text = text,
                AuthorId = by,
                At = CaseEvent.ToMicroseconds(now),
                Note =
                    note?.Length > LongestNote ? throw new CaseRuleException("playbook_note_long", LongestNote) : note,
                Restores = why.Restores,
            }
        );
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    // A category without a text of its own goes by its family's; a family always has one.
    private static string Checked(string key, string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return PlaybookKeys.IsFamily(key) ? throw new CaseRuleException("playbook_empty") : "";
        }

        PlaybookText.Check(text);
        return text;
    }
}
