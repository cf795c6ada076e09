using AbuseDesk.Cases;
using AbuseDesk.Clocks;
using AbuseDesk.Data;
using AbuseDesk.Evidence;
using AbuseDesk.Outgoing;
using Npgsql;

namespace AbuseDesk.Intake;

/// <summary>Writes what a plan came to: a fixed number of statements, however many messages there are.</summary>
internal static class FilingWrites
{
    // A customer who answered is not covered by a late report: the most pressing stays.
    private static readonly string FirstAttention = $"""
        coalesce((
            select a from unnest(array['{string.Join("','", Attention.Order)}']) with ordinality as o (a, place)
            where a in (case_counters.attention, excluded.attention) order by place limit 1
        ), excluded.attention, case_counters.attention)
        """;

    public static async Task Write(
        NpgsqlConnection connection,
        CaseBook book,
        FiledRows rows,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        await BulkCopy<AbuseCase>.Write(connection, [.. book.New], cancel);
        await BulkCopy<CaseClock>.Write(connection, rows.Clocks, cancel);
        await BulkCopy<Reading>.Write(connection, rows.Readings, cancel);
        await BulkCopy<Report>.Write(connection, rows.Reports, cancel);
        await BulkCopy<ReportFinding>.Write(connection, rows.Findings, cancel);
        await BulkCopy<ReportCase>.Write(connection, rows.Links, cancel);
        await BulkCopy<CaseMessage>.Write(connection, rows.Messages, cancel);
        var events = book.Events.ToList();
        await BulkCopy<CaseEvent>.Write(connection, events, cancel);
        await BulkCopy<CaseText>.Write(connection, [.. events.Select(e => e.Text).OfType<CaseText>()], cancel);
        await BulkCopy<OutgoingMail>.Write(connection, rows.Mails, cancel);

        await using var batch = new NpgsqlBatch(connection);
        foreach (var (abuseCase, was) in book.Changed)
        {
            batch.BatchCommands.Add(abuseCase.Update(was));
        }

        if (rows.Counters.Count > 0)
        {
            batch.BatchCommands.Add(Count(rows));
        }

        if (rows.Marks.Count > 0)
        {
            batch.BatchCommands.Add(MarkRows.Add(rows.Marks));
        }

        if (rows.Returned.Count > 0)
        {
            batch.BatchCommands.Add(Return(rows.Returned, now));
        }

        batch.BatchCommands.Add(Settle(rows.Settled, now));
        await batch.ExecuteNonQueryAsync(cancel);
        await Waves.Start(connection, [.. rows.Counters.Where(c => c.Reports > 0).Select(c => c.CaseId)], now, cancel);
    }

    private static NpgsqlBatchCommand Count(FiledRows rows)
    {
        var counters = rows.Counters.ToArray();
        var reporters = rows.Reporters.ToArray();
        return Sql.Command(
            $"""
            with fresh as (
                insert into case_reporters (case_id, reporter)
                select case_id, reporter from unnest($8, $9) as r (case_id, reporter) order by case_id, reporter
                on conflict do nothing returning case_id
            ), people as (
                select case_id, count(*)::int as number from fresh group by case_id
            )
            insert into case_counters
                (case_id, reports, findings, incidents, last_seen_at, last_report_at, attention, reporters)
            select c.case_id, c.reports, c.findings, c.incidents, c.last_seen_at, c.last_report_at, c.attention,
                coalesce(p.number, 0)
            from unnest($1, $2, $3, $4, $5, $6, $7)
                as c (case_id, reports, findings, incidents, last_seen_at, last_report_at, attention)
            left join people p on p.case_id = c.case_id
            on conflict (case_id) do update set
                reports = case_counters.reports + excluded.reports,
                findings = case_counters.findings + excluded.findings,
                reporters = case_counters.reporters + excluded.reporters,
                incidents = case_counters.incidents + excluded.incidents,
                last_seen_at = greatest(case_counters.last_seen_at, excluded.last_seen_at),
                last_report_at = greatest(case_counters.last_report_at, excluded.last_report_at),
                attention = {FirstAttention}
            """,
            Sql.Value(counters.Select(c => c.CaseId).ToArray()),
            Sql.Value(counters.Select(c => c.Reports).ToArray()),
            Sql.Value(counters.Select(c => c.Findings).ToArray()),
            Sql.Value(counters.Select(c => c.Incidents).ToArray()),
            Sql.Value(counters.Select(c => c.LastSeenAt).ToArray()),
            Sql.Value(counters.Select(c => c.LastReportAt).ToArray()),
            Sql.Value(counters.Select(c => c.Attention).ToArray()),
            Sql.Value(reporters.Select(r => r.Case).ToArray()),
            Sql.Value(reporters.Select(r => Convert.FromHexString(r.Reporter)).ToArray())
        );
    }

    // Only what has left can come back; a mail on its way to be sent again is the sender's.
    private static NpgsqlBatchCommand Return(List<(Guid Mail, string Why)> mails, DateTimeOffset now) =>
        Sql.Command(
            """
            with failed as (
                update outgoing_mails o set state = 'failed', last_error = m.why from unnest($1, $2) as m (id, why)
                where o.id = m.id and o.state = 'sent'
                returning o.id, o.case_id, o.party, o.to_address
            )
            insert into contact_attempts (id, case_id, at, party, channel, address, found, result, mail_id)
            select gen_random_uuid(), case_id, $3, party, 'mail', to_address, 'notice', 'bounced', id
            from failed where case_id is not null and party in ('customer', 'downstream')
            on conflict do nothing
            """,
            Sql.Value(mails.Select(m => m.Mail).ToArray()),
            Sql.Value(mails.Select(m => StorableText.Capped(m.Why, 500)).ToArray()),
            Sql.Value(now.ToUniversalTime())
        );

    private static NpgsqlBatchCommand Settle(List<SettledMessage> settled, DateTimeOffset now) =>
        Sql.Command(
            """
            update message_work w set
                state = s.state, problem = s.problem, problem_detail = s.detail, ignored_because = s.ignored_because,
                subject = s.subject, sender = s.sender, format = s.format, parser = s.parser,
                read_in_full = coalesce(s.read_in_full, w.read_in_full),
                compartment = coalesce(s.compartment, w.compartment), saved_position = s.position,
                settled_at = case when s.state = 'waiting' then null else $12 end,
                attempts = case when s.state = 'waiting' then 1 else w.attempts end,
                claimed_by = case when s.state = 'waiting' then w.claimed_by end,
                claimed_until = case when s.state = 'waiting' then now() + interval '10 minutes' end
            from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $13)
                as s (raw_id, state, problem, detail, ignored_because, subject, sender, format, parser, compartment, position,
                    read_in_full)
            where w.raw_id = s.raw_id
            """,
            Sql.Value(settled.Select(s => s.Message.RawId).ToArray()),
            Sql.Value(settled.Select(s => StoredText.Text(s.State)).ToArray()),
            Texts(settled, s => s.Problem),
            Texts(settled, s => s.Detail),
            Texts(settled, s => s.IgnoredBecause),
            Texts(settled, s => s.Message.Envelope.Subject),
            Texts(settled, s => s.Message.Envelope.FromAddress),
            Texts(settled, s => s.Message.Report.Format),
            Texts(settled, s => s.Message.Report.Parser),
            Texts(settled, s => s.Compartment),
            Sql.Value(settled.Select(s => s.SavedPosition).ToArray()),
            Sql.Value(now.ToUniversalTime()),
            Sql.Value(settled.Select(s => ReadInFull.Of(s.Message)).ToArray())
        );

    private static NpgsqlParameter Texts(List<SettledMessage> settled, Func<SettledMessage, string?> text) =>
        Sql.Value(settled.Select(s => StorableText.Capped(text(s), 1_000)).ToArray());
}
