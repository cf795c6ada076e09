using System.Text.Json;

namespace AbuseDesk.Policy;

/// <summary>A line that is no situation; the message says what a right one looks like.</summary>
public sealed class SituationException(string message) : Exception(message);

/// <summary>Reads one situation from a JSON line. A key that is absent or null is unknown.</summary>
public static class SituationReader
{
    private const int MostLength = 16_384;
    private const int MostText = 200;
    private const string Example = """{"family":"web_content","service":"rental_server","verified":true}""";

    public static Situation Read(string line)
    {
        if (line.Length > MostLength)
        {
            throw new SituationException($"is longer than {MostLength} characters; a situation is like {Example}");
        }

        try
        {
            using var json = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 4 });
            return json.RootElement.ValueKind is JsonValueKind.Object
                ? Facts(json.RootElement)
                : throw new SituationException($"is not a JSON object; a situation is like {Example}");
        }
        catch (JsonException broken)
        {
            throw new SituationException($"is not JSON: {broken.Message} A situation is like {Example}");
        }
    }

    private static Situation Facts(JsonElement json)
    {
        var values = new Dictionary<Fact, JsonElement>();
        foreach (var member in json.EnumerateObject())
        {
            if (Policy.Facts.Find(member.Name) is not { } fact)
            {
                var name = member.Name.Length > 60 ? member.Name[..60] + "…" : member.Name;
                throw new SituationException(
                    $"has the unknown key '{name}'; {ProfileValues.Proposal(name, Policy.Facts.Keys)}"
                );
            }

            if (!values.TryAdd(fact, member.Value))
            {
                throw new SituationException($"has the key '{member.Name}' twice; say it once");
            }
        }

        return new Situation
        {
            Family = Word(values, Fact.Family),
            Service = Word(values, Fact.Service),
            Resource = Word(values, Fact.Resource),
            Nature = Word(values, Fact.Nature),
            Verified = Switch(values, Fact.Verified),
            Impact = Word(values, Fact.Impact),
            ContinuedAfterNotice = Switch(values, Fact.ContinuedAfterNotice),
            Contract = Word(values, Fact.Contract),
            AupClause = Text(values, Fact.AupClause),
            Maliciousness = Number(values, Fact.Maliciousness, 1, 5),
            SocialImpact = Number(values, Fact.SocialImpact, 1, 5),
            Strikes = Number(values, Fact.Strikes, 0, 1_000_000),
            Severity = Word(values, Fact.Severity),
        };
    }

    private static string? Word(Dictionary<Fact, JsonElement> values, Fact fact)
    {
        if (Known(values, fact) is not { } value)
        {
            return null;
        }

        var text = value.ValueKind is JsonValueKind.String ? value.GetString()! : null;
        return text is not null && Policy.Facts.Values(fact).Contains(text, StringComparer.Ordinal)
            ? text
            : throw Wrong(fact, value, Policy.Facts.Known(fact) + ", as text in quotes");
    }

    private static string? Text(Dictionary<Fact, JsonElement> values, Fact fact)
    {
        if (Known(values, fact) is not { } value)
        {
            return null;
        }

        var text = value.ValueKind is JsonValueKind.String ? value.GetString()! : null;
        return text is { Length: <= MostText } && !text.Any(char.IsControl)
            ? text.Trim()
            : throw Wrong(fact, value, Policy.Facts.Known(fact) + ", as text in quotes");
    }

    private static bool? Switch(Dictionary<Fact, JsonElement> values, Fact fact) =>
        Known(values, fact) is not { } value ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw Wrong(fact, value, "true or false, without quotes");

    private static int? Number(Dictionary<Fact, JsonElement> values, Fact fact, int min, int max) =>
        Known(values, fact) is not { } value ? null
        : value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var number) && number >= min && number <= max
            ? number
        : throw Wrong(fact, value, FormattableString.Invariant($"a whole number from {min} to {max}"));

    private static JsonElement? Known(Dictionary<Fact, JsonElement> values, Fact fact) =>
        values.TryGetValue(fact, out var value) && value.ValueKind is not JsonValueKind.Null ? value : null;

    private static SituationException Wrong(Fact fact, JsonElement value, string right)
    {
        var text = value.GetRawText();
        return new($"has {Policy.Facts.Key(fact)} {(text.Length > 60 ? text[..60] + "…" : text)}; it is {right}");
    }
}
