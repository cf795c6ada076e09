using AbuseDesk.Data;

namespace AbuseDesk.Policy;

/// <summary>Reads the rules of a profile.</summary>
internal sealed class RuleReader(ProfileValues values)
{
    private const int MostRules = 200;

    private static readonly string[] Keys = ["id", "when", "do", "mode", "deadline", "approval", "template", "note"];

    private readonly ConditionReader _conditions = new(values);

    /// <summary>Whether no rule was left out.</summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>Rules that have faults are left out; the faults are told.</summary>
    public List<PolicyRule> Read(YamlValue? value, YamlMap whole)
    {
        if (value is not YamlList list || list.Items.Count is 0 or > MostRules)
        {
            values.Fault(
                value ?? whole,
                $"a profile has a list of 1 to {MostRules} rules; the last is the one for everything else: "
                    + "{id: OWN-9, when: {}, do: [request_fix]}"
            );
            return [];
        }

        var rules = new List<PolicyRule>();
        var ids = new Dictionary<string, Origin>(StringComparer.Ordinal);
        foreach (var item in list.Items)
        {
            if (Rule(item) is not { } rule)
            {
                IsComplete = false;
                continue;
            }

            if (!ids.TryAdd(rule.Id, rule.Origin))
            {
                values.Fault(item, $"rule '{rule.Id}' stands twice; first in line {ids[rule.Id].Line}");
            }

            rules.Add(rule);
        }

        return rules;
    }

    private PolicyRule? Rule(YamlValue item)
    {
        var fields = values.Fields(item, "a rule", Keys);
        var id = Id(item, fields);
        var what = $"rule {id ?? "?"}";
        var when = fields.TryGetValue("when", out var condition) ? _conditions.Read(condition, what) : null;
        if (when is null && condition is null)
        {
            values.Fault(item, $"{what} has no 'when'; for everything else it is 'when: {{}}'");
        }

        var actions = Actions(item, fields, what);
        var mode = values.Word(fields.GetValueOrDefault("mode"), $"mode of {what}", PolicyWords.Modes);
        var approval = values.Word(fields.GetValueOrDefault("approval"), $"approval of {what}", PolicyWords.Approvals);
        var template = values.Word(fields.GetValueOrDefault("template"), $"template of {what}", PolicyWords.Templates);
        var deadline = fields.GetValueOrDefault("deadline");
        var isNone = deadline is YamlText { Text: "none" };
        var rule = new PolicyRule
        {
            Id = id ?? "",
            When = when ?? new AllOf([]),
            Actions = actions,
            Mode = mode is null ? RuleMode.AfterDeadline : StoredText.Parse<RuleMode>(mode),
            Deadline = isNone ? null : values.Period(deadline, $"deadline of {what}"),
            HasDeadline = deadline is not null,
            Approval = approval is null ? null : StoredText.Parse<Approval>(approval),
            Template = template,
            Note = values.Text(fields.GetValueOrDefault("note"), $"note of {what}"),
            Origin = item.Origin,
        };
        return id is null || when is null || actions.Count == 0 ? null : rule;
    }

    private IReadOnlyList<string> Actions(YamlValue item, Dictionary<string, YamlValue> fields, string what)
    {
        var actions = values.Words(fields.GetValueOrDefault("do"), $"action of {what}", ActionCatalogue.Keys);
        if (ProfileValues.Items(fields.GetValueOrDefault("do")).Count == 0)
        {
            values.Fault(item, $"{what} does nothing; name actions, such as 'do: [request_fix]'");
        }

        return actions;
    }

    private string? Id(YamlValue item, Dictionary<string, YamlValue> fields)
    {
        if (!fields.TryGetValue("id", out var value))
        {
            if (item is YamlMap)
            {
                values.Fault(item, "a rule has no 'id', such as OWN-1");
            }

            return null;
        }

        var id = values.Text(value, "id of a rule");
        if (id is null || id.Length <= 40 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            return id;
        }

        values.Fault(value, $"id of a rule is not 1 to 40 letters, digits, - and _, such as OWN-1");
        return null;
    }
}
