using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Evidence;
using AbuseDesk.Outgoing;

namespace AbuseDesk.Intake;

/// <summary>What replies, notes and bounces do to their cases.</summary>
internal sealed partial class FilingPlan
{
    private const int LongestText = 20_000;

    /// <summary>A party answers by its signed address. What a reporter adds to the evidence belongs to the same report.</summary>
    public void Answer(MessagePart part, Sorted.Answer answer, IReadOnlyList<KnownFinding> before)
    {
        var message = part.Message;
        var reading = Read(message, keepsFound: true);
        var cases = answer.Cases.Select(book.Find).OfType<AbuseCase>().DistinctBy(c => c.Id).ToList();
        foreach (var abuseCase in cases)
        {
            abuseCase.Answered(StoredText.Text(answer.Party), message.RawId, now);
            Rows.Counter(abuseCase.Id)
                .Call(answer.Party == Party.Reporter ? Attention.ReporterReplied : Attention.CustomerReplied);
            Put(message, abuseCase, answer.Party, answer.ReportId, verified: true);
        }

        if (answer.ReportId is { } reportId)
        {
            var fresh = part
                .Accusations.Where(a => a.Key is not null && !before.Any(b => b.IsSameAs(a.Finding)))
                .ToList();
            var report = ReportRow.Report(message, reading.Id, fresh, now);
            var at = new ReportAtHand(report, message, reading.Id) { Id = reportId, AlreadyOn = [.. answer.Cases] };
            AddEvidence(at, fresh, cases);
        }

        Rows.Settled.Add(new SettledMessage(message, MessageState.Answered) { Compartment = Circle(cases) });
    }

    /// <summary>Something that says it belongs here: shown with a task, changes nothing, answers nobody.</summary>
    public void Note(ReadMessage message, Sorted.Note note)
    {
        Read(message, keepsFound: true);
        var cases = note.Cases.Select(book.Find).OfType<AbuseCase>().DistinctBy(c => c.Id).ToList();
        foreach (var abuseCase in cases)
        {
            abuseCase.UnverifiedNote(message.RawId, now);
            Rows.Counter(abuseCase.Id).Call(Attention.UnverifiedNote);
            Put(message, abuseCase, note.Party, note.ReportId, verified: false);
        }

        Rows.Settled.Add(new SettledMessage(message, MessageState.Answered) { Compartment = Circle(cases) });
    }

    /// <summary>A mail of ours came back.</summary>
    public void Return(ReadMessage message, Sorted.Returned returned, IReadOnlyList<Guid> cases)
    {
        Read(message, keepsFound: true);
        if (returned.ForGood)
        {
            Rows.Returned.Add((returned.Mail.Id, message.Envelope.BounceStatus ?? "returned"));
            foreach (var abuseCase in cases.Select(book.Find).OfType<AbuseCase>().DistinctBy(c => c.Id))
            {
                abuseCase.Bounced(returned.Mail.Id, now);
                Rows.Counter(abuseCase.Id).Call(Attention.Bounced);
            }
        }

        Rows.Settled.Add(new SettledMessage(message, MessageState.Ignored) { IgnoredBecause = "bounce" });
    }

    // The first thing named turns the waiting enquiry into its case; whatever has a case already goes there.
    private void AddEvidence(ReportAtHand at, List<Accusation> fresh, List<AbuseCase> cases)
    {
        var enquiry = cases.Find(c => c.Kind == CaseKind.Enquiry);
        foreach (var group in Groups(fresh))
        {
            if (enquiry is null || book.OfKey(group[0].Key!) is not null)
            {
                Attach(at, group);
                continue;
            }

            enquiry.BecomeIncident(looks.Tell(Opening(at, group, enquiry.Number, null), now), at.Message.RawId, now);
            book.Put(enquiry);
            AddFindings(at, group, enquiry, isCounted: true);
            enquiry = null;
        }
    }

    private void Put(ReadMessage message, AbuseCase abuseCase, Party party, Guid? reportId, bool verified) =>
        Rows.Messages.Add(
            new CaseMessage
            {
                Id = Guid.CreateVersion7(now),
                CaseId = abuseCase.Id,
                ReportId = reportId,
                RawId = message.RawId,
                Party = party,
                Verified = verified,
                ReceivedAt = message.Claim.ReceivedAt.ToUniversalTime(),
                Text = StorableText.Capped(message.Envelope.OwnText, LongestText) ?? "",
            }
        );

    private static string? Circle(List<AbuseCase> cases) =>
        cases.Select(c => c.Compartment).FirstOrDefault(c => c is not null);
}
