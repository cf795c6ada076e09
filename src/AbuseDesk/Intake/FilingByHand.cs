using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Evidence;
using AbuseDesk.Parsing;
using Npgsql;

namespace AbuseDesk.Intake;

/// <summary>What a person read in a message that the reader could not read, or read as something else.</summary>
/// <param name="Findings">At least one; what accuses nobody makes an enquiry.</param>
/// <param name="Reporter">Whom answers go to; null when nobody can be answered.</param>
/// <param name="Language">BCP 47 primary language of the answer.</param>
/// <param name="Consent">How far the reporter may be shown.</param>
public sealed record HandEntry(
    IReadOnlyList<Finding> Findings,
    ParsedReporter? Reporter,
    string Language,
    Consent Consent
);

/// <summary>
/// Files a message as a person read it, through the same door as everything else. The message itself is not parsed here:
/// it may be the one that ends its readers, and this runs in the web.
/// </summary>
public sealed class FilingByHand(
    NpgsqlDataSource database,
    MessageClaims claims,
    ReaderPresence presence,
    ReportFiling filing
)
{
    /// <summary>Gives what became of the message.</summary>
    /// <exception cref="CaseRuleException">It is filed already, being read at this moment, or a category is unknown.</exception>
    public async Task<MessageState> File(Guid rawId, HandEntry entry, Guid staff, CancellationToken cancel)
    {
        if (entry.Findings.FirstOrDefault(f => !IsKnown(f.Category)) is { } unknown)
        {
            throw new CaseRuleException("unknown_code", unknown.Category);
        }

        await presence.Show(cancel);
        var claim = await claims.ForPerson(rawId, cancel) ?? throw new CaseRuleException("message_settled");
        try
        {
            var message = new ReadMessage(claim, await Read(rawId, entry, cancel), [])
            {
                ByPerson = new ReadMessage.Decided(staff, entry.Findings),
            };
            await filing.File([message], claims.Claimant, cancel);
        }
        finally
        {
            // Only where it was not filed: the reader looks at it again, and it comes back to the person.
            await claims.Release([rawId], CancellationToken.None);
        }

        return await State(rawId, cancel);
    }

    private static bool IsKnown(string category) =>
        Category.All.Any(c => string.Equals(c.Key, category, StringComparison.Ordinal));

    private async Task<ParsedReport> Read(Guid rawId, HandEntry entry, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("select subject, sender from message_work where raw_id = $1");
        command.Parameters.Add(Sql.Value(rawId));
        await using var row = await command.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        return new ParsedReport
        {
            Kind = MessageKind.Report,
            Format = "by_hand",
            Parser = "person",
            Language = entry.Language,
            Reporter = entry.Reporter,
            Consent = entry.Consent,
            Envelope = new Envelope { Subject = row.TextOrNull(0), FromAddress = row.TextOrNull(1) },
        };
    }

    private async Task<MessageState> State(Guid rawId, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("select state from message_work where raw_id = $1");
        command.Parameters.Add(Sql.Value(rawId));
        return StoredText.Parse<MessageState>((string)(await command.ExecuteScalarAsync(cancel))!);
    }
}
