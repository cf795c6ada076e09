using AbuseDesk.Outgoing;
using AbuseDesk.Parsing;
using AbuseDesk.Policy;

namespace AbuseDesk.Tests.Policy;

public sealed class PresetTests
{
    private static readonly Dictionary<string, PolicyProfile> Presets = PolicyPresets.Names.ToDictionary(
        n => n,
        PolicyPresets.Read
    );

    public static TheoryData<string> Names => [.. PolicyPresets.Names];

    [Fact]
    public void At_least_forty_situations_go_through_every_preset()
    {
        Assert.True(SituationRow.All.Count >= 40);
        Assert.Distinct(SituationRow.All.Select(r => r.Facts));
    }

    [Fact]
    public void Every_situation_is_answered_as_the_operators_told_it()
    {
        var wrong =
            from row in SituationRow.All
            from preset in PolicyPresets.Names
            let expected = preset switch
            {
                "kwc" => row.Kwc,
                "nttpc" => row.Nttpc,
                _ => row.Sakura,
            }
            let said = Said(Suggestion.Of(Presets[preset], Read(row.Facts)))
            where said != expected
            select $"{preset}: {row.Facts}\n  expected {expected}\n  got      {said}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_rule_of_every_preset_is_reached_by_some_situation() =>
        Assert.All(
            Presets.Values,
            p =>
                Assert.Subset(
                    SituationRow.All.Select(r => Suggestion.Of(p, Read(r.Facts)).Rule.Id).ToHashSet(),
                    p.Rules.Select(r => r.Id).ToHashSet()
                )
        );

    [Fact]
    public void The_example_of_the_contract_comes_out_as_it_stands_there() =>
        Assert.Equal(
            """{"rule":"KWC-2","actions":["suspend_site"],"mode":"now","deadline":"3bd","approval":"lead","template":"T9","close_rule":"operator_verified","why":["verified = true","family = web_content"],"missing":[]}""",
            PolicyCommands.Line(
                Suggestion.Of(
                    Presets["kwc"],
                    Read("'family':'web_content','service':'rental_server','resource':'site','verified':true")
                )
            )
        );

    [Theory]
    [MemberData(nameof(Names))]
    public void A_preset_has_no_faults(string name) =>
        Assert.Empty(ProfileReading.Of(PolicyPresets.Find(name)!, PolicyPresets.Find).Faults);

    [Theory]
    [MemberData(nameof(Names))]
    public void What_acts_now_is_checked_first_and_what_acts_on_services_leaves_rights_alone(string name) =>
        Assert.All(
            from family in PolicyWords.Families
            from service in PolicyWords.Services.Append(null)
            from resource in PolicyWords.Resources.Append(null)
            from verified in new bool?[] { true, false, null }
            select Everything(family, service, resource, verified),
            situation =>
            {
                var suggestion = Suggestion.Of(Presets[name], situation);
                Assert.True(suggestion.Mode is RuleMode.AfterDeadline || situation.Verified is true);
                if (situation.Family is "rights")
                {
                    Assert.All(suggestion.Actions, a => Assert.True(ActionCatalogue.Of(a).IsOpenToRights));
                }
            }
        );

    [Fact]
    public void Each_preset_closes_by_its_own_rule()
    {
        Assert.Equal("operator_verified", Presets["kwc"].CloseRule);
        Assert.Equal("customer_statement", Presets["sakura"].CloseRule);
        Assert.Equal("customer_statement", Presets["nttpc"].CloseRule);
        Assert.Equal("customer_statement_and_operator_verified", Presets["default"].CloseRule);
    }

    [Fact]
    public void Each_preset_advises_as_far_as_its_operator_does()
    {
        Assert.Equal("file_paths", Presets["kwc"].AdviceLevel);
        Assert.Equal(
            ("general", "reinstall"),
            (Presets["sakura"].AdviceLevel, Presets["sakura"].AdviceBlocks.Single())
        );
        Assert.Equal(["replace_content", "reinstall"], Presets["nttpc"].AdviceBlocks);
        Assert.False(Presets["kwc"].Outbound.On);
        Assert.Equal(new OutboundReports(true, "spare_time", true), Presets["sakura"].Outbound);
        Assert.True(Presets["nttpc"].Outbound.On);
        Assert.Contains("paper", Presets["nttpc"].Intake);
    }

    [Fact]
    public void The_checks_of_nttpc_are_those_of_kwc_and_of_sakura() =>
        Assert.All(
            PolicyWords.Categories,
            c =>
                Assert.Equal(
                    Presets["kwc"].ChecksFor(c).Union(Presets["sakura"].ChecksFor(c)).Order(),
                    Presets["nttpc"].ChecksFor(c).Order()
                )
        );

    [Fact]
    public void Severity_and_first_look_are_those_of_the_category_master() =>
        Assert.All(
            Category.All,
            c =>
            {
                var preset = Presets["default"].Categories[c.Key];
                Assert.Equal(c.Severity.ToString().ToLowerInvariant(), preset.Severity);
                var days = preset.Triage.Unit is PeriodUnit.BusinessDays;
                Assert.Equal(days, c.FirstLook >= TimeSpan.FromDays(1));
                Assert.Equal(
                    c.FirstLook,
                    preset.Triage.Unit switch
                    {
                        PeriodUnit.Minutes => TimeSpan.FromMinutes(preset.Triage.Count),
                        PeriodUnit.Hours => TimeSpan.FromHours(preset.Triage.Count),
                        PeriodUnit.Days or PeriodUnit.BusinessDays => TimeSpan.FromDays(preset.Triage.Count),
                    }
                );
            }
        );

    [Fact]
    public void Customers_have_the_time_of_the_severity_where_a_rule_names_none()
    {
        var profile = PolicyTexts.Read("rules: [{id: OWN-1, when: {}, do: [request_fix]}]", extends: "base");
        Assert.Equal("24h", Suggestion.Of(profile, new Situation { Severity = "high" }).Deadline?.ToString());
        Assert.Equal("0h", Suggestion.Of(profile, new Situation { Severity = "critical" }).Deadline?.ToString());
        Assert.Null(Suggestion.Of(profile, new Situation()).Deadline);
    }

    [Fact]
    public void Every_mail_of_the_desk_can_be_named_by_a_policy() =>
        Assert.Subset(PolicyWords.Templates.ToHashSet(), MailTemplates.All.ToHashSet());

    private static Situation Read(string facts) => SituationReader.Read($"{{{facts.Replace('\'', '"')}}}");

    private static string Said(Suggestion suggestion) =>
        $"{suggestion.Rule.Id} {(suggestion.Mode is RuleMode.Now ? "now" : "later")} {string.Join(' ', suggestion.Actions)}";

    private static Situation Everything(string family, string? service, string? resource, bool? verified) =>
        new()
        {
            Family = family,
            Service = service,
            Resource = resource,
            Verified = verified,
            Nature = "malicious",
            Impact = "large",
            ContinuedAfterNotice = true,
            Contract = "false",
            AupClause = "12.3",
            Maliciousness = 5,
            SocialImpact = 5,
            Strikes = 9,
            Severity = "critical",
        };
}
