using AbuseDesk.Data;
using AbuseDesk.Outgoing;
using AbuseDesk.Parsing;
using Npgsql;

namespace AbuseDesk.Intake;

/// <summary>A mail of ours that a message refers to.</summary>
internal sealed record KnownMail(Guid Id, string MessageId, Guid? CaseId, Guid? ReportId, Party Party);

/// <summary>A filed report that a message refers to, with the cases it is on, the first one first.</summary>
internal sealed record KnownReport(
    Guid Id,
    string Number,
    string? Reference,
    Guid ReadingId,
    IReadOnlyList<Guid> Cases
);

/// <summary>What of the desk's own the messages of a batch refer to, and which of them are still ours to file.</summary>
internal sealed class KnownThings
{
    private readonly Dictionary<Guid, KnownMail> _mails = [];
    private readonly Dictionary<string, KnownMail> _mailsByMessageId = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, KnownReport> _reports = [];
    private readonly Dictionary<string, KnownReport> _reportsByNumber = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, KnownReport> _reportsByReference = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Guid> _casesByNumber = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<Guid> _cases = [];

    /// <summary>Messages that still wait, under our name.</summary>
    public HashSet<Guid> Ours { get; } = [];

    public long RegistryVersion { get; private set; }

    public KnownMail? MailById(Guid? id) => id is { } key ? _mails.GetValueOrDefault(key) : null;

    public KnownMail? MailByMessageId(string? messageId) =>
        messageId is null ? null : _mailsByMessageId.GetValueOrDefault(messageId);

    public KnownReport? ReportById(Guid? id) => id is { } key ? _reports.GetValueOrDefault(key) : null;

    public KnownReport? ReportByNumber(string number) => _reportsByNumber.GetValueOrDefault(number);

    public KnownReport? ReportByReference(string? reference) =>
        reference is null ? null : _reportsByReference.GetValueOrDefault(reference);

    public Guid? CaseById(Guid id) => _cases.Contains(id) ? id : null;

    public Guid? CaseByNumber(string number) => _casesByNumber.TryGetValue(number, out var id) ? id : null;

    /// <summary>One round trip. The messages' work rows stay locked until the transaction ends.</summary>
    public static async Task<KnownThings> Load(
        NpgsqlConnection connection,
        References references,
        string claimant,
        CancellationToken cancel
    )
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(
            Sql.Command(
                """
                select raw_id from message_work where raw_id = any($1) and state = 'waiting' and claimed_by = $2
                order by raw_id for update
                """,
                Sql.Value(references.Messages),
                Sql.Value(claimant)
            )
        );
        batch.BatchCommands.Add(Sql.Command("select version from registry_versions where id = 1"));
        if (!references.IsNone)
        {
            references.AddTo(batch);
        }

        var known = new KnownThings();
        await using var rows = await batch.ExecuteReaderAsync(cancel);
        await Read(rows, row => known.Ours.Add(row.GetGuid(0)), cancel);
        await Read(rows, row => known.RegistryVersion = row.GetInt64(0), cancel);
        if (!references.IsNone)
        {
            await Read(rows, known.AddMail, cancel);
            await Read(rows, known.AddReport, cancel);
            await Read(rows, known.AddCase, cancel);
        }

        return known;
    }

    private static async Task Read(NpgsqlDataReader rows, Action<NpgsqlDataReader> add, CancellationToken cancel)
    {
        while (await rows.ReadAsync(cancel))
        {
            add(rows);
        }

        await rows.NextResultAsync(cancel);
    }

    private void AddMail(NpgsqlDataReader row)
    {
        var mail = new KnownMail(
            row.GetGuid(0),
            row.GetString(1),
            row.GuidOrNull(2),
            row.GuidOrNull(3),
            StoredText.Parse<Party>(row.GetString(4))
        );
        _mails[mail.Id] = mail;
        _mailsByMessageId[mail.MessageId] = mail;
    }

    private void AddReport(NpgsqlDataReader row)
    {
        var report = new KnownReport(
            row.GetGuid(0),
            row.GetString(1),
            row.TextOrNull(2),
            row.GetGuid(3),
            row.GetFieldValue<Guid[]>(4)
        );
        _reports[report.Id] = report;
        _reportsByNumber[report.Number] = report;
        if (report.Reference is { } reference)
        {
            _reportsByReference[reference] = report;
        }
    }

    private void AddCase(NpgsqlDataReader row)
    {
        _cases.Add(row.GetGuid(0));
        _casesByNumber[row.GetString(1)] = row.GetGuid(0);
    }
}

/// <summary>All that the messages of a batch name of ours.</summary>
internal sealed class References
{
    private const string NamedReports = """
        with named as (
            select id from reports where number = any($1)
            union select id from reports where id = any($2)
            union select report_id from outgoing_mails where message_id = any($3) and report_id is not null
            union select r.id from unnest($4) as t (reference) cross join lateral (
                select id from reports where reporter_reference = t.reference order by received_at desc limit 1) r
        )
        select r.id, r.number, r.reporter_reference, r.reading_id,
            array(select case_id from report_cases c where c.report_id = r.id order by attached_at, case_id)
        from named join reports r on r.id = named.id
        """;

    private readonly string[] _messageIds;
    private readonly Guid[] _signed;
    private readonly string[] _numbers;
    private readonly string[] _theirs;

    public References(
        IReadOnlyList<MessagePart> parts,
        Func<string, DateTimeOffset, ReplyAddress?> readAddress,
        DateTimeOffset now
    )
    {
        var batch = parts.Select(p => p.Message).ToList();
        Messages = [.. batch.Select(m => m.RawId)];
        _messageIds =
        [
            .. batch
                .SelectMany(m => m.Envelope.References.Append(m.Envelope.MessageId).Append(m.Envelope.BouncedMessageId))
                .OfType<string>()
                .Distinct(StringComparer.Ordinal),
        ];
        _signed =
        [
            .. batch
                .SelectMany(m => m.Envelope.Recipients)
                .Distinct(StringComparer.Ordinal)
                .Select(r => readAddress(r, now)?.Id)
                .OfType<Guid>(),
        ];

        // A message filed in parts refers to the report its first part made.
        _numbers =
        [
            .. parts
                .SelectMany(p =>
                    SubjectTags.In(p.Message.Envelope.Subject).Concat(p.IsFirst ? [] : [p.Message.Claim.ReportNumber])
                )
                .Distinct(StringComparer.Ordinal),
        ];
        _theirs =
        [
            .. batch
                .Where(m => m.Report.Kind == MessageKind.Reply)
                .Select(m => m.Report.Reporter?.Reference)
                .OfType<string>()
                .Distinct(StringComparer.Ordinal),
        ];
    }

    public Guid[] Messages { get; }

    public bool IsNone => _messageIds.Length + _signed.Length + _numbers.Length + _theirs.Length == 0;

    public void AddTo(NpgsqlBatch batch)
    {
        batch.BatchCommands.Add(
            Sql.Command(
                """
                select id, message_id, case_id, report_id, party from outgoing_mails where message_id = any($1)
                union select id, message_id, case_id, report_id, party from outgoing_mails where id = any($2)
                """,
                Sql.Value(_messageIds),
                Sql.Value(_signed)
            )
        );
        batch.BatchCommands.Add(
            Sql.Command(
                NamedReports,
                Sql.Value(_numbers),
                Sql.Value(_signed),
                Sql.Value(_messageIds),
                Sql.Value(_theirs)
            )
        );
        batch.BatchCommands.Add(
            Sql.Command(
                """
                select id, number from cases where number = any($1)
                union select id, number from cases where id = any($2)
                """,
                Sql.Value(_numbers),
                Sql.Value(_signed)
            )
        );
    }
}
