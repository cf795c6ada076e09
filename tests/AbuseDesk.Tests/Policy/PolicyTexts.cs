using AbuseDesk.Policy;

namespace AbuseDesk.Tests.Policy;

/// <summary>Small profiles for tests.</summary>
internal static class PolicyTexts
{
    /// <summary>The least a profile can be.</summary>
    public const string Least = """
        name: own
        close_rule: operator_verified
        rules:
          - { id: OWN-8, when: { family: rights }, do: [handover_legal] }
          - { id: OWN-9, when: {}, do: [warn], deadline: 3bd }
        """;

    /// <summary>Reads lines below name and close rule; they must be right.</summary>
    public static PolicyProfile Read(string lines, string? extends = null)
    {
        var head = extends is null ? "" : $"extends: {extends}\n";
        var reading = Reading($"name: own\nclose_rule: operator_verified\n{head}{lines}");
        Assert.Empty(reading.Faults);
        return reading.Profile!;
    }

    public static ProfileReading Reading(string yaml) =>
        ProfileReading.Of(new PolicyText("own.yaml", yaml), PolicyPresets.Find);

    /// <summary>The faults of some rules, followed by one for everything else.</summary>
    public static IReadOnlyList<string> FaultsOfRules(params string[] rules)
    {
        var lines = rules.Append("{id: OWN-9, when: {}, do: [request_fix]}").Select(r => $"  - {r}\n");
        return Faults($"name: own\nclose_rule: operator_verified\nrules:\n{string.Concat(lines)}");
    }

    public static IReadOnlyList<string> Faults(string yaml) => [.. Reading(yaml).Faults.Select(f => f.ToString())];
}
