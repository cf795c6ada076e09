using AbuseDesk.Policy;
using CsCheck;

namespace AbuseDesk.Tests.Policy;

public sealed class SuggestionTests
{
    private static readonly Dictionary<string, PolicyProfile> Presets = PolicyPresets.Names.ToDictionary(
        n => n,
        PolicyPresets.Read
    );

    private static readonly Situation Phishing = new()
    {
        Family = "web_content",
        Service = "rental_server",
        Resource = "site",
    };

    [Fact]
    public void A_rule_that_needs_an_unknown_fact_is_not_taken_and_the_fact_is_named()
    {
        var suggestion = Suggestion.Of(PolicyPresets.Read("kwc"), Phishing);

        Assert.Equal("KWC-9", suggestion.Rule.Id);
        Assert.Equal(["verified"], suggestion.Missing);
        Assert.Equal("KWC-2", suggestion.Better[0].Rule.Id);
    }

    [Fact]
    public void What_no_check_has_confirmed_yet_is_still_missing() =>
        Assert.Equal(
            ["verified"],
            Suggestion.Of(PolicyPresets.Read("kwc"), Phishing with { Verified = false }).Missing
        );

    [Fact]
    public void A_known_fact_that_speaks_against_a_rule_is_not_missing()
    {
        var suggestion = Suggestion.Of(
            PolicyPresets.Read("sakura"),
            Phishing with
            {
                Verified = true,
                Contract = "ok",
                Impact = "small",
                ContinuedAfterNotice = false,
                Nature = "compromised",
            }
        );

        Assert.Equal("SAKURA-2", suggestion.Rule.Id);
        Assert.Empty(suggestion.Missing);
    }

    [Fact]
    public void Nothing_is_stopped_while_the_address_may_be_delegated()
    {
        var suggestion = Suggestion.Of(
            PolicyPresets.Read("kwc"),
            new Situation { Family = "web_content", Verified = true }
        );

        Assert.Equal(("KWC-9", RuleMode.AfterDeadline), (suggestion.Rule.Id, suggestion.Mode));
        Assert.Equal(["service"], suggestion.Missing);
    }

    [Fact]
    public void A_gentler_rule_that_is_open_holds_back_a_stronger_one_and_not_the_other_way_round()
    {
        const string Gentle =
            "{id: OWN-1, when: {verified: true, family: web_content, impact: small}, do: [block_url], mode: now}";
        const string Strong = "{id: OWN-2, when: {verified: true, family: web_content}, do: [suspend_site], mode: now}";
        const string Rest = "{id: OWN-9, when: {}, do: [request_fix]}";
        var seen = new Situation { Family = "web_content", Verified = true };

        var gentleFirst = Suggestion.Of(PolicyTexts.Read($"rules: [{Gentle}, {Strong}, {Rest}]"), seen);
        var strongFirst = Suggestion.Of(
            PolicyTexts.Read(
                $"rules: [{Strong.Replace("web_content}", "web_content, impact: large}")}, {Gentle.Replace(", impact: small", "")}, {Rest}]"
            ),
            seen
        );

        Assert.Equal(("OWN-9", "impact"), (gentleFirst.Rule.Id, gentleFirst.Missing.Single()));
        Assert.Equal(("OWN-1", "impact"), (strongFirst.Rule.Id, strongFirst.Missing.Single()));
    }

    [Fact]
    public void Forgetting_a_fact_never_brings_an_action_now_nor_a_stronger_one() =>
        Gen.Select(Of(PolicyPresets.Names), Situations(), Of(Enum.GetValues<Fact>()))
            .Sample(
                (preset, situation, fact) =>
                {
                    var profile = Presets[preset];
                    Assert.True(
                        Force(Suggestion.Of(profile, Without(situation, fact)))
                            <= Force(Suggestion.Of(profile, situation))
                    );
                },
                iter: 2_000
            );

    [Fact]
    public void Forgetting_a_fact_of_a_table_row_never_brings_an_action_now() =>
        Assert.All(
            from row in SituationRow.All
            from preset in PolicyPresets.Names
            from fact in Enum.GetValues<Fact>()
            select (row, preset, fact),
            one =>
            {
                var profile = Presets[one.preset];
                var situation = SituationReader.Read($"{{{one.row.Facts.Replace('\'', '"')}}}");
                Assert.True(
                    Force(Suggestion.Of(profile, Without(situation, one.fact)))
                        <= Force(Suggestion.Of(profile, situation))
                );
            }
        );

    [Fact]
    public void What_is_missing_leads_to_the_better_rule_once_it_is_known()
    {
        var profile = PolicyPresets.Read("nttpc");
        var before = Suggestion.Of(profile, Phishing with { Verified = true });
        var after = Suggestion.Of(
            profile,
            Phishing with
            {
                Verified = true,
                AupClause = "12.3",
                Maliciousness = 4,
                SocialImpact = 5,
            }
        );

        Assert.Equal(["aup_clause", "maliciousness", "social_impact"], before.Missing);
        Assert.Equal(before.Better[0].Rule.Id, after.Rule.Id);
        Assert.Equal(
            [
                "verified = true",
                "aup_clause = 12.3",
                "maliciousness = 4",
                "social_impact = 5",
                "service = rental_server",
                "family = web_content",
            ],
            after.Why
        );
    }

    [Fact]
    public void Why_names_the_branch_that_holds_and_what_a_not_holds_by()
    {
        var sakura = PolicyPresets.Read("sakura");
        var continued = new Situation
        {
            Family = "network_attack",
            Service = "iaas_vps",
            Verified = true,
            Contract = "ok",
            ContinuedAfterNotice = true,
        };

        Assert.Contains("continued_after_notice = true", Suggestion.Of(sakura, continued).Why);
        Assert.DoesNotContain(
            Suggestion.Of(sakura, continued).Why,
            w => w.StartsWith("impact", StringComparison.Ordinal)
        );
        Assert.Equal(
            ["verified = true", "contract = false", "family = network_attack"],
            Suggestion.Of(sakura, continued with { Contract = "false" }).Why
        );
    }

    [Theory]
    [InlineData("strikes: '>=3'", 3, true)]
    [InlineData("strikes: '>3'", 3, false)]
    [InlineData("strikes: '<3'", 2, true)]
    [InlineData("strikes: '<=3'", 1_000, false)]
    [InlineData("strikes: [1, 3]", 3, true)]
    [InlineData("strikes: set", 0, true)]
    [InlineData("not: {strikes: '>=3'}", 2, true)]
    [InlineData("not: {strikes: '>=3'}", null, false)]
    [InlineData("any: [{strikes: 1}, {severity: '>=high'}]", 1, true)]
    public void Conditions_compare_list_negate_and_join(string when, int? strikes, bool holds)
    {
        var profile = PolicyTexts.Read(
            $"rules: [{{id: OWN-1, when: {{{when}}}, do: [inform]}}, {{id: OWN-9, when: {{}}, do: [request_fix]}}]"
        );

        var suggestion = Suggestion.Of(profile, new Situation { Strikes = strikes });

        Assert.Equal(holds ? "OWN-1" : "OWN-9", suggestion.Rule.Id);
    }

    [Fact]
    public void Severities_are_compared_in_their_order()
    {
        var profile = PolicyTexts.Read(
            "rules: [{id: OWN-1, when: {severity: '>=high'}, do: [inform]}, {id: OWN-9, when: {}, do: [request_fix]}]"
        );

        Assert.Equal(
            ["OWN-9", "OWN-9", "OWN-1", "OWN-1"],
            PolicyWords.Severities.Select(s => Suggestion.Of(profile, new Situation { Severity = s }).Rule.Id)
        );
    }

    [Fact]
    public void Approval_is_what_the_rule_the_profile_or_the_lever_asks_and_two_people_for_four_eyes()
    {
        const string Rule =
            "{id: OWN-1, when: {verified: true, family: mail}, do: [purge_mail_queue, suspend_account], mode: now";
        const string Rest = "{id: OWN-9, when: {}, do: [request_fix]}";
        var seen = new Situation { Family = "mail", Verified = true };
        Approval Of(string lines) => Suggestion.Of(PolicyTexts.Read(lines), seen).Approval;

        Assert.Equal(Approval.Lead, Of($"rules: [{Rule}}}, {Rest}]"));
        Assert.Equal(Approval.None, Of($"rules: [{Rule}, approval: none}}, {Rest}]"));
        Assert.Equal(Approval.Lead, Of($"rules: [{Rule}, approval: none}}, {Rest}]\nfour_eyes: [suspend_account]"));
        Assert.Equal(
            Approval.Legal,
            Of($"rules: [{Rule}}}, {Rest}]\nactions: {{purge_mail_queue: {{approval: legal}}}}")
        );
    }

    private static int Force(Suggestion suggestion) =>
        suggestion.Mode is RuleMode.Now ? suggestion.Actions.Max(a => ActionCatalogue.Keys.ToList().IndexOf(a)) : -1;

    private static Gen<Situation> Situations() =>
        Gen.Select(
                Gen.Select(
                    Some(PolicyWords.Families),
                    Some(PolicyWords.Services),
                    Some(PolicyWords.Resources),
                    Some(["compromised", "malicious", "unknown"])
                ),
                Gen.Select(
                    Of<bool?>([true, true, false, null]),
                    Some(["small", "large"]),
                    Of<bool?>([true, false, null]),
                    Some(["ok", "suspicious", "false"])
                ),
                Gen.Select(
                    Some(["", "12.3"]),
                    Gen.Int[1, 5].Nullable(),
                    Gen.Int[1, 5].Nullable(),
                    Some(PolicyWords.Severities)
                )
            )
            .Select(
                (what, how, weight) =>
                    new Situation
                    {
                        Family = what.Item1,
                        Service = what.Item2,
                        Resource = what.Item3,
                        Nature = what.Item4,
                        Verified = how.Item1,
                        Impact = how.Item2,
                        ContinuedAfterNotice = how.Item3,
                        Contract = how.Item4,
                        AupClause = weight.Item1,
                        Maliciousness = weight.Item2,
                        SocialImpact = weight.Item3,
                        Severity = weight.Item4,
                    }
            );

    private static Gen<T> Of<T>(IReadOnlyList<T> values) => Gen.Int[0, values.Count - 1].Select(i => values[i]);

    private static Gen<string?> Some(IReadOnlyList<string> values) => Of<string?>([.. values, null]);

    private static Situation Without(Situation situation, Fact fact) =>
        fact switch
        {
            Fact.Family => situation with { Family = null },
            Fact.Service => situation with { Service = null },
            Fact.Resource => situation with { Resource = null },
            Fact.Nature => situation with { Nature = null },
            Fact.Verified => situation with { Verified = null },
            Fact.Impact => situation with { Impact = null },
            Fact.ContinuedAfterNotice => situation with { ContinuedAfterNotice = null },
            Fact.Contract => situation with { Contract = null },
            Fact.AupClause => situation with { AupClause = null },
            Fact.Maliciousness => situation with { Maliciousness = null },
            Fact.SocialImpact => situation with { SocialImpact = null },
            Fact.Strikes => situation with { Strikes = null },
            Fact.Severity => situation with { Severity = null },
        };
}
