using System.Text.RegularExpressions;

namespace AbuseDesk.Connectors;

/// <summary>
/// Fills the arguments of a command. What is filled in stays within its argument, is never looked at again for
/// placeholders, and never becomes an option.
/// </summary>
internal static partial class CommandArguments
{
    /// <summary>After it a program takes everything as a value.</summary>
    private const string EndOfOptions = "--";

    private static readonly Dictionary<string, Func<ConnectorRequest, string>> Values = new(StringComparer.Ordinal)
    {
        ["{target}"] = r => r.Resource.Value,
        ["{target_kind}"] = r => r.Resource.Kind,
        ["{key}"] = r => r.Key,
        ["{what}"] = r => r.What,
        ["{id}"] = r => r.Id.ToString(),
        ["{idempotency_key}"] = r => r.IdempotencyKey,
        ["{case}"] = r => r.Case,
        ["{service}"] = r => r.Service ?? "",
        ["{customer_ref}"] = r => r.CustomerRef ?? "",
    };

    public static IReadOnlyCollection<string> Names => Values.Keys;

    /// <summary>The first placeholder of a text that is none of ours; null when all are.</summary>
    public static string? Unknown(string argument) =>
        Placeholder().Matches(argument).Select(m => m.Value).FirstOrDefault(p => !Values.ContainsKey(p));

    /// <summary>The arguments for a request, or why there are none.</summary>
    public static (IReadOnlyList<string> Arguments, string? Refusal) Fill(
        IReadOnlyList<string> arguments,
        ConnectorRequest request
    )
    {
        var filled = new List<string>();
        foreach (var argument in arguments)
        {
            var value = Placeholder().Replace(argument, m => Values[m.Value](request));
            var isAfterOptions = filled.Contains(EndOfOptions, StringComparer.Ordinal);
            if (value.StartsWith('-') && !argument.StartsWith('-') && !isAfterOptions)
            {
                return ([], $"'{OneLine(value)}' begins with '-' and would be taken as an option");
            }

            if (value.Contains('\0', StringComparison.Ordinal))
            {
                return ([], $"'{OneLine(value)}' has a zero byte");
            }

            filled.Add(value);
        }

        return (filled, null);
    }

    private static string OneLine(string value) => Outgoing.OneLine.Of(value, 100);

    [GeneratedRegex(@"\{[^{}]*\}", RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();
}
