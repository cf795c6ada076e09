using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Parsing;

namespace AbuseDesk.Intake;

/// <summary>Which case an accusation comes to (DESIGN §3a, DOMAIN §4.4).</summary>
internal sealed partial class FilingPlan
{
    private AbuseCase Attach(ReportAtHand at, List<Accusation> group)
    {
        var key = group[0].Key!;
        var known = book.OfKey(key);
        var how = known is null ? Attachment.Opened : Judge(known, group);
        var abuseCase = known is null || IsAnotherCase(known, how, key) ? Open(at, group, known) : known;
        how = Name(at, abuseCase, how);

        // A further part of a report that is on the case already says nothing new about how it came there.
        if (!at.AlreadyOn.Contains(abuseCase.Id) || how == Attachment.Recurrence)
        {
            abuseCase.Join(at.Id, how, now);
            if (how == Attachment.Recurrence)
            {
                book.Put(abuseCase);
            }
        }

        Link(at, abuseCase, how);
        Worsen(abuseCase, group);
        AddFindings(at, group, abuseCase, isCounted: how != Attachment.Duplicate);
        if (Calls(how) is { } attention)
        {
            Rows.Counter(abuseCase.Id).Call(attention);
        }

        return abuseCase;
    }

    private void Worsen(AbuseCase abuseCase, List<Accusation> group)
    {
        var worst = Category.Of(group.MaxBy(a => looks.SeverityOf(a.Finding.Category))!.Finding.Category);
        var severity = looks.SeverityOf(worst.Key);
        if (
            !string.Equals(worst.Family, abuseCase.Family, StringComparison.Ordinal)
            && severity > looks.SeverityOf(abuseCase.Category)
        )
        {
            abuseCase.Worsen(worst, severity, looks.LookBy(worst.Key, now), now);
        }
    }

    // What was long over opens a linked case. So does what came to its case only through a merge: the key is another's.
    private bool IsAnotherCase(AbuseCase known, Attachment how, string key) =>
        how == Attachment.Recurrence
        && (
            now - known.ClosedAt > AbuseCase.ReopenWithin
            || !string.Equals(known.CaseKey, key, StringComparison.Ordinal)
        );

    private static Attachment Judge(AbuseCase known, List<Accusation> group)
    {
        var each = group.Select(a => Judge(known, a.Finding)).ToHashSet();
        return each.Contains(Attachment.Joined) ? Attachment.Joined
            : each.Contains(Attachment.Recurrence) ? Attachment.Recurrence
            : each.Contains(Attachment.TimeUnknown) ? Attachment.TimeUnknown
            : Attachment.Late;
    }

    // The date of the mail is when somebody wrote, not when it happened.
    private static Attachment Judge(AbuseCase known, Finding finding)
    {
        if (finding.TimeBasis is TimeBasis.None or TimeBasis.MailDate)
        {
            return known.Judge(null, null);
        }

        var last = finding.Latest ?? finding.OccurredAt;
        return known.Judge(finding.Earliest ?? finding.OccurredAt, finding.LastAt > last ? finding.LastAt : last);
    }

    private Attachment Name(ReportAtHand at, AbuseCase abuseCase, Attachment how)
    {
        // A further part of a report would be found to repeat the first one.
        if (how is Attachment.Opened or Attachment.Recurrence || at.AlreadyOn.Contains(abuseCase.Id))
        {
            return how;
        }

        var repeats = earlier.Of(at.Report);
        if (repeats.Duplicates.Contains(abuseCase.Id) && (how != Attachment.TimeUnknown || repeats.SameContent))
        {
            return Attachment.Duplicate;
        }

        return how == Attachment.Joined && repeats.Reminders.Contains(abuseCase.Id) ? Attachment.Reminder : how;
    }

    private static string? Calls(Attachment how) =>
        how switch
        {
            Attachment.Late => Attention.LateReport,
            Attachment.TimeUnknown => Attention.TimeUnknown,
            _ => null,
        };

    private AbuseCase Open(ReportAtHand at, List<Accusation> group, AbuseCase? past) =>
        Open(Opening(at, group, caseNumbers.Dequeue(), past), at.Actor);

    private AbuseCase Open(AbuseCase.Opening opening, Actor actor)
    {
        var opened = AbuseCase.Open(looks.Tell(opening, now), actor, now);
        Rows.Clocks.Add(looks.Start(opened));
        book.Put(opened);
        return opened;
    }

    private static AbuseCase.Opening Opening(ReportAtHand at, List<Accusation> group, string number, AbuseCase? past)
    {
        var worst = group.MaxBy(a => Category.Of(a.Finding.Category).Severity)!;
        var family = Category.Of(worst.Finding.Category).Family;
        var received = at.Report.ReceivedAt;
        var first = group.Min(a => a.Finding.OccurredAt) is { } at0 && at0 < received ? at0 : received;
        return new AbuseCase.Opening(
            number,
            CaseKind.Incident,
            worst.Finding.Category,
            worst.Key!,
            worst.Owner.Kind,
            worst.Owner.AssignmentId,
            worst.Owner.CustomerId,
            StorableText.Of(worst.Owner.Resource),
            worst.Owner.ResourceKind,
            worst.Owner.Service,
            first
        )
        {
            Compartment = family is "csam" or "ncii" ? family : at.Report.Compartment,
            Earlier = past,
        };
    }

    // Nobody is accused: the case is a question to the reporter, or an opinion. A test stops here too: no customer hears of it.
    private List<AbuseCase> Enquire(ReportAtHand at, IReadOnlyList<Accusation> accusations)
    {
        var repeats = earlier.Of(at.Report);
        var known = repeats.Duplicates.Concat(repeats.Reminders).Select(book.Find).FirstOrDefault(c => c is not null);
        if (known is not null && !at.Report.IsTest)
        {
            var how = repeats.Duplicates.Contains(known.Id) ? Attachment.Duplicate : Attachment.Reminder;
            known.Join(at.Id, how, now);
            Link(at, known, how);
            AddFindings(at, accusations, known, isCounted: false);
            if (known.IsClosed && how == Attachment.Reminder)
            {
                Rows.Counter(known.Id).Call(Attention.TimeUnknown);
            }

            return [known];
        }

        var opened = Open(EnquiryOpening(at, accusations, caseNumbers.Dequeue()), at.Actor);
        opened.Join(at.Id, Attachment.Opened, now);
        Link(at, opened, Attachment.Opened);
        AddFindings(at, accusations, opened, isCounted: true);
        return [opened];
    }

    private static AbuseCase.Opening EnquiryOpening(
        ReportAtHand at,
        IReadOnlyList<Accusation> accusations,
        string number
    )
    {
        var category =
            at.Report.IsTest ? "test"
            : accusations.Count > 0 ? accusations[0].Finding.Category
            : "other_incident";
        var subject = StorableText.Capped(at.Report.Subject?.Trim(), LongestResource);
        var family = Category.Of(category).Family;
        return new AbuseCase.Opening(
            number,
            CaseKind.Enquiry,
            category,
            CaseKey.OfEnquiry(at.Report.Number),
            OwnerKind.Unknown,
            null,
            null,
            string.IsNullOrEmpty(subject) ? at.Report.ReporterAddress ?? at.Report.Number : subject,
            "none",
            null,
            at.Report.ReceivedAt
        )
        {
            Compartment = family is "csam" or "ncii" ? family : at.Report.Compartment,
        };
    }
}
