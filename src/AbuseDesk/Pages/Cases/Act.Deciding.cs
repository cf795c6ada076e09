using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Outgoing;
using AbuseDesk.Policy;
using AbuseDesk.Staff;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Cases;

/// <summary>What sending the sheet does: the act itself, or the request for a second word.</summary>
public sealed partial class ActModel
{
    /// <summary>Levers that can be pulled with the first: those proposed, and with the end of a contract that there be no other.</summary>
    public IReadOnlyList<string> AlsoOffered =>
        [
            .. (Proposal?.Also ?? [])
                .Concat(IsFutureRefused ? [CaseActions.RefuseFuture] : [])
                .Distinct(StringComparer.Ordinal),
        ];

    private bool IsFutureRefused =>
        Typed.Lever is "terminate" || Proposal?.Strikes?.Reaches(StrikeLedger.RefuseFuture) is true;

    // Nothing is sent that was not on the sheet, as it would be for what is typed now.
    private bool SawTheMails() =>
        Drafts.Count == Typed.Mails.Count
        && (Drafts.Count == 0 || string.Equals(Typed.WrittenFor, Typed.Wording(Act, Drafts), StringComparison.Ordinal));

    private async Task<Guid?> Decide(CancellationToken cancel)
    {
        var actor = Actor.Staff(User.Id());
        var tracked =
            await db.Cases.SingleOrDefaultAsync(c => c.Id == Case.Id && c.Version == Typed.Version, cancel)
            ?? throw new DbUpdateConcurrencyException();
        if (Act.Name is Merging.Verb)
        {
            return await Merge(tracked, actor, cancel);
        }

        if (Act.Name is Moving.Verb)
        {
            return await Move(tracked, actor, cancel);
        }

        if (Act.Name is OwnerChange.Verb)
        {
            await owners.Correct(tracked, Read, Typed, actor, cancel);
            return null;
        }

        var job = new ActJob(Act, Typed, Proposal, Read.Evidence.Complete, _mails!.Matter)
        {
            Mails = [.. Chosen()],
            Request = Deciding,
            Basis = Basis,
        };
        if (Needed is { } needs)
        {
            return await AskFor(job, tracked, needs, actor, cancel);
        }

        var decision = await doing.Take(job, tracked, actor, cancel);
        await HasLooked(tracked, cancel);
        await Dispositions.Give(db, tracked, tracked.IsClosed ? Typed.Dispositions : Dispositions.AsTheCase, cancel);
        await db.SaveChangesAsync(cancel);
        return Act.Name is "note" or "restrict" ? null : decision.Id;
    }

    // Whoever acts has looked; what was said before a new turn counts no more.
    private async Task HasLooked(AbuseCase tracked, CancellationToken cancel)
    {
        if (await db.CaseCounters.SingleOrDefaultAsync(c => c.CaseId == tracked.Id, cancel) is not { } counters)
        {
            return;
        }

        counters.Attention = null;
        if (Act.Name is "warn" or "suspend" or "hand-over" or "reopen" || tracked.IsClosed)
        {
            Contradictions.Lower(counters);
        }
    }

    // Who decides on a request has to have the role it needs; everybody else asks.
    private async Task<Guid?> AskFor(
        ActJob job,
        AbuseCase tracked,
        Approval needs,
        Actor actor,
        CancellationToken cancel
    )
    {
        if (Deciding is not null)
        {
            throw new CaseRuleException($"approval_needed_{StoredText.Text(needs)}");
        }

        await doing.Ask(job, tracked, needs, Typed.AreMailsEdited(Drafts), actor, cancel);
        if (await db.CaseCounters.SingleOrDefaultAsync(c => c.CaseId == tracked.Id, cancel) is { } counters)
        {
            counters.Attention = Attention.First(Attention.ApprovalAsked, counters.Attention);
        }

        await db.SaveChangesAsync(cancel);
        _wasAsked = true;
        return null;
    }

    private async Task<ActionRequest?> Requested(CancellationToken cancel)
    {
        if (Act.Name is not "suspend" || (Typed.Request ?? Asked) is not { } id)
        {
            return null;
        }

        var request = await db.ActionRequests.SingleOrDefaultAsync(
            r => r.Id == id && r.CaseId == Read.Case.Id && r.State == RequestState.Open,
            cancel
        );
        return request is not null && request.RequestedBy != User.Id() ? request : null;
    }

    // The sheet as another person filled it in, with the mails as they would be now unless that person changed them.
    private async Task Take(ActionRequest request, CancellationToken cancel)
    {
        var sheet = ActDoing.SheetOf(request);
        (sheet.Request, sheet.Version, sheet.SeenAt) = (request.Id, Case.Version, times.Now.UtcTicks);
        Typed = sheet;
        var edited = sheet.Mails;
        await Write(cancel);
        if (edited.Count == Typed.Mails.Count)
        {
            Typed.Mails = edited;
        }
    }

    // The words are the person's; whom a mail is to as a party, and about what, stays as it was drafted.
    private IEnumerable<OutgoingDraft> Chosen() =>
        Drafts
            .Zip(Typed.Mails)
            .Where(m => m.Second.Send)
            .Select(m =>
                m.First with
                {
                    To = m.Second.To ?? "",
                    Subject = m.Second.Subject ?? "",
                    Body = m.Second.Body ?? "",
                }
            )
            .Concat(Typed.SendOthers ? _mails!.Others : []);

    private async Task<Guid?> Move(AbuseCase tracked, Actor actor, CancellationToken cancel)
    {
        var chosen = MovePlan.Chosen(Read, Typed);
        return string.IsNullOrWhiteSpace(Typed.Into)
            ? await moving.Split(tracked, chosen, actor, cancel)
            : await moving.Move(tracked, await Target(cancel), chosen, actor, cancel);
    }

    private async Task<AbuseCase> Target(CancellationToken cancel)
    {
        var number = Typed.Into?.Trim() ?? "";
        return await db.Cases.VisibleTo(Viewer.Of(User)).SingleOrDefaultAsync(c => c.Number == number, cancel)
            ?? throw new CaseRuleException("not_found", number);
    }

    private async Task<Guid?> Merge(AbuseCase tracked, Actor actor, CancellationToken cancel)
    {
        return await Merging.Merge(db, tracked, await Target(cancel), actor, times.Now, cancel);
    }
}
