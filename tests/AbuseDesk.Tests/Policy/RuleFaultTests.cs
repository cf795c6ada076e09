using AbuseDesk.Policy;

namespace AbuseDesk.Tests.Policy;

/// <summary>Every kind of fault a rule can have, alone and among others.</summary>
public sealed class RuleFaultTests
{
    [Theory]
    [InlineData(
        "{id: A-1, when: {familly: mail}, do: [inform]}",
        "4:22: 'familly' is not known in 'when' of rule A-1; did you mean 'family'?"
    )]
    [InlineData(
        "{id: A-1, when: {family: mails}, do: [inform]}",
        "4:30: family of rule A-1 is 'mails', not one of mail"
    )]
    [InlineData("{id: A-1, when: {service: vps}, do: [inform]}", "service of rule A-1 is 'vps'")]
    [InlineData(
        "{id: A-1, when: {verified: yes}, do: [inform]}",
        "verified of rule A-1 is 'yes', not one of true, false"
    )]
    [InlineData(
        "{id: A-1, when: {maliciousness: 6}, do: [inform]}",
        "maliciousness of rule A-1 is '6', not a number from 1 to 5"
    )]
    [InlineData("{id: A-1, when: {maliciousness: '=>4'}, do: [inform]}", "such as '>=4'")]
    [InlineData("{id: A-1, when: {family: '>=mail'}, do: [inform]}", "family of rule A-1 is '>=mail'")]
    [InlineData("{id: A-1, when: {family: []}, do: [inform]}", "family of rule A-1 holds for no value")]
    [InlineData(
        "{id: A-1, when: {any: [{family: mail}]}, do: [inform]}",
        "'any' of rule A-1 is not a list of 2 to 8 maps"
    )]
    [InlineData("{id: A-1, when: {any: [{family: mail}, {}]}, do: [inform]}", "'any' of rule A-1 has an empty branch")]
    [InlineData("{id: A-1, when: {not: {verified: true}}, do: [inform]}", "write verified: false")]
    [InlineData("{id: A-1, when: everything, do: [inform]}", "'when' of rule A-1 is not a map")]
    [InlineData("{id: A-1, do: [inform]}", "rule A-1 has no 'when'")]
    [InlineData("{id: A-1, when: {family: mail}}", "rule A-1 does nothing")]
    [InlineData(
        "{id: A-1, when: {family: mail}, do: [suspend]}",
        "action of rule A-1 is 'suspend'; known are note_only"
    )]
    [InlineData("{id: A-1, when: {family: mail}, do: [suspend_sites]}", "did you mean 'suspend_site'?")]
    [InlineData("{when: {family: mail}, do: [inform]}", "a rule has no 'id'")]
    [InlineData("{id: A 1, when: {family: mail}, do: [inform]}", "id of a rule is not 1 to 40 letters")]
    [InlineData(
        "{id: A-1, when: {family: mail}, do: [inform], mode: later}",
        "mode of rule A-1 is 'later'; known are now, after_deadline"
    )]
    [InlineData("{id: A-1, when: {family: mail}, do: [inform], deadline: soon}", "deadline of rule A-1 is 'soon'")]
    [InlineData(
        "{id: A-1, when: {family: mail}, do: [inform], template: T22}",
        "template of rule A-1 is 'T22'; did you mean 'T2'?"
    )]
    [InlineData(
        "{id: A-1, when: {family: mail}, do: [inform], template: letter}",
        "template of rule A-1 is 'letter'; known are T1"
    )]
    [InlineData("inform", "a rule is 'inform', not a map")]
    public void A_wrong_part_of_a_rule_is_named(string rule, string fault) =>
        Assert.Contains(PolicyTexts.FaultsOfRules(rule), f => f.Contains(fault, StringComparison.Ordinal));

    [Theory]
    [InlineData("{id: A-1, when: {family: mail, not: {family: mail}}, do: [inform]}")]
    [InlineData("{id: A-1, when: {maliciousness: '>5'}, do: [inform]}")]
    [InlineData("{id: A-1, when: {service: delegated, any: [{service: mail}, {service: iaas_vps}]}, do: [inform]}")]
    public void A_rule_whose_conditions_contradict_each_other_is_refused(string rule) =>
        Assert.Contains(
            PolicyTexts.FaultsOfRules(rule),
            f => f.Contains("4:5: rule A-1 can never match: its conditions contradict", StringComparison.Ordinal)
        );

    [Theory]
    [InlineData("{family: mail}", "{family: mail, verified: true}")]
    [InlineData("{family: [mail, web_content]}", "{family: mail}")]
    [InlineData("{maliciousness: '>=3'}", "{maliciousness: [4, 5]}")]
    [InlineData("{aup_clause: set}", "{aup_clause: '12.3'}")]
    [InlineData("{not: {family: rights}}", "{family: domain}")]
    [InlineData("{any: [{impact: large}, {strikes: '>=2'}]}", "{strikes: 3}")]
    public void A_rule_that_an_earlier_one_takes_everything_from_is_refused(string first, string second) =>
        Assert.Contains(
            PolicyTexts.FaultsOfRules(
                $"{{id: A-1, when: {first}, do: [inform]}}",
                $"{{id: A-2, when: {second}, do: [request_fix]}}"
            ),
            f => f.Contains("5:5: rule A-2 can never match: A-1 (line 4) before it", StringComparison.Ordinal)
        );

    [Fact]
    public void A_rule_that_several_earlier_ones_share_out_is_refused() =>
        Assert.Contains(
            PolicyTexts.FaultsOfRules(
                "{id: A-1, when: {impact: small}, do: [inform]}",
                "{id: A-2, when: {impact: large}, do: [request_fix]}",
                "{id: A-3, when: {impact: set}, do: [request_fix]}"
            ),
            f => f.Contains("rule A-3 can never match: A-1 (line 4) and A-2 (line 5)", StringComparison.Ordinal)
        );

    [Fact]
    public void A_rule_is_not_shadowed_by_one_that_asks_for_a_fact_which_may_be_unknown() =>
        Assert.Empty(
            PolicyTexts.FaultsOfRules(
                "{id: A-1, when: {family: mail, impact: [small, large]}, do: [inform]}",
                "{id: A-2, when: {family: mail}, do: [request_fix]}"
            )
        );

    [Fact]
    public void Rules_after_the_one_for_everything_else_are_refused() =>
        Assert.Contains(
            PolicyTexts.FaultsOfRules("{id: A-1, when: {}, do: [request_fix]}"),
            f => f.Contains("rule OWN-9 can never match: A-1", StringComparison.Ordinal)
        );

    [Fact]
    public void Two_rules_of_one_id_are_refused() =>
        Assert.Contains(
            PolicyTexts.FaultsOfRules(
                "{id: A-1, when: {family: mail}, do: [inform]}",
                "{id: A-1, when: {family: domain}, do: [inform]}"
            ),
            f => f.Contains("5:5: rule 'A-1' stands twice; first in line 4", StringComparison.Ordinal)
        );

    [Theory]
    [InlineData("{family: web_content}")]
    [InlineData("{family: web_content, verified: false}")]
    [InlineData("{family: web_content, verified: set}")]
    [InlineData("{family: web_content, any: [{verified: true}, {impact: large}]}")]
    public void A_rule_that_acts_now_needs_a_check(string when) =>
        Assert.Contains(
            PolicyTexts.FaultsOfRules($"{{id: A-1, when: {when}, do: [suspend_site], mode: now}}"),
            f => f.Contains("rule A-1 acts now without a check; add verified: true", StringComparison.Ordinal)
        );

    [Theory]
    [InlineData("{verified: true}", "suspend_contract")]
    [InlineData("{verified: true, family: [mail, rights]}", "suspend_contract")]
    [InlineData("{contract: 'false'}", "terminate")]
    public void A_technical_rule_leaves_rights_alone(string when, string action) =>
        Assert.Contains(
            PolicyTexts.FaultsOfRules(
                "{id: A-0, when: {family: rights}, do: [handover_legal]}",
                $"{{id: A-1, when: {when}, do: [{action}]}}"
            ),
            f => f.Contains($"rule A-1 may do {action} on a claim of rights", StringComparison.Ordinal)
        );

    [Fact]
    public void A_warning_reaches_no_claim_of_rights_only_behind_a_rule_for_them()
    {
        const string Warn = "{id: A-1, when: {service: mail}, do: [warn]}";

        Assert.Contains(
            PolicyTexts.FaultsOfRules(Warn),
            f => f.Contains("put a rule {family: rights} before it", StringComparison.Ordinal)
        );
        Assert.Empty(PolicyTexts.FaultsOfRules("{id: A-0, when: {family: rights}, do: [request_fix]}", Warn));
    }

    [Fact]
    public void Removal_by_law_waits_for_a_law_pack() =>
        Assert.Contains(
            PolicyTexts.FaultsOfRules("{id: A-1, when: {family: rights}, do: [jp_removal]}"),
            f => f.Contains("needs a law pack, and none is on", StringComparison.Ordinal)
        );

    [Fact]
    public void A_rule_for_delegated_addresses_stands_before_general_ones()
    {
        const string General = "{id: A-1, when: {family: mail}, do: [inform]}";
        const string Delegated = "{id: A-2, when: {service: delegated}, do: [handover_downstream]}";

        Assert.Contains(
            PolicyTexts.FaultsOfRules(General, Delegated),
            f =>
                f.Contains(
                    "rule A-2 is for delegated addresses and stands after A-1 (line 4)",
                    StringComparison.Ordinal
                )
        );
        Assert.Empty(PolicyTexts.FaultsOfRules(Delegated, General));
    }

    [Fact]
    public void The_last_rule_is_for_everything_else() =>
        Assert.Contains(
            "rule A-1 is the last one and has conditions; end with one for everything else",
            Assert.Single(
                PolicyTexts.Faults(
                    "name: own\nclose_rule: operator_verified\nrules:\n  - {id: A-1, when: {family: mail}, do: [inform]}"
                )
            ),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(
        "{id: A-1, when: {verified: true, family: mail, resource: mailbox}, do: [suspend_site], mode: now}",
        "acts on url, site, server only"
    )]
    [InlineData(
        "{id: A-1, when: {verified: true, family: web_content, service: iaas_vps}, do: [block_url], mode: now}",
        "where the machine is the customer's"
    )]
    public void An_action_that_cannot_be_done_there_is_refused(string rule, string fault) =>
        Assert.Contains(PolicyTexts.FaultsOfRules(rule), f => f.Contains(fault, StringComparison.Ordinal));

    [Fact]
    public void A_rule_of_too_many_alternatives_is_refused()
    {
        static string Any(params string[] facts) =>
            $"not: {{any: [{{family: mail, service: mail, impact: large, nature: unknown}}, {string.Join(", ", facts)}]}}";
        var many = Enumerable
            .Range(1, 5)
            .Select(n => $"{{strikes: {n}, severity: low, maliciousness: {n}, social_impact: {n}, contract: ok}}");

        Assert.Contains(
            PolicyTexts.FaultsOfRules($"{{id: A-1, when: {{{Any([.. many])}}}, do: [inform]}}"),
            f => f.Contains("more than 256 alternatives; make several rules of it", StringComparison.Ordinal)
        );
    }
}
