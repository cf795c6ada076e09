namespace AbuseDesk.Parsing;

/// <summary>What a message is.</summary>
public enum MessageKind
{
    /// <summary>A report of abuse.</summary>
    Report,

    /// <summary>Not a report: newsletter, question, DMARC summary, delisting note.</summary>
    Other,

    /// <summary>An answer to a mail of a desk.</summary>
    Reply,

    /// <summary>A delivery status notification or another bounce.</summary>
    Bounce,

    /// <summary>A vacation note, a ticket receipt (RFC 3834 and the usual headers).</summary>
    AutoReply,

    /// <summary>Could not be read; <see cref="ParsedReport.Problems"/> says why.</summary>
    Unreadable,
}

/// <summary>How far the reporter may be shown to the accused side.</summary>
public enum Consent
{
    Unknown,
    Full,
    Anonymised,
    None,
}

/// <summary>Whether our own mail server vouches for the sender (SPF, DKIM aligned; RFC 8601).</summary>
public enum SenderTrust
{
    /// <summary>No Authentication-Results of ours.</summary>
    NotChecked,
    Verified,
    Failed,
}

/// <summary>Who reports.</summary>
/// <param name="Address">The address that identifies the reporter, lower case.</param>
/// <param name="Name">Display name.</param>
/// <param name="Organisation">Known or stated organisation.</param>
/// <param name="Role">individual · feedback · coordinator · vendor · rights_body · rights_holder · law_firm · authority · hotline · researcher · provider.</param>
/// <param name="Reference">The reporter's own reference, as written.</param>
public sealed record ParsedReporter(
    string? Address,
    string? Name,
    string? Organisation,
    string Role,
    string? Reference
);

/// <summary>Something about the report that staff or the "ask for more" mail must know.</summary>
/// <param name="Code">One of <see cref="ProblemCodes"/>.</param>
/// <param name="Detail">The words or figures it is about.</param>
public sealed record Problem(string Code, string? Detail = null);

/// <summary>Everything read from one message. Produced by the ordered list of parsers, never thrown past it.</summary>
public sealed record ParsedReport
{
    public required MessageKind Kind { get; init; }

    /// <summary>Stable label of the format (<c>arf</c>, <c>spamcop</c>, <c>xarf</c>, <c>jpcert</c>, <c>acns</c>, <c>free_text</c> …).</summary>
    public required string Format { get; init; }

    /// <summary>Name of the parser that owns the message.</summary>
    public required string Parser { get; init; }

    /// <summary>BCP 47 primary language of the text a person wrote.</summary>
    public string Language { get; init; } = "en";

    public ParsedReporter? Reporter { get; init; }
    public Consent Consent { get; init; }

    /// <summary>What is accused; of a table of many thousand rows the first 5 000, the others are <see cref="Further"/>.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>
    /// Findings behind <see cref="Findings"/>, read from the bytes of the message row by row each time they are enumerated,
    /// so that no list of them is ever held; null where there are none.
    /// </summary>
    public IEnumerable<Finding>? Further { get; init; }

    /// <summary>Every finding, one by one.</summary>
    public IEnumerable<Finding> AllFindings => Further is null ? Findings : Findings.Concat(Further);
    public Observed Observed { get; init; } = Observed.Nothing;

    /// <summary>What a complete report of this category would have and this one lacks: <see cref="MissingCodes"/>.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>The parser claimed the message and failed; the findings are the general reader's and a person decides.</summary>
    public bool ReaderFailed =>
        Problems.Any(p => string.Equals(p.Code, ProblemCodes.ReaderFailed, StringComparison.Ordinal));

    /// <summary>An idempotency key of the format itself (XARF report id), or null.</summary>
    public string? ReportId { get; init; }

    /// <summary>Sent as a test (XARF <c>lifecycle:test</c>).</summary>
    public bool IsTest { get; init; }

    public SenderTrust Trust { get; init; }

    /// <summary>Envelope facts the desk sorts and threads by.</summary>
    public required Envelope Envelope { get; init; }
}

/// <summary>Header facts of the outer message, decoded and bounded.</summary>
public sealed record Envelope
{
    private string? _ownText;
    private byte[]? _contentHash;

    public string? Subject { get; init; }
    public string? FromAddress { get; init; }
    public string? FromName { get; init; }
    public string? ReplyTo { get; init; }

    /// <summary>Without angle brackets, like every message id here.</summary>
    public string? MessageId { get; init; }
    public DateTimeOffset? Date { get; init; }

    /// <summary>To, Cc, Delivered-To, X-Original-To, Envelope-To; lower case, at most 500.</summary>
    public IReadOnlyList<string> Recipients { get; init; } = [];

    /// <summary>In-Reply-To and References, newest first, at most 100.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>
    /// Why no automatic answer may go to this sender (RFC 3834), one of <see cref="NoAutoReplyCodes"/>, or null when it may.
    /// </summary>
    public string? NoAutoReplyBecause { get; init; }

    /// <summary>What the writer wrote, without quotes and signature, at most 20 000 characters: for replies.</summary>
    public string? OwnText
    {
        get => _ownText ??= OwnTextOf?.Invoke();
        init => _ownText = value;
    }

    /// <summary>Normalised hash input of the content without transport headers (SHA-256), for duplicate marking.</summary>
    public byte[]? ContentHash
    {
        get => _contentHash ??= ContentHashOf?.Invoke();
        init => _contentHash = value;
    }

    // most readings are asked for neither: they are made from the mail when they are
    internal Func<string?>? OwnTextOf { private get; init; }
    internal Func<byte[]>? ContentHashOf { private get; init; }

    /// <summary>For bounces: the Message-ID of the mail that bounced.</summary>
    public string? BouncedMessageId { get; init; }

    /// <summary>For bounces: the failed recipient and the SMTP status, as written.</summary>
    public string? BounceStatus { get; init; }
}
