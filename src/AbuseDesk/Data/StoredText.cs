using System.Text;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace AbuseDesk.Data;

/// <summary>
/// Enums are stored as snake_case text. Text this version does not know reads as <c>Unknown</c>, and since EF writes only
/// what changed, stays as a newer version wrote it.
/// </summary>
public static class StoredText
{
    public static string Text<T>(T value)
        where T : struct, Enum => Names<T>.ToText.TryGetValue(value, out var text) ? text : "unknown";

    public static T Parse<T>(string text)
        where T : struct, Enum => Names<T>.FromText.TryGetValue(text, out var value) ? value : default;

    private static string Snake(string name)
    {
        var text = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && text.Length > 0)
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }

    private static class Names<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> ToText = Enum.GetValues<T>()
            .ToDictionary(v => v, v => Snake(v.ToString()));
        public static readonly Dictionary<string, T> FromText = ToText.ToDictionary(
            p => p.Value,
            p => p.Key,
            StringComparer.Ordinal
        );
    }
}

internal sealed class StoredTextConverter<T>()
    : ValueConverter<T, string>(value => StoredText.Text(value), text => StoredText.Parse<T>(text))
    where T : struct, Enum;
