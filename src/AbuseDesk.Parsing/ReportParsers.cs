namespace AbuseDesk.Parsing;

/// <summary>One format. Claiming a message means owning it: see ReportParsers.</summary>
public interface IReportParser
{
    /// <summary>Name shown to staff and in <c>parse</c>.</summary>
    string Name { get; }

    /// <summary>Whether the message says it is of this format, even if it turns out broken.</summary>
    bool Claims(MailView mail);

    /// <summary>Reads a claimed message; null when it does not hold what the format promises.</summary>
    ParsedReport? Read(MailView mail, ReadingContext context);
}
