using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Evidence;
using AbuseDesk.Parsing;
using AbuseDesk.Registry;

namespace AbuseDesk.Intake;

/// <summary>
/// One accusation of a message, whose the accused thing was, and the key of the case it belongs to: null when it names no
/// offender.
/// </summary>
internal sealed record Accusation(Finding Finding, OwnerAnswer Owner, string? Key);

/// <summary>What was read, as the rows that are kept of it. Texts are capped where an index or a page has its limit.</summary>
internal static class ReportRow
{
    public const int LongestReference = 250;
    private const int LongestAddress = 320;
    private const int LongestName = 500;
    private const int LongestSubject = 1_000;
    private const int MostObserved = 200;
    private const int MostNames = 1_000;

    /// <summary>The row of a reading; <paramref name="keepsFound"/> where no report will have its findings.</summary>
    public static Reading Reading(ReadMessage message, bool keepsFound, DateTimeOffset now) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            RawId = message.RawId,
            ReaderVersion = ReaderVersion,
            ContextHash = message.ContextHash,
            ReadAt = CaseEvent.ToMicroseconds(now),
            Kind = StoredText.Text(message.Report.Kind),
            Format = message.Report.Format,
            Parser = message.Report.Parser,
            Language = message.Report.Language,
            ContentHash = message.Envelope.ContentHash,
            Missing = [.. message.Report.Missing],
            Problems = ReadingJson.Of(message.Report.Problems),
            Observed = ReadingJson.Of(message.Report.Observed, MostObserved),
            Found = keepsFound ? FoundJson.Of(message.Report.Findings) : null,
        };

    public static Report Report(
        ReadMessage message,
        Guid readingId,
        IReadOnlyList<Accusation> accusations,
        DateTimeOffset now
    )
    {
        var (read, reporter, envelope) = (message.Report, message.Report.Reporter, message.Envelope);
        var portMissing =
            accusations.Any(a => a.Owner.PortMissing) && !read.Missing.Contains("port", StringComparer.Ordinal);
        return new Report
        {
            Id = Guid.CreateVersion7(now),
            Number = message.Claim.ReportNumber,
            RawId = message.RawId,
            ReadingId = readingId,
            ReceivedAt = message.Claim.ReceivedAt.ToUniversalTime(),
            Channel = message.Claim.Channel,
            Format = read.Format,
            Parser = read.Parser,
            Language = read.Language,
            Subject = StorableText.Capped(envelope.Subject, LongestSubject),
            ReporterAddress = ReporterAddress(message),
            ReporterName = StorableText.Capped(reporter?.Name ?? envelope.FromName, LongestName),
            ReporterOrganisation = StorableText.Capped(reporter?.Organisation, LongestName),
            ReporterRole = reporter?.Role ?? "individual",
            ReporterReference = StorableText.Capped(reporter?.Reference, LongestReference),
            NoAutoReplyBecause = envelope.NoAutoReplyBecause,
            Consent = read.Consent,
            Trust = read.Trust,
            ContentHash = envelope.ContentHash,
            ExternalId = StorableText.Capped(read.ReportId, LongestReference),
            OriginalMessageId = StorableText.Capped(envelope.MessageId, LongestSubject),
            IsTest = read.IsTest,
            Missing = portMissing ? [.. read.Missing, "port"] : [.. read.Missing],
            Compartment = message.Claim.Compartment,
        };
    }

    /// <summary>Where answers go.</summary>
    public static string? ReporterAddress(ReadMessage message) =>
        StorableText.Capped(message.Report.Reporter?.Address ?? message.Envelope.FromAddress, LongestAddress);

    public static ReportFinding Finding(
        Accusation accusation,
        Guid reportId,
        Guid? readingId,
        Guid? caseId,
        Guid? madeBy,
        DateTimeOffset now
    )
    {
        var (found, owner) = (accusation.Finding, accusation.Owner);
        return new ReportFinding
        {
            Id = Guid.CreateVersion7(now),
            ReportId = reportId,
            ReadingId = readingId,
            MadeBy = madeBy,
            CaseId = caseId,
            Source = readingId is null ? "person" : "reader",
            Category = found.Category,
            SourceIp = found.SourceIp,
            SourcePort = found.SourcePort,
            Urls = [.. found.Urls.Take(MostNames)],
            Domains = [.. found.Domains.Take(MostNames)],
            Mailbox = found.Mailbox,
            OccurredAt = found.OccurredAt?.ToUniversalTime(),
            LastAt = found.LastAt?.ToUniversalTime(),
            Earliest = found.Earliest?.ToUniversalTime(),
            Latest = found.Latest?.ToUniversalTime(),
            OccurredText = found.OccurredText,
            Zone = found.Zone,
            Precision = found.Precision,
            TimeBasis = found.TimeBasis,
            OwnSideAt = found.OwnSide?.At?.ToUniversalTime(),
            OwnSideQueueId = found.OwnSide?.QueueId,
            OwnSideSender = found.OwnSide?.AuthenticatedAs,
            Count = found.Count,
            Excerpt = found.Excerpt,
            Reason = found.Reason,
            Claimant = found.Claimant,
            Work = found.Work,
            Owner = owner.Kind,
            AssignmentId = owner.AssignmentId,
            CustomerId = owner.CustomerId,
            RegistryVersion = owner.RegistryVersion,
            OwnerReason = owner.ReasonJson(),
        };
    }

    private static readonly string ReaderVersion =
        typeof(ParsedReport).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
}

/// <summary>What a reading says beside its findings, as JSON.</summary>
internal static class ReadingJson
{
    private const int MostProblems = 100;
    private const int LongestDetail = 500;

    public static string Of(IReadOnlyList<Problem> problems) =>
        System.Text.Json.JsonSerializer.Serialize(
            problems
                .Take(MostProblems)
                .Select(p => new { code = p.Code, detail = StorableText.Capped(p.Detail, LongestDetail) })
        );

    public static string Of(Observed observed, int most) =>
        System.Text.Json.JsonSerializer.Serialize(
            new
            {
                ips = observed.Ips.Take(most).Select(ip => ip.ToString()),
                urls = observed.Urls.Take(most).Select(u => StorableText.Capped(u, LongestDetail)),
                domains = observed.Domains.Take(most).Select(d => StorableText.Capped(d, LongestDetail)),
            }
        );
}
