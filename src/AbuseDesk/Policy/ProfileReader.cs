namespace AbuseDesk.Policy;

/// <summary>From the tree of a profile to its typed form, with every fault on the way.</summary>
internal sealed class ProfileReader(List<PolicyFault> faults)
{
    /// <summary>The keys of a profile, in the order it is written out.</summary>
    public static readonly IReadOnlyList<string> Keys =
    [
        "name",
        "title",
        "note",
        "extends",
        "intake",
        "outbound_reports",
        "consent_default",
        "categories",
        "deadlines",
        "evidence",
        "checks",
        "rules",
        "actions",
        "four_eyes",
        "close_rule",
        "advice",
        "awareness",
        "public_pages",
        "strikes",
        "self_release",
        "reminders",
        "extension",
        "reverify",
        "follow_ups",
    ];

    private readonly ProfileValues _values = new(faults);
    private readonly ProfileSections _sections = new(new ProfileValues(faults));
    private Dictionary<string, YamlValue> _fields = [];

    /// <summary>Null where something it cannot be without is missing; the faults say what.</summary>
    public PolicyProfile? Read(YamlMap own, YamlMap whole)
    {
        _fields = _values.Fields(whole, "a profile", Keys);
        var name = Name(whole);
        var actions = _values.Map(Field("actions"), "actions", ActionCatalogue.Keys, _sections.Action);
        var reader = new RuleReader(_values);
        var rules = reader.Read(Field("rules"), whole);
        new RuleChecks(faults, reader.IsComplete).Check(rules);
        var closeRule = _values.Word(Needed(whole, "close_rule"), "close_rule", PolicyWords.CloseRules);
        var title = Title();
        var profile = new PolicyProfile
        {
            Name = name ?? "",
            TitleJa = title.GetValueOrDefault("ja"),
            TitleEn = title.GetValueOrDefault("en"),
            Note = _values.Text(Field("note"), "note"),
            Intake = Words("intake", PolicyWords.Channels),
            Outbound = _sections.Outbound(Field("outbound_reports")),
            ConsentDefault = Word("consent_default", PolicyWords.Consents) ?? "anonymised",
            Rules = rules,
            Actions = actions,
            FourEyes = Words("four_eyes", ActionCatalogue.Keys),
            CloseRule = closeRule ?? "",
            Awareness = Word("awareness", PolicyWords.Awareness) ?? "off",
            PublicPages = Words("public_pages", PolicyWords.PublicPages),
            Strikes = _sections.Strikes(Field("strikes")),
            SelfRelease = _sections.SelfRelease(Field("self_release")),
            Reminders = _sections.Reminders(Field("reminders")),
            Extension = _values.Period(Field("extension"), "extension"),
            Reverify = _sections.Reverify(Field("reverify")),
            FollowUps = _sections.Periods(Field("follow_ups"), "follow_ups"),
            Tree = whole,
            Own = own,
        };
        return WithTables(profile);
    }

    private PolicyProfile WithTables(PolicyProfile profile)
    {
        var advice = Parts("advice", ["level", "blocks"]);
        var level = _values.Word(advice.GetValueOrDefault("level"), "advice.level", PolicyWords.AdviceLevels);
        return WithEvidence(profile) with
        {
            Categories = _values.Map(Field("categories"), "categories", PolicyWords.Categories, _sections.Category),
            Deadlines = _sections.Deadlines(Field("deadlines")),
            AdviceLevel = level ?? "general",
            AdviceBlocks = _values.Words(advice.GetValueOrDefault("blocks"), "advice.blocks", PolicyWords.AdviceBlocks),
        };
    }

    private PolicyProfile WithEvidence(PolicyProfile profile)
    {
        var evidence = Parts("evidence", ["relation", "families", "categories", "exists_at_acceptance"]);
        var checks = Parts("checks", ["families", "categories"]);
        IReadOnlyList<string> Checks(YamlValue value, string what) => _values.Words(value, what, PolicyWords.Checks);
        Dictionary<string, EvidenceGate> Gates(string part, IReadOnlyList<string> known) =>
            _values.Map(evidence.GetValueOrDefault(part), $"evidence.{part}", known, _sections.Gate);
        Dictionary<string, IReadOnlyList<string>> Looks(string part, IReadOnlyList<string> known) =>
            _values.Map(checks.GetValueOrDefault(part), $"checks.{part}", known, Checks);
        return profile with
        {
            Relation = _values.Words(evidence.GetValueOrDefault("relation"), "relation", PolicyWords.Relations),
            FamilyEvidence = Gates("families", PolicyWords.Families),
            CategoryEvidence = Gates("categories", PolicyWords.Categories),
            ExistsAtAcceptance = _values.Words(
                evidence.GetValueOrDefault("exists_at_acceptance"),
                "exists_at_acceptance",
                PolicyWords.Resources
            ),
            FamilyChecks = Looks("families", PolicyWords.Families),
            CategoryChecks = Looks("categories", PolicyWords.Categories),
        };
    }

    private string? Name(YamlMap whole)
    {
        var name = _values.Text(Needed(whole, "name"), "name");
        if (
            name is not null
            && !(
                name.Length <= 40
                && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_')
            )
        )
        {
            _values.Fault(Field("name")!, "name is not 1 to 40 of a-z, 0-9, - and _, such as minato-2026");
        }

        return name;
    }

    private Dictionary<string, string> Title() =>
        Field("title") is YamlText ? [] : _values.Map(Field("title"), "title", ["ja", "en"], _values.Text);

    private YamlValue? Needed(YamlMap whole, string key)
    {
        if (Field(key) is not { } value)
        {
            _values.Fault(whole, $"the profile has no '{key}', and extends none that has");
            return null;
        }

        return value;
    }

    private Dictionary<string, YamlValue> Parts(string key, IReadOnlyList<string> known) =>
        Field(key) is { } value ? _values.Fields(value, key, known) : [];

    private YamlValue? Field(string key) => _fields.GetValueOrDefault(key);

    private string? Word(string key, IReadOnlyList<string> known) => _values.Word(Field(key), key, known);

    private IReadOnlyList<string> Words(string key, IReadOnlyList<string> known) =>
        _values.Words(Field(key), key, known);
}
