using AbuseDesk.Cases;
using AbuseDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Outgoing;

/// <summary>A letter in some version, in both languages.</summary>
public sealed record LetterInForce(string Template, int Number, LetterWords Ja, LetterWords En);

/// <summary>The versions of the letters. Each change is a new version, also the one that takes a change back.</summary>
public sealed class LetterBook(DeskContext db, TimeProvider clock)
{
    public const int LongestNote = 200;

    // one hand at a time gives numbers
    private const long WriteLock = 4_011_202_612;

    /// <summary>What staff may write: every letter people read, and the signature under them.</summary>
    public static readonly IReadOnlyList<string> Keys =
    [
        .. MailTemplates
            .All.Where(t => !string.Equals(t, "T4-resolved", StringComparison.Ordinal))
            .OrderBy(Order)
            .ThenBy(t => t, StringComparer.Ordinal),
        MailTemplates.Signature,
    ];

    /// <summary>A version; 0 is the text that comes with the desk. Null where there is none.</summary>
    public async Task<LetterInForce?> Version(string template, int number, CancellationToken cancel)
    {
        if (!Keys.Contains(template, StringComparer.Ordinal))
        {
            return null;
        }

        if (number == 0)
        {
            return Shipped(template, 0);
        }

        var found = await db
            .LetterVersions.AsNoTracking()
            .SingleOrDefaultAsync(v => v.Template == template && v.Number == number, cancel);
        return found switch
        {
            null => null,
            { Ja: { } ja, En: { } en } => new LetterInForce(template, number, Split(template, ja), Split(template, en)),
            _ => Shipped(template, number),
        };
    }

    /// <summary>The number of the version in force.</summary>
    public async Task<int> Newest(string template, CancellationToken cancel) =>
        await db.LetterVersions.Where(v => v.Template == template).MaxAsync(v => (int?)v.Number, cancel) ?? 0;

    /// <summary>
    /// Keeps a letter as the newest version. <paramref name="seen"/>: the number that was looked at; another by now is a
    /// broken rule, as nobody may write over what they have not read.
    /// </summary>
    public async Task Write(LetterDraft draft, int seen, string? note, Guid by, CancellationToken cancel)
    {
        draft.Read(seen + 1);
        var (ja, en) = (draft.Source("ja"), draft.Source("en"));
        await Add(
            draft.Template,
            seen,
            last =>
                Same(last.Ja, draft.Ja) && Same(last.En, draft.En)
                    ? throw new CaseRuleException("letter_unchanged")
                    : new Change(ja, en, note, null),
            by,
            cancel
        );
    }

    /// <summary>Makes the text of an older version the newest one; 0 is the shipped one, also as it will be one day.</summary>
    public async Task TakeBack(string template, int number, int seen, Guid by, CancellationToken cancel)
    {
        var old =
            await db
                .LetterVersions.AsNoTracking()
                .SingleOrDefaultAsync(v => v.Template == template && v.Number == number, cancel)
            ?? (number == 0 ? null : throw new CaseRuleException("unknown_code", number));
        await Add(
            template,
            seen,
            last =>
                last.Number == number
                    ? throw new CaseRuleException("letter_unchanged")
                    : new Change(old?.Ja, old?.En, null, number),
            by,
            cancel
        );
    }

    private async Task Add(
        string template,
        int seen,
        Func<LetterInForce, Change> make,
        Guid by,
        CancellationToken cancel
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({WriteLock})", cancel);
        var last =
            await Version(template, await Newest(template, cancel), cancel)
            ?? throw new CaseRuleException("unknown_code", template);
        if (last.Number != seen)
        {
            throw new CaseRuleException("letter_changed_since");
        }

        var change = make(last);
        var note = string.IsNullOrWhiteSpace(change.Note) ? null : change.Note.Trim();
        var now = clock.GetUtcNow();
        db.LetterVersions.Add(
            new LetterVersion
            {
                Id = Guid.CreateVersion7(now),
                Template = template,
                Number = last.Number + 1,
                Ja = change.Ja,
                En = change.En,
                AuthorId = by,
                At = CaseEvent.ToMicroseconds(now),
                Note = note?.Length > LongestNote ? throw new CaseRuleException("letter_note_long", LongestNote) : note,
                Restores = change.Restores,
            }
        );
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    private static LetterInForce Shipped(string template, int number) =>
        new(
            template,
            number,
            LetterWords.Of(MailTemplates.Shipped(template, "ja")),
            LetterWords.Of(MailTemplates.Shipped(template, "en"))
        );

    // As it is kept; whether this program can use it is another question.
    private static LetterWords Split(string template, string source) =>
        MailTemplates.IsSignature(template)
            ? new LetterWords("", source.Trim('\n'))
            : new LetterWords(
                source[
                    (source.IndexOf(':', StringComparison.Ordinal) + 1)..source.IndexOf('\n', StringComparison.Ordinal)
                ]
                    .Trim(),
                source[source.IndexOf('\n', StringComparison.Ordinal)..].Trim('\n')
            );

    private static bool Same(LetterWords one, LetterWords other) =>
        string.Equals(one.Subject, other.Subject.Trim(), StringComparison.Ordinal)
        && string.Equals(one.Body, other.Body.ReplaceLineEndings("\n").Trim('\n'), StringComparison.Ordinal);

    // T2 before T10.
    private static int Order(string template) =>
        int.Parse(template[1..].Split('-')[0], System.Globalization.CultureInfo.InvariantCulture);

    private sealed record Change(string? Ja, string? En, string? Note, int? Restores);
}
