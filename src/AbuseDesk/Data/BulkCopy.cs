using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace AbuseDesk.Data;

/// <summary>
/// Writes entities by binary COPY, with the columns, names and stored forms the model describes: a column that is added
/// to an entity is written here without anybody thinking of it.
/// </summary>
internal static class BulkCopy<T>
    where T : class
{
    private static readonly Column[] Columns;
    private static readonly string Copy;

    static BulkCopy()
    {
        using var context = new DeskContext(DeskSchema.Options("Host=model-only"));
        var entity = context.Model.FindEntityType(typeof(T))!;

        // Shadow properties are computed by the database.
        Columns = [.. entity.GetProperties().Where(p => !p.IsShadowProperty()).Select(p => new Column(p))];
        Copy =
            $"copy {entity.GetTableName()} ({string.Join(", ", Columns.Select(c => $"\"{c.Name}\""))}) from stdin (format binary)";
    }

    /// <summary>Text Postgres cannot hold (NUL, halves of surrogate pairs) is replaced, as it would fail the whole batch.</summary>
    public static async Task Write(NpgsqlConnection connection, IReadOnlyCollection<T> rows, CancellationToken cancel)
    {
        if (rows.Count == 0)
        {
            return;
        }

        await using var copy = await connection.BeginBinaryImportAsync(Copy, cancel);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(cancel);
            foreach (var column in Columns)
            {
                if (column.Value(row) is { } value)
                {
                    await copy.WriteAsync(value, column.Type, cancel);
                }
                else
                {
                    await copy.WriteNullAsync(cancel);
                }
            }
        }

        await copy.CompleteAsync(cancel);
    }

    private sealed class Column
    {
        private readonly Func<T, object?> _get;
        private readonly Func<object?, object?>? _convert;

        public Column(IProperty property)
        {
            var row = Expression.Parameter(typeof(T));
            _get = Expression
                .Lambda<Func<T, object?>>(
                    Expression.Convert(Expression.Property(row, property.PropertyInfo!), typeof(object)),
                    row
                )
                .Compile();
            _convert = property.GetTypeMapping().Converter?.ConvertToProvider;
            Name = property.GetColumnName();
            Type = property.GetColumnType();
        }

        public string Name { get; }
        public string Type { get; }

        public object? Value(T row)
        {
            var value = _get(row);
            return (value is null || _convert is null ? value : _convert(value)) switch
            {
                string text => StorableText.Of(text),
                string[] texts => Array.ConvertAll(texts, StorableText.Of),
                var other => other,
            };
        }
    }
}

/// <summary>Text as Postgres can hold it.</summary>
internal static class StorableText
{
    public static string Of(string text)
    {
        if (!text.Contains('\0', StringComparison.Ordinal) && !HasHalfPair(text))
        {
            return text;
        }

        var storable = new char[text.Length];
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
            if (isPair)
            {
                (storable[i], storable[i + 1]) = (text[i], text[i + 1]);
                i++;
                continue;
            }

            storable[i] = text[i] == '\0' || char.IsSurrogate(text[i]) ? '\uFFFD' : text[i];
        }

        return new string(storable);
    }

    /// <summary>At most <paramref name="length"/> characters, never half of a pair.</summary>
    public static string? Capped(string? text, int length)
    {
        if (text is null || text.Length <= length)
        {
            return text is null ? null : Of(text);
        }

        return Of(text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)]);
    }

    private static bool HasHalfPair(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                return true;
            }

            i++;
        }

        return false;
    }
}
