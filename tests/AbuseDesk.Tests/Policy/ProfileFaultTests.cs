using AbuseDesk.Policy;

namespace AbuseDesk.Tests.Policy;

/// <summary>Every kind of fault beside those of rules, each with its place.</summary>
public sealed class ProfileFaultTests
{
    [Fact]
    public void The_least_profile_is_taken() => Assert.Empty(PolicyTexts.Faults(PolicyTexts.Least));

    [Theory]
    [InlineData(
        "close_rules: operator_verified",
        "1:1: 'close_rules' is not known in a profile; did you mean 'close_rule'?"
    )]
    [InlineData("intake: [abuse, web_from]", "1:17: intake is 'web_from'; did you mean 'web_form'?")]
    [InlineData("intake: [abuse, abuse]", "1:17: intake names 'abuse' twice")]
    [InlineData("intake: {abuse: true}", "1:9: intake is a map, not a text")]
    [InlineData("consent_default: partly", "1:18: consent_default is 'partly'; known are full, anonymised, none")]
    [InlineData(
        "categories: {fishing: {severity: high}}",
        "1:14: 'fishing' is not known in categories; did you mean 'phishing'?"
    )]
    [InlineData(
        "categories: {phishing: {severity: huge}}",
        "1:35: categories.phishing.severity is 'huge'; did you mean 'high'?"
    )]
    [InlineData(
        "categories: {phishing: {triage: soon}}",
        "1:33: categories.phishing.triage is 'soon', not a number with m, h, d or bd"
    )]
    [InlineData("categories: {phishing: {minimum_events: 0}}", "not a whole number from 1 to 100000")]
    [InlineData("categories: phishing", "1:13: categories is 'phishing', not a map")]
    [InlineData("deadlines: {high: 24 h}", "1:19: deadlines.high is '24 h'")]
    [InlineData("deadlines: {high: 0bd}", "deadlines.high is '0bd'")]
    [InlineData("deadlines: {high: 09h}", "deadlines.high is '09h'")]
    [InlineData("deadlines: {high: 999999999999d}", "deadlines.high is '999999999999d'")]
    [InlineData(
        "evidence: {families: {mails: {all: [url]}}}",
        "'mails' is not known in evidence.families; did you mean 'mail'?"
    )]
    [InlineData("evidence: {families: {mail: {all: [haeders]}}}", "did you mean 'headers'?")]
    [InlineData("checks: {categories: {spam: [auth_logs]}}", "did you mean 'auth_log'?")]
    [InlineData("actions: {suspend_sight: {approval: lead}}", "did you mean 'suspend_site'?")]
    [InlineData(
        "actions: {suspend_site: {approval: boss}}",
        "actions.suspend_site.approval is 'boss'; known are none, lead, legal, officer"
    )]
    [InlineData("actions: {suspend_site: {automatic: true}}", "'suspend_site' is never done without a person")]
    [InlineData("actions: {suspend_site: {per_hour: 5}}", "'suspend_site' has no per_hour")]
    [InlineData(
        "actions: {suspend_site: {template: T99}}",
        "actions.suspend_site.template is 'T99'; did you mean 'T9'?"
    )]
    [InlineData("four_eyes: [terminated]", "did you mean 'terminate'?")]
    [InlineData("outbound_reports: {on: yes}", "1:24: outbound_reports.on is 'yes', not true or false")]
    [InlineData("strikes: {decay_days: 0}", "strikes.decay_days is '0', not a whole number from 1")]
    [InlineData("strikes: {points: {hihg: 2}}", "did you mean 'high'?")]
    [InlineData("self_release: {max: -1}", "self_release.max is '-1', not a whole number from 0 to 100")]
    [InlineData("reminders: [50, 120]", "1:17: reminders is '120'")]
    [InlineData("reverify: {after_notice: [daily, 1h]}", "reverify.after_notice is 'daily'")]
    [InlineData("follow_ups: [7]", "follow_ups is '7'")]
    [InlineData("advice: {level: everything}", "advice.level is 'everything'; known are general, standard, file_paths")]
    [InlineData("awareness:", "awareness is empty, not a text")]
    [InlineData("title: {fr: 政策}", "'fr' is not known in title")]
    public void A_wrong_value_is_named_with_its_place_and_a_right_one(string line, string fault) =>
        Assert.Contains(
            fault,
            Assert.Single(PolicyTexts.Faults($"{line}\n{PolicyTexts.Least}")),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(
        "close_rule: operator_verified\nrules: [{id: A-9, when: {}, do: [request_fix]}]",
        "the profile has no 'name'"
    )]
    [InlineData("name: own\nrules: [{id: A-9, when: {}, do: [request_fix]}]", "the profile has no 'close_rule'")]
    [InlineData("name: own\nclose_rule: operator_verified", "a profile has a list of 1 to 200 rules")]
    [InlineData("name: own\nclose_rule: operator_verified\nrules: []", "a profile has a list of 1 to 200 rules")]
    [InlineData(
        "name: Mein Profil\nclose_rule: operator_verified\nrules: [{id: A-9, when: {}, do: [request_fix]}]",
        "name is not 1 to 40 of a-z"
    )]
    public void What_a_profile_cannot_be_without_is_named(string yaml, string fault) =>
        Assert.Contains(fault, Assert.Single(PolicyTexts.Faults(yaml)), StringComparison.Ordinal);

    [Fact]
    public void All_faults_are_told_at_once_in_the_order_of_the_text() =>
        Assert.Equal(
            ["own.yaml:2:13", "own.yaml:3:1", "own.yaml:5:24", "own.yaml:5:46"],
            PolicyTexts
                .Faults(
                    """
                    name: own
                    close_rule: both
                    colse: 1
                    rules:
                      - { id: A-1, when: { familly: mail }, do: [warm] }
                      - { id: A-9, when: {}, do: [request_fix] }
                    """
                )
                .Select(f => string.Join(':', f.Split(':').Take(3)))
        );
}
