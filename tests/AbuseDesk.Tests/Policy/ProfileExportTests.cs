using AbuseDesk.Policy;

namespace AbuseDesk.Tests.Policy;

public sealed class ProfileExportTests
{
    public static TheoryData<string> Names => [.. PolicyPresets.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_profile_written_out_and_read_again_is_the_same(string name)
    {
        var profile = PolicyPresets.Read(name);

        var own = Reread(PolicyYaml.Own(profile));
        var whole = Reread(PolicyYaml.Whole(profile));

        Assert.Empty(PolicyDiff.Of(profile, own));
        Assert.Empty(PolicyDiff.Of(profile, whole));
        Assert.Equal(PolicyYaml.Own(profile), PolicyYaml.Own(own));
        Assert.Equal(PolicyYaml.Whole(profile), PolicyYaml.Whole(whole));
        Assert.Contains("extends: ", PolicyYaml.Own(profile), StringComparison.Ordinal);
        Assert.DoesNotContain("extends: ", PolicyYaml.Whole(profile), StringComparison.Ordinal);
        Assert.Equal(SituationRow.All.Select(r => Said(profile, r)), SituationRow.All.Select(r => Said(whole, r)));
    }

    [Fact]
    public void A_profile_is_written_in_one_order_of_keys_whatever_the_order_it_came_in()
    {
        var text = PolicyYaml.Own(
            PolicyTexts.Read("rules: [{id: OWN-9, when: {}, do: [request_fix]}]\nintake: [abuse]")
        );

        Assert.Equal(
            """
            name: own
            intake: [abuse]
            rules:
            - id: OWN-9
              when: {}
              do: [request_fix]
            close_rule: operator_verified

            """,
            text
        );
    }

    [Fact]
    public void Every_value_says_where_it_comes_from()
    {
        var profile = PolicyPresets.Read("default");

        Assert.Equal("default", profile.Origin("close_rule")?.Profile);
        Assert.Equal("sakura", profile.Origin("advice.level")?.Profile);
        Assert.Equal("base", profile.Origin("categories.phishing.triage")?.Profile);
        Assert.Equal("sakura", profile.Origin("rules.SAKURA-4.do")?.Profile);
        Assert.Equal(
            ("default", "sakura"),
            (profile.Origin("outbound_reports.on")?.Profile, profile.Origin("outbound_reports.pool")?.Profile)
        );
        Assert.Null(profile.Origin("rules.SAKURA-99"));
        var lines = PolicyPresets.Find("sakura")!.Content.Split('\n');
        Assert.Contains(
            "SAKURA-4\u000a",
            lines[profile.Origin("rules.SAKURA-4")!.Line - 1] + "\n",
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_heir_replaces_lists_and_joins_maps()
    {
        var profile = PolicyTexts.Read("intake: [paper]\ncategories: {phishing: {triage: 30m}}", extends: "kwc");

        Assert.Equal(["paper"], profile.Intake);
        Assert.Equal(
            ("high", "30m"),
            (profile.Categories["phishing"].Severity, profile.Categories["phishing"].Triage.ToString())
        );
        Assert.Equal("1bd", profile.Categories["spam"].Triage.ToString());
        Assert.Contains(profile.Rules, r => r.Id == "KWC-2");
        Assert.Null(profile.TitleJa);
    }

    [Fact]
    public void A_difference_is_told_value_by_value_and_rule_by_rule()
    {
        var before = PolicyTexts.Read(
            """
            intake: [abuse]
            rules:
              - { id: OWN-1, when: { family: mail }, do: [inform] }
              - { id: OWN-9, when: {}, do: [request_fix] }
            """
        );
        var after = PolicyTexts.Read(
            """
            awareness: whenever_possible
            rules:
              - { id: OWN-2, when: { family: domain }, do: [inform] }
              - { id: OWN-1, when: { family: mail }, do: [note_only] }
              - { id: OWN-9, when: {}, do: [request_fix] }
            """
        );

        Assert.Equal(
            [
                new PolicyChange("intake", "[abuse]", null),
                new PolicyChange("rules", "OWN-1, OWN-9", "OWN-2, OWN-1, OWN-9"),
                new PolicyChange("rules.OWN-1.do", "[inform]", "[note_only]"),
                new PolicyChange("awareness", null, "whenever_possible"),
                new PolicyChange("rules.OWN-2.id", null, "OWN-2"),
                new PolicyChange("rules.OWN-2.when.family", null, "domain"),
                new PolicyChange("rules.OWN-2.do", null, "[inform]"),
            ],
            PolicyDiff.Of(before, after)
        );
    }

    [Fact]
    public void Default_differs_from_sakura_in_what_it_says_of_itself_only() =>
        Assert.Equal(
            ["close_rule", "name", "outbound_reports.on", "title.en", "title.ja"],
            PolicyDiff.Of(PolicyPresets.Read("sakura"), PolicyPresets.Read("default")).Select(c => c.Path).Order()
        );

    private static PolicyProfile Reread(string yaml)
    {
        var reading = ProfileReading.Of(new PolicyText("again.yaml", yaml), PolicyPresets.Find);
        Assert.Empty(reading.Faults);
        return reading.Profile!;
    }

    private static string Said(PolicyProfile profile, SituationRow row) =>
        PolicyCommands.Line(Suggestion.Of(profile, SituationReader.Read($"{{{row.Facts.Replace('\'', '"')}}}")));
}
