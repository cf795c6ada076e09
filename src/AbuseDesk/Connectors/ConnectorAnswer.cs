using System.Text.Json;
using AbuseDesk.Checks;
using AbuseDesk.Outgoing;

namespace AbuseDesk.Connectors;

/// <summary>What a connector says about one request.</summary>
/// <param name="Id">Of the request: an answer to another one counts for none.</param>
/// <param name="Status"><c>done</c>, <c>failed</c> (for good) or <c>pending</c> (the result comes later).</param>
/// <param name="Result">For a check what it found, in the words of its kind; else a code of the connector's own.</param>
/// <param name="Message">For staff, a few lines.</param>
/// <param name="Facts">What was found or changed: names with texts, numbers, true, false or null.</param>
public sealed record ConnectorAnswer(
    Guid Id,
    string Status,
    string? Result = null,
    string? Message = null,
    IReadOnlyDictionary<string, JsonElement>? Facts = null
)
{
    public const int MostBytes = 64 * 1024;
    public const string Done = "done";
    public const string Failed = "failed";
    public const string Pending = "pending";
    private const int LongestCode = 64;
    private const int LongestMessage = 2_000;
    private const int LongestFact = 4_000;
    private const int MostFacts = 100;

    /// <summary>The answer in these bytes, or what is wrong with them.</summary>
    public static (ConnectorAnswer? Answer, string? Fault) Read(ReadOnlySpan<byte> body)
    {
        try
        {
            var answer = JsonSerializer.Deserialize<ConnectorAnswer>(body, ConnectorJson.Options);
            return answer is null ? (null, "is null")
                : answer.Faults() is { } fault ? (null, fault)
                : (answer, null);
        }
        catch (JsonException wrong)
        {
            // Its message quotes names of the answer, never values.
            return (null, OneLine.Of($"is not as its schema says: {wrong.Message}", 300));
        }
    }

    /// <summary>Why this is no answer to what was asked; null when it is one.</summary>
    public string? Misfit(ConnectorRequest asked)
    {
        if (Id != asked.Id)
        {
            return $"is about {Id}, asked was {asked.Id}";
        }

        return
            Status is Done
            && CheckKind.Of(asked.Key) is { } kind
            && asked.What is "check"
            && !kind.Results.Contains(Result, StringComparer.Ordinal)
            ? $"has the result '{Result}'; {asked.Key} says one of {string.Join(", ", kind.Results)}"
            : null;
    }

    /// <summary>The same for answers that say the same, however they were written.</summary>
    public string Canonical() =>
        JsonSerializer.Serialize(
            this with
            {
                Facts = Facts is { Count: > 0 } facts
                    ? new SortedDictionary<string, JsonElement>(facts.ToDictionary(), StringComparer.Ordinal)
                    : null,
            },
            ConnectorJson.Options
        );

    private string? Faults()
    {
        if (Status is not (Done or Failed or Pending))
        {
            return $"has the status '{OneLine.Of(Status, 40)}', none of {Done}, {Failed}, {Pending}";
        }

        if (Result is not null && !IsCode(Result))
        {
            return $"has a result that is no code: small letters, digits and '_', at most {LongestCode}";
        }

        if (Message is { Length: > LongestMessage } || (Message is not null && !OneLine.IsPlainText(Message)))
        {
            return $"has a message of more than {LongestMessage} characters or with control characters";
        }

        if (Facts is { Count: > MostFacts } || Facts?.Any(f => !IsCode(f.Key) || !IsFact(f.Value)) == true)
        {
            return $"has facts that are none: at most {MostFacts}, named like codes, "
                + $"each a text of at most {LongestFact} characters, a number, true, false or null";
        }

        return null;
    }

    private static bool IsCode(string text) =>
        text is { Length: > 0 and <= LongestCode }
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_');

    private static bool IsFact(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString() is { Length: <= LongestFact } text && OneLine.IsPlainText(text),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null => true,
            _ => false,
        };
}
