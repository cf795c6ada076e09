using System.Collections.Concurrent;
using System.Collections.Frozen;
using AbuseDesk.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AbuseDesk.Outgoing;

/// <summary>
/// The letters in force: those that come with the desk, and over them what staff wrote. Asked for anew with each batch of
/// mails, as somebody may change them in another process.
/// </summary>
public sealed class Letters
{
    /// <summary>As they come with the desk.</summary>
    public static readonly Letters Shipped = new(FrozenDictionary<string, Letter>.Empty);

    // Versions never change, so each is read once in a process.
    private static readonly ConcurrentDictionary<Guid, Letter> Read = new();

    private readonly IReadOnlyDictionary<string, Letter> _written;

    private Letters(IReadOnlyDictionary<string, Letter> written) => _written = written;

    /// <summary>
    /// Versions this program cannot use, as a newer one wrote them with names it does not have; the shipped text goes out
    /// in their place.
    /// </summary>
    public IReadOnlyDictionary<string, int> Unusable =>
        _written
            .Where(w => w.Value is { Fault: not null })
            .ToDictionary(w => w.Key, w => w.Value.Number, StringComparer.Ordinal);

    public static async Task<Letters> InForce(DeskContext context, CancellationToken cancel)
    {
        await context.Database.OpenConnectionAsync(cancel);
        try
        {
            return await InForce((NpgsqlConnection)context.Database.GetDbConnection(), cancel);
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }

    public static async Task<Letters> InForce(NpgsqlConnection connection, CancellationToken cancel)
    {
        var newest = await Newest(connection, cancel);
        var unread = newest.Values.Where(id => !Read.ContainsKey(id)).ToArray();
        if (unread.Length > 0)
        {
            await ReadTexts(connection, unread, cancel);
        }

        return newest.Count == 0
            ? Shipped
            : new Letters(newest.ToFrozenDictionary(n => n.Key, n => Read[n.Value], StringComparer.Ordinal));
    }

    /// <summary>Renders with exactly the names of the template: one too many or too few is a fault of the caller.</summary>
    public RenderedMail Render(string template, string language, IReadOnlyDictionary<string, object?> names)
    {
        if (MailTemplates.IsSignature(template))
        {
            throw new TemplateException("The signature is no mail.");
        }

        var (text, number) = TextOf(template, language);
        var (subject, body) = text.Fill(names);
        var foot = TextOf(MailTemplates.Signature, language).Text.Foot(names);
        return new RenderedMail(subject, $"{body}\n\n{foot}\n") { Version = number };
    }

    /// <summary>With one of them as it is being written.</summary>
    internal Letters With(string template, Letter letter) =>
        new(new Dictionary<string, Letter>(_written, StringComparer.Ordinal) { [template] = letter });

    private (LetterText Text, int Number) TextOf(string template, string language) =>
        _written.GetValueOrDefault(template) is { } letter && letter.Texts.GetValueOrDefault(language) is { } text
            ? (text, letter.Number)
            : (
                MailTemplates.Shipped(template, language),
                _written.GetValueOrDefault(template) is { Fault: null } back ? back.Number : 0
            );

    private static async Task<Dictionary<string, Guid>> Newest(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            "select distinct on (template) template, id from letter_versions order by template, number desc",
            connection
        );
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var newest = new Dictionary<string, Guid>(StringComparer.Ordinal);
        while (await rows.ReadAsync(cancel))
        {
            newest[rows.GetString(0)] = rows.GetGuid(1);
        }

        return newest;
    }

    private static async Task ReadTexts(NpgsqlConnection connection, Guid[] ids, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            "select id, template, number, ja, en from letter_versions where id = any($1)",
            connection
        )
        {
            Parameters = { new() { Value = ids } },
        };
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            var isShipped = await rows.IsDBNullAsync(3, cancel) || await rows.IsDBNullAsync(4, cancel);
            Read[rows.GetGuid(0)] = Letter.Stored(
                rows.GetString(1),
                rows.GetInt32(2),
                isShipped ? null : rows.GetString(3),
                isShipped ? null : rows.GetString(4)
            );
        }
    }
}

/// <summary>One letter as staff wrote it, in each language; none where the shipped text was taken back.</summary>
internal sealed record Letter(int Number, IReadOnlyDictionary<string, LetterText> Texts)
{
    /// <summary>Why this program cannot use it.</summary>
    public string? Fault { get; private init; }

    public static Letter Stored(string template, int number, string? ja, string? en)
    {
        var none = FrozenDictionary<string, LetterText>.Empty;
        if (ja is null || en is null)
        {
            return new Letter(number, none);
        }

        if (!TemplateName.Of.ContainsKey(template))
        {
            return new Letter(number, none) { Fault = $"There is no template {template}." };
        }

        try
        {
            return new Letter(
                number,
                new Dictionary<string, LetterText>(StringComparer.Ordinal)
                {
                    ["ja"] = LetterText.Read(template, "ja", ja),
                    ["en"] = LetterText.Read(template, "en", en),
                }
            );
        }
        catch (TemplateFault fault)
        {
            // what this program does not know goes out as it was shipped; the page of the letter says so
            return new Letter(number, none) { Fault = fault.Message };
        }
    }
}
