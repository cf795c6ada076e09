using System.Globalization;

namespace AbuseDesk.Policy;

/// <summary>
/// Reads the <c>when</c> of a rule: a value, a list (any of them), <c>'>=4'</c>, <c>set</c>, <c>any: [{…}, {…}]</c>,
/// <c>not: {…}</c>. All that stands in one map must hold.
/// </summary>
internal sealed class ConditionReader(ProfileValues values)
{
    private const int MostBranches = 8;

    private static readonly IReadOnlyList<string> Keys = [.. Facts.Keys, "any", "not"];

    /// <summary>Null where it cannot be read; the faults say why.</summary>
    public AllOf? Read(YamlValue value, string what) => All(value, what, inNot: false);

    private AllOf? All(YamlValue value, string what, bool inNot)
    {
        if (value is not YamlMap map)
        {
            values.Fault(value, $"'when' of {what} is not a map; write {{family: mail, verified: true}}");
            return null;
        }

        var fields = values.Fields(value, $"'when' of {what}", Keys);
        var read = fields.Select(f => One(f.Key, f.Value, what, inNot)).ToList();
        return read.Contains(null) || fields.Count < map.Entries.Count
            ? null
            : new AllOf([.. read.OfType<Condition>()]);
    }

    private Condition? One(string key, YamlValue value, string what, bool inNot) =>
        key switch
        {
            "any" => Any(value, what, inNot),
            "not" => All(value, what, inNot: true) is { } inner ? new Not(inner) : null,
            _ => IsFact(Facts.Find(key)!.Value, value, what, inNot),
        };

    private AnyOf? Any(YamlValue value, string what, bool inNot)
    {
        if (value is not YamlList { Items.Count: >= 2 and <= MostBranches } list)
        {
            values.Fault(
                value,
                $"'any' of {what} is not a list of 2 to {MostBranches} maps; write any: [{{impact: large}}, {{continued_after_notice: true}}]"
            );
            return null;
        }

        var branches = list.Items.Select(i => All(i, what, inNot)).ToList();
        if (branches.Exists(b => b is { Conditions.Count: 0 }))
        {
            values.Fault(value, $"'any' of {what} has an empty branch, which always holds");
            return null;
        }

        return branches.Contains(null) ? null : new AnyOf([.. branches.OfType<AllOf>()]);
    }

    private FactIs? IsFact(Fact fact, YamlValue value, string what, bool inNot)
    {
        if (inNot && fact is Fact.Verified)
        {
            values.Fault(value, $"'verified' of {what} stands under 'not'; write verified: false beside it");
            return null;
        }

        if (value is YamlMap || value is YamlList { Items.Count: 0 })
        {
            values.Fault(value, $"{Facts.Key(fact)} of {what} holds for no value; it is {Facts.Known(fact)}");
            return null;
        }

        var items = ProfileValues.Items(value);
        var tests = items.Select(i => Test(fact, i, what)).ToList();
        return tests.Contains(null)
            ? null
            : new FactIs(
                fact,
                text => tests.Exists(t => t!(text)),
                [.. items.Select(i => ((YamlText)i).Text.Trim()).Where(t => t is not "set")]
            );
    }

    private Func<string, bool>? Test(Fact fact, YamlValue item, string what)
    {
        if (item is YamlText { IsNothing: false } given)
        {
            var text = given.Text.Trim();
            if (text is "set")
            {
                return known => known.Length > 0;
            }

            if (Comparison(fact, text) is { } comparison)
            {
                return comparison;
            }

            if (IsValue(fact, text))
            {
                return known => string.Equals(known, text, StringComparison.Ordinal);
            }

            var near = PolicyWords.Nearest(text, Facts.Values(fact));
            values.Fault(
                item,
                $"{Facts.Key(fact)} of {what} is '{Shown(text)}', not {Facts.Known(fact)}"
                    + (Facts.IsOrdered(fact) ? ", also with >=, >, <= or <, such as '>=4'" : "")
                    + (near is not null && !Facts.IsOrdered(fact) ? $"; did you mean '{near}'?" : "")
            );
            return null;
        }

        values.Fault(item, $"{Facts.Key(fact)} of {what} is not a value; it is {Facts.Known(fact)}");
        return null;
    }

    private static Func<string, bool>? Comparison(Fact fact, string text)
    {
        var sign =
            text.StartsWith(">=", StringComparison.Ordinal) || text.StartsWith("<=", StringComparison.Ordinal) ? 2
            : text.Length > 0 && text[0] is '>' or '<' ? 1
            : 0;
        var limit = text[sign..].Trim();
        if (sign == 0 || !Facts.IsOrdered(fact) || !IsValue(fact, limit))
        {
            return null;
        }

        var bound = Facts.Order(fact, limit);
        return text[..sign] switch
        {
            ">=" => known => Facts.Order(fact, known) >= bound,
            "<=" => known => Facts.Order(fact, known) <= bound,
            ">" => known => Facts.Order(fact, known) > bound,
            _ => known => Facts.Order(fact, known) < bound,
        };
    }

    private static bool IsValue(Fact fact, string text) =>
        fact switch
        {
            Fact.AupClause => text.Length <= 40 && text.All(c => char.IsLetterOrDigit(c) || c is '.' or '-' or ' '),
            Fact.Strikes => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
                && n <= Facts.MostStrikes,
            _ => Facts.Values(fact).Contains(text, StringComparer.Ordinal),
        };

    private static string Shown(string text) => text.Length > 40 ? text[..40] + "…" : text;
}
