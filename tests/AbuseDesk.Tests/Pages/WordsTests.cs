using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using AbuseDesk.Cases;
using AbuseDesk.Chat;
using AbuseDesk.Checks;
using AbuseDesk.Clocks;
using AbuseDesk.Data;
using AbuseDesk.Evidence;
using AbuseDesk.Outgoing;
using AbuseDesk.Parsing;
using AbuseDesk.Partners;
using AbuseDesk.Policy;
using AbuseDesk.Registry;
using AbuseDesk.Staff;

namespace AbuseDesk.Tests.Pages;

public sealed partial class WordsTests
{
    // Looked up by a code at run time; every other id stands in the source as a whole.
    private static readonly string[] Families =
    [
        "Category",
        "Happened",
        "Problem",
        "Rule",
        "CloseCode",
        "CauseCode",
        "ReleasePoint",
        "Collateral",
        "ActionState",
        "CallState",
        "Action",
        "CheckKind",
        "CheckHint",
        "CheckResult",
        "LegalGround",
        "Letter",
        "LetterName",
        "LogPurpose",
        "Approval",
        "CloseRule",
        "Period",
        "Fact",
        "FactValue",
        "Advice",
        "Event",
        "Actor",
        "Attention",
        "Ignored",
        "Missing",
        "Format",
        "Channel",
        "Zone",
        "Service",
        "Compartment",
        "OwnerReason",
        "OwnerNote",
        "EvidenceNote",
        "Act",
        "View",
        "CalendarNotice",
        "Chat",
        "PartnerKind",
        "HandOverState",
        "ClockBasis",
        "ContactChannel",
        "ContactFound",
        "ContactResult",
        "CaseState",
        "CaseKind",
        "OwnerKind",
        "Severity",
        "Attachment",
        "Consent",
        "SenderTrust",
        "TimeBasis",
        "ReaderRole",
        "ReadingChange",
        "MessageKind",
        "MessageState",
        "OutgoingState",
        "Party",
        "StaffRole",
        "AssetKind",
        "EvidencePart",
        "EvidenceStanding",
        "Error",
        "Password",
        "FormCategory",
        "FormConsent",
        "FormZone",
        "ActHint",
        "Done",
        "Related",
        "Similar",
        "StrikeReason",
        "StrikeStep",
        "Import",
        "Users",
        "BodyEnd",
        "CertificateFault",
        "UrlOutcome",
        "UrlReason",
        "UrlRefusal",
        "UrlVerdict",
        "Visitor",
        "VisitReason",
    ];

    // The same in both languages: names and notations.
    private static readonly string[] LatinInJapanese =
    [
        "Format.",
        "Channel.sns",
        "Channel.csirt",
        "Channel.api",
        "Case.Nothing",
        "FormZone.Etc_UTC",
        "Service.iaas_vps",
        "Layout.SearchHint",
        "EvidencePart.url",
        "Missing.url",
        "ReadingChange.urls",
        "Registry.Csv",
        "FactValue.resource.url",
    ];

    private static readonly string Root = FindRoot();
    private static readonly Dictionary<string, string> En = Load("en");
    private static readonly Dictionary<string, string> Ja = Load("ja");

    [Fact]
    public void Both_languages_have_the_same_ids() => Assert.Equal(En.Keys.Order(), Ja.Keys.Order());

    [Fact]
    public void Both_languages_have_the_same_placeholders() =>
        Assert.All(En, p => Assert.Equal(Holes(p.Value), Holes(Ja[p.Key])));

    [Fact]
    public void No_text_is_unused()
    {
        var source = string.Concat(Sources().Select(File.ReadAllText));
        var unused = En.Keys.Where(id =>
            !Families.Contains(id.Split('.')[0])
            && !source.Contains($"\"{id}\"", StringComparison.Ordinal)
            && !source.Contains($"\"{Stem(id)}\"", StringComparison.Ordinal)
        );
        Assert.Empty(unused);
    }

    [Fact]
    public void Every_id_in_the_source_has_a_text()
    {
        var asked = Sources()
            .SelectMany(f => Ids().Matches(File.ReadAllText(f)))
            .Select(m => m.Groups["id"].Value)
            .Where(id => !En.ContainsKey(id) && !En.ContainsKey(id + "_one"));
        Assert.Empty(asked.Distinct());
    }

    [Fact]
    public void No_Japanese_text_was_forgotten() =>
        Assert.Empty(
            Ja.Where(p => !LatinInJapanese.Any(l => p.Key.StartsWith(l, StringComparison.Ordinal)))
                .Where(p => p.Value.All(c => c < 0x3000))
                .Select(p => $"{p.Key}={p.Value}")
        );

    [Fact]
    public void Every_code_of_the_program_has_a_text() =>
        Assert.Empty(Codes().Where(id => !En.ContainsKey(id)).Distinct());

    private static IEnumerable<string> Codes() =>
        Category
            .All.SelectMany(c => new[] { $"Category.{c.Key}", $"Happened.{c.Key}" })
            .Concat(Constants(typeof(ProblemCodes), "Problem"))
            .Concat(Constants(typeof(MissingCodes), "Missing"))
            .Concat(Constants(typeof(OwnerReasons), "OwnerReason"))
            .Concat(Constants(typeof(OwnerNotes), "OwnerNote"))
            .Concat(CloseCodes.Close.Concat(CloseCodes.Dismiss).Select(c => $"CloseCode.{c}"))
            .Concat(CauseCodes.All.Select(c => $"CauseCode.{c}"))
            .Concat(CustomerStatement.Ways.Select(w => $"ContactChannel.{w}"))
            .Concat(ActionCatalogue.Keys.Select(a => $"Action.{a}"))
            .Concat(CheckKind.All.SelectMany(k => new[] { $"CheckKind.{k.Key}", $"CheckHint.{k.Key}" }))
            .Concat(CheckKind.All.SelectMany(k => k.Results).Select(r => $"CheckResult.{r}"))
            .Concat(LegalGrounds.All.Select(g => $"LegalGround.{g}"))
            .Concat(LetterBook.Keys.Select(l => $"Letter.{l}"))
            .Concat(LetterBook.Keys.SelectMany(l => TemplateName.Of[l]).Select(n => $"LetterName.{n.Name}"))
            .Concat(LegalGrounds.Purposes.Select(p => $"LogPurpose.{p}"))
            .Concat(PolicyWords.Approvals.Select(a => $"Approval.{a}"))
            .Concat(PolicyWords.CloseRules.Select(c => $"CloseRule.{c}"))
            .Concat(PolicyWords.AdviceLevels.Select(a => $"Advice.{a}"))
            .Concat(PolicyWords.Families.Select(f => $"FactValue.family.{f}"))
            .Concat(PolicyWords.Resources.Select(r => $"FactValue.resource.{r}"))
            .Concat(PolicyWords.Severities.Select(v => $"FactValue.severity.{v}"))
            .Concat(System.Enum.GetValues<Fact>().Select(f => $"Fact.{StoredText.Text(f)}"))
            .Concat(System.Enum.GetValues<PeriodUnit>().Select(u => $"Period.{StoredText.Text(u)}"))
            .Concat(CaseMarks.Kinds.Select(k => $"Related.{k}"))
            .Concat(AbuseCase.StrikeReasons.Select(r => $"StrikeReason.{r}"))
            .Concat(PolicyWords.StrikeSteps.Select(s => $"StrikeStep.{s}"))
            .Concat(Attention.Order.Select(a => $"Attention.{a}"))
            .Concat(ReleaseChecklist.Points.Select(p => $"ReleasePoint.{p}"))
            .Concat(Compartments.All.Select(c => $"Compartment.{c}"))
            .Concat(Thrown("CaseRuleException", "Rule"))
            .Concat(Thrown("Decided", "Event"))
            .Concat(Thrown("Happened", "Event"))
            .Concat(ContactAttempt.Channels.Select(c => $"ContactChannel.{c}"))
            .Concat(ContactAttempt.Sources.Select(s => $"ContactFound.{s}"))
            .Concat(ContactAttempt.Results.Select(r => $"ContactResult.{r}"))
            .Concat(Attention.Order.Select(a => $"Attention.{a}"))
            .Concat(
                Constants(typeof(ClockBasis), "ClockBasis")
                    .Where(b => !b.EndsWith(ClockBasis.FollowUp, StringComparison.Ordinal))
                    .Select(b => "ClockBasis." + b["ClockBasis.".Length..].Replace('.', '_'))
            )
            .Concat(ChatNews.Urgent.Concat(ChatNews.Always).Select(k => $"Chat.{k}"))
            .Concat(Enum<PartnerKind>())
            .Concat(Enum<HandOverState>())
            .Concat(Enum<CalendarNotice>())
            .Concat(Enum<ActionState>())
            .Concat(Enum<AbuseDesk.Connectors.CallState>())
            .Concat(Enum<Collateral>())
            .Concat(Enum<CaseState>())
            .Concat(Enum<CaseKind>())
            .Concat(Enum<OwnerKind>())
            .Concat(Enum<Severity>())
            .Concat(Enum<Attachment>())
            .Concat(Enum<Consent>())
            .Concat(Enum<SenderTrust>())
            .Concat(Enum<TimeBasis>())
            .Concat(Enum<ReaderRole>())
            .Concat(Enum<MessageKind>())
            .Concat(Enum<MessageState>())
            .Concat(Enum<OutgoingState>())
            .Concat(Enum<Party>())
            .Concat(Enum<StaffRole>())
            .Concat(Enum<AssetKind>())
            .Concat(Enum<EvidencePart>())
            .Concat(Enum<EvidenceStanding>())
            .Concat(Enum<BodyEnd>())
            .Concat(Enum<CertificateFault>())
            .Concat(Enum<UrlOutcome>())
            .Concat(Enum<UrlReason>())
            .Concat(Enum<VisitReason>())
            .Concat(Enum<UrlRefusal>())
            .Concat(Enum<UrlVerdict>())
            .Concat(AbuseDesk.Checks.Visitor.All.Select(v => $"Visitor.{v.Key}"));

    private static IEnumerable<string> Enum<T>()
        where T : struct, Enum => System.Enum.GetValues<T>().Select(v => $"{typeof(T).Name}.{StoredText.Text(v)}");

    private static IEnumerable<string> Constants(Type codes, string family) =>
        codes
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(f => f.IsLiteral)
            .Select(f => $"{family}.{f.GetRawConstantValue()}");

    // Codes stand as literals where they are thrown or written.
    private static IEnumerable<string> Thrown(string call, string family) =>
        Directory
            .EnumerateFiles(Path.Combine(Root, "src", "AbuseDesk"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(f =>
                Regex.Matches(File.ReadAllText(f), call + """\(\s*"([a-z_]+)""", RegexOptions.NonBacktracking)
            )
            .Select(m => $"{family}.{m.Groups[1].Value}");

    private static string Stem(string id) =>
        id.EndsWith("_one", StringComparison.Ordinal) ? id[..^4]
        : id.EndsWith("_other", StringComparison.Ordinal) ? id[..^6]
        : id;

    private static string Holes(string text) =>
        string.Join(' ', Hole().Matches(text).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal));

    private static IEnumerable<string> Sources() =>
        Directory.EnumerateFiles(Path.Combine(Root, "src", "AbuseDesk", "Pages"), "*.cs*", SearchOption.AllDirectories);

    private static Dictionary<string, string> Load(string language) =>
        XDocument
            .Load(Path.Combine(Root, "src", "AbuseDesk", "Resources", $"SharedResource.{language}.resx"))
            .Root!.Elements("data")
            .ToDictionary(d => d.Attribute("name")!.Value, d => d.Element("value")!.Value);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "AbuseDesk.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside their source tree.");
    }

    [GeneratedRegex(@"\{\d\}", RegexOptions.NonBacktracking)]
    private static partial Regex Hole();

    [GeneratedRegex(
        """(W|words)\[\s*"(?<id>[A-Za-z]+\.[A-Za-z.]+)""",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Ids();
}
