using AbuseDesk.Cases;
using AbuseDesk.Parsing;
using AbuseDesk.Registry;

namespace AbuseDesk.Intake;

/// <summary>
/// What of a message one transaction files: nearly always all of it; of a list of many thousand findings, a piece.
/// </summary>
/// <param name="message">The message.</param>
/// <param name="from">Position of the first finding of this part.</param>
/// <param name="findings">The findings of this part.</param>
/// <param name="isLast">No finding follows them.</param>
internal sealed class MessagePart(ReadMessage message, int from, IReadOnlyList<Finding> findings, bool isLast)
{
    /// <summary>More findings than this are filed in parts, each committed with its position.</summary>
    public const int MostFindings = 5_000;

    public ReadMessage Message => message;
    public bool IsFirst => from == 0;
    public int Until => from + findings.Count;
    public bool IsLast => isLast;

    /// <summary>What the message is; set by the sorter in the transaction.</summary>
    public Sorted Sorted { get; set; } = new Sorted.Complaint();

    /// <summary>The findings of this part with their owners; empty where the message accuses nobody of anything.</summary>
    public IReadOnlyList<Accusation> Accusations { get; private set; } = [];

    /// <summary>Whether one transaction takes all of a message.</summary>
    public static bool IsWhole(ReadMessage message) =>
        message.Claim.SavedPosition == 0
        && (
            message.ByPerson?.Findings is { } decided
                ? decided.Count <= MostFindings
                : message.Report is { Further: null, Findings.Count: <= MostFindings }
        );

    /// <summary>The parts of a message that are not filed yet, made as they are asked for; at least one.</summary>
    public static IEnumerable<MessagePart> Of(ReadMessage message)
    {
        var from = message.Claim.SavedPosition;
        using var rest = (message.ByPerson?.Findings ?? message.Report.AllFindings).Skip(from).GetEnumerator();
        var more = rest.MoveNext();
        do
        {
            var piece = new List<Finding>();
            for (; more && piece.Count < MostFindings; more = rest.MoveNext())
                piece.Add(rest.Current);
            yield return new MessagePart(message, from, piece, !more);
            from += piece.Count;
        } while (more);
    }

    /// <summary>Asks whose the accused things were. Only complaints and reporters accuse; a customer's answer does not.</summary>
    public void FindOwners(OwnerIndex owners) =>
        Accusations = Sorted is Sorted.Complaint or Sorted.Answer { ReportId: not null }
            ? [.. findings.Select(f => Accuse(f, owners))]
            : [];

    public IEnumerable<string> Keys() => Accusations.Select(a => a.Key).OfType<string>();

    /// <summary>Cases it belongs to by its address or by what it refers to.</summary>
    public IEnumerable<Guid> Cases(KnownThings known) =>
        Sorted switch
        {
            Sorted.Answer answer => answer.Cases,
            Sorted.Note note => note.Cases,
            Sorted.Returned returned => CasesOf(returned.Mail, known),
            Sorted.Complaint when !IsFirst => known.ReportByNumber(message.Claim.ReportNumber)?.Cases ?? [],
            _ => [],
        };

    public static IReadOnlyList<Guid> CasesOf(KnownMail mail, KnownThings known) =>
        mail.CaseId is { } of ? [of] : known.ReportById(mail.ReportId)?.Cases ?? [];

    private Accusation Accuse(Finding finding, OwnerIndex owners)
    {
        var owner = owners.Find(finding);
        var isCase = !message.Report.IsTest && CaseKey.NamesAnOffender(finding) && owner.Resource.Length > 0;
        return new Accusation(finding, owner, isCase ? CaseKey.Of(finding, owner) : null);
    }
}
