namespace AbuseDesk.Cases;

/// <summary>
/// The customer, or the downstream operator, says that it is dealt with. Staff write down when and by what way it was said;
/// the words stand with the event of the case, where they can be erased.
/// </summary>
public sealed class CustomerStatement
{
    /// <summary>Ways it reaches the desk.</summary>
    public static readonly IReadOnlyList<string> Ways = ["phone", "mail", "other"];

    private const int LongestWords = 4_000;

    private CustomerStatement() { }

    public Guid Id { get; private set; }
    public Guid CaseId { get; private set; }

    /// <summary>One of <see cref="Ways"/>.</summary>
    public string Way { get; private set; } = "";

    /// <summary>When the customer said it.</summary>
    public DateTimeOffset SaidAt { get; private set; }

    /// <summary>The answer to a notice that says it; null: somebody heard or read it elsewhere.</summary>
    public Guid? MessageId { get; private set; }
    public Guid ById { get; private set; }
    public DateTimeOffset RecordedAt { get; private set; }

    /// <summary>What somebody typed.</summary>
    public sealed record Told(string? Way, DateTimeOffset SaidAt, string? Words, Guid? MessageId);

    /// <summary>Puts a statement on the file of a case; what is missing or makes no sense is a broken rule.</summary>
    public static CustomerStatement Made(AbuseCase of, Told told, Guid by, DateTimeOffset now)
    {
        if (!Ways.Contains(told.Way, StringComparer.Ordinal))
        {
            throw new CaseRuleException("unknown_code", told.Way ?? "");
        }

        if (told.SaidAt > now)
        {
            throw new CaseRuleException("said_in_future");
        }

        var words = told.Words?.Trim() ?? "";
        if (words.Length is 0 or > LongestWords)
        {
            throw new CaseRuleException("say_what_was_said", LongestWords);
        }

        var statement = new CustomerStatement
        {
            Id = Guid.CreateVersion7(now),
            CaseId = of.Id,
            Way = told.Way!,
            SaidAt = CaseEvent.ToMicroseconds(told.SaidAt),
            MessageId = told.MessageId,
            ById = by,
            RecordedAt = CaseEvent.ToMicroseconds(now),
        };
        of.CustomerSaysOver(statement, words, Actor.Staff(by), now);
        return statement;
    }
}
