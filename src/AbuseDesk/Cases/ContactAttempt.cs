using AbuseDesk.Outgoing;

namespace AbuseDesk.Cases;

/// <summary>
/// Somebody tried to reach a party of a case, or a mail of ours came back. Addresses are personal data: they stand here and
/// not in the history.
/// </summary>
public sealed class ContactAttempt
{
    public const string Mail = "mail";
    public const string Phone = "phone";
    public const string Reached = "reached";
    public const string Bounced = "bounced";
    private const string WrongAddress = "wrong_address";
    private const int LongestAddress = 254;

    public static readonly IReadOnlyList<string> Channels = [Mail, Phone, "other"];

    /// <summary>How an address was found.</summary>
    public static readonly IReadOnlyList<string> Sources =
    [
        "registry",
        "contract",
        "whois",
        "website",
        "told",
        "notice",
    ];

    public static readonly IReadOnlyList<string> Results = [Reached, "no_answer", Bounced, WrongAddress];

    public required Guid Id { get; init; }
    public required Guid CaseId { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>Who tried; null: the desk itself, by a mail.</summary>
    public Guid? ById { get; init; }
    public required Party Party { get; init; }

    /// <summary>One of <see cref="Channels"/>.</summary>
    public required string Channel { get; init; }

    /// <summary>Mail address, number, or whatever else was tried.</summary>
    public required string Address { get; init; }
    public required string Found { get; init; }
    public required string Result { get; init; }

    /// <summary>The mail that came back.</summary>
    public Guid? MailId { get; init; }

    /// <summary>Nothing more reaches anybody there.</summary>
    public bool IsDead => Result is Bounced or WrongAddress;

    /// <summary>What somebody typed.</summary>
    public sealed record Told(string? Channel, string? Address, string? Found, string? Result, string? Note);

    /// <summary>Records an attempt of a person, and writes it into the history of the case.</summary>
    public static ContactAttempt Made(AbuseCase of, Told told, Guid by, DateTimeOffset now)
    {
        var address = told.Address?.Trim() ?? "";
        if (address.Length is 0 or > LongestAddress)
        {
            throw new CaseRuleException("contact_address_missing", LongestAddress);
        }

        var attempt = new ContactAttempt
        {
            Id = Guid.CreateVersion7(now),
            CaseId = of.Id,
            At = CaseEvent.ToMicroseconds(now),
            ById = by,
            Party = PartyOf(of),
            Channel = Known(told.Channel, Channels),
            Address = address,
            Found = Known(told.Found, Sources),
            Result = Known(told.Result, Results),
        };
        of.ContactTried(attempt, told.Note, Actor.Staff(by), now);
        return attempt;
    }

    /// <summary>A notice came back; null for mails that go to nobody who owes an answer.</summary>
    public static ContactAttempt? CameBack(OutgoingMail mail, DateTimeOffset now) =>
        mail.CaseId is { } caseId && mail.Party is Party.Customer or Party.Downstream
            ? new ContactAttempt
            {
                Id = Guid.CreateVersion7(now),
                CaseId = caseId,
                At = CaseEvent.ToMicroseconds(now),
                Party = mail.Party,
                Channel = Mail,
                Address = mail.ToAddress,
                Found = "notice",
                Result = Bounced,
                MailId = mail.Id,
            }
            : null;

    private static Party PartyOf(AbuseCase of) =>
        of.Owner is OwnerKind.Delegated || of.PartnerId is not null ? Party.Downstream : Party.Customer;

    private static string Known(string? code, IReadOnlyList<string> known) =>
        known.Contains(code, StringComparer.Ordinal) ? code! : throw new CaseRuleException("unknown_code", code ?? "");
}

/// <summary>Whom to try next: another contact of the registry that did not fail.</summary>
/// <param name="Channel">mail or phone.</param>
/// <param name="Address">The registry's.</param>
public sealed record NextContact(string Channel, string Address)
{
    /// <summary>Null where somebody was reached last, or nothing is left. The newest attempt comes first.</summary>
    public static NextContact? Of(Registry.Customer? customer, IReadOnlyList<ContactAttempt> attempts)
    {
        if (customer is null || attempts.Count == 0 || attempts[0].Result is ContactAttempt.Reached)
        {
            return null;
        }

        IEnumerable<NextContact> known =
        [
            .. Given(ContactAttempt.Mail, customer.Email),
            .. Given(ContactAttempt.Phone, customer.Phone),
        ];
        var alive = known.Where(k => !attempts.Any(a => a.IsDead && k.Is(a))).ToList();
        return alive.Find(k => !attempts.Any(k.Is)) ?? alive.Find(k => !k.Is(attempts[0])) ?? alive.FirstOrDefault();
    }

    private static IEnumerable<NextContact> Given(string channel, string? address) =>
        string.IsNullOrWhiteSpace(address) ? [] : [new NextContact(channel, address.Trim())];

    private bool Is(ContactAttempt attempt) =>
        string.Equals(Address, attempt.Address, StringComparison.OrdinalIgnoreCase);
}
