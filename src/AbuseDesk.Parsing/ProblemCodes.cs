namespace AbuseDesk.Parsing;

/// <summary>Codes of <see cref="Problem"/>; each has a text in ja and en under <c>Problem.{code}</c>.</summary>
public static class ProblemCodes
{
    /// <summary>Received lines or addresses of the reported mail are blacked out; the detail is the masked word.</summary>
    public const string HeadersMasked = "headers_masked";

    /// <summary>A time without a zone; the detail is the time as written.</summary>
    public const string ZoneMissing = "zone_missing";

    /// <summary>A zone that is not written but follows from the habit of the sender or the Date of the mail.</summary>
    public const string ZoneAssumed = "zone_assumed";

    /// <summary>No event time at all; only the mail has a date.</summary>
    public const string TimeMissing = "time_missing";

    /// <summary>An event time later than the mail; the detail is the time as written.</summary>
    public const string TimeInFuture = "time_in_future";

    /// <summary>An address with hidden octets; the detail is the address as written.</summary>
    public const string AddressMasked = "address_masked";

    /// <summary>The address is shared between subscribers and the report states no source port.</summary>
    public const string PortMissing = "port_missing";

    /// <summary>All addresses belong to the receiving side or are only mentioned; nobody is accused.</summary>
    public const string OnlyRecipientSideFound = "only_recipient_side_found";

    /// <summary>No address, page or mailbox at all.</summary>
    public const string NoOffenderFound = "no_offender_found";

    /// <summary>The reported mail is announced but not attached.</summary>
    public const string InnerMailMissing = "inner_mail_missing";

    /// <summary>The sender says to be a known reporter and our server does not vouch for it; the detail is the address.</summary>
    public const string SenderUnverified = "sender_unverified";

    /// <summary>The parser that owns the format could not read the message; the detail names parser and fault. A person decides.</summary>
    public const string ReaderFailed = "reader_failed";

    /// <summary>Reading took too long and was given up.</summary>
    public const string ReaderTimedOut = "reader_timed_out";

    /// <summary>The process ended while it read this message.</summary>
    public const string ReaderCrashed = "reader_crashed";

    /// <summary>A structured report lacks members its format requires; the detail names them.</summary>
    public const string SchemaViolation = "schema_violation";

    /// <summary>Attached evidence does not have the hash the report states.</summary>
    public const string EvidenceHashMismatch = "evidence_hash_mismatch";

    /// <summary>A feed of a kind not known here, read by its columns alone; the detail is its name.</summary>
    public const string FeedUnknown = "feed_unknown";

    /// <summary>The report is in a file that was not sent with the mail, which only says where to fetch it.</summary>
    public const string ReportFileMissing = "report_file_missing";

    /// <summary>An archive is too deep, too large or encrypted and was not opened.</summary>
    public const string ArchiveRefused = "archive_refused";

    /// <summary>Only the beginning of a text was read; the detail says which.</summary>
    public const string TextTruncated = "text_truncated";

    /// <summary>Bytes that are no text in their charset, or no mail at all.</summary>
    public const string TextDamaged = "text_damaged";

    /// <summary>Nothing but blanks.</summary>
    public const string Empty = "empty";

    /// <summary>Larger than what is read.</summary>
    public const string Oversize = "oversize";

    /// <summary>A header block beyond the limit.</summary>
    public const string HeaderTooLarge = "header_too_large";

    /// <summary>Parts nested beyond the limit.</summary>
    public const string StructureTooDeep = "structure_too_deep";

    /// <summary>More parts than are read.</summary>
    public const string TooManyParts = "too_many_parts";

    /// <summary>A boundary no mailer writes.</summary>
    public const string BoundaryTooLong = "boundary_too_long";

    /// <summary>More addresses than are kept.</summary>
    public const string TooManyAddresses = "too_many_addresses";

    /// <summary>The content is encrypted.</summary>
    public const string Encrypted = "encrypted";

    /// <summary>Command <c>parse</c> only: the file could not be opened; the detail is the reason of the system.</summary>
    public const string FileNotOpened = "file_not_opened";
}
