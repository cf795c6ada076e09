using System.Text.Json;
using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Ops;
using AbuseDesk.Outgoing;
using AbuseDesk.Partners;
using AbuseDesk.Policy;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Pages.Cases;

/// <summary>A sheet that is to be done: what stands on it, what is proposed, and the mails as they will leave.</summary>
public sealed record ActJob(Act Act, ActEntry Typed, CaseProposal? Proposal, bool EvidenceComplete, NoticeMatter Matter)
{
    public IReadOnlyList<OutgoingDraft> Mails { get; init; } = [];

    /// <summary>What there is to close on; null for other acts.</summary>
    public CloseBasis? Basis { get; init; }

    /// <summary>Somebody else asked for it; the sheet is theirs.</summary>
    public ActionRequest? Request { get; init; }
}

/// <summary>
/// Does what stands on a sheet: the verb, its mails, what connectors are asked for and the snapshot before it, in one
/// transaction; or asks for the second word it needs.
/// </summary>
public sealed class ActDoing(
    DeskContext db,
    Outgoing.Outbox outbox,
    CaseActions actions,
    DeskSettings settings,
    Times times
)
{
    private static readonly string[] Endings = ["close", "dismiss", "not-ours", "merge"];

    /// <summary>Puts the decision and everything that belongs to it into the context; the page saves.</summary>
    public async Task<Decision> Take(ActJob job, AbuseCase of, Actor actor, CancellationToken cancel)
    {
        var now = times.Now;
        await RefuseWhileUnderWay(job.Act, of, cancel);
        var order = await OrderOf(job, of, cancel);
        var isOrdered = order is not null && actions.IsOrdered(order.Lever);
        var decision = Decision.Take(
            of,
            job.Act.Name,
            actor.Id!.Value,
            now,
            () => ActRules.Perform(job.Act, of, job.Typed, job.EvidenceComplete, isOrdered, actor, times)
        );
        job.Proposal?.Judge(of, decision, job.Typed.Lever, job.Typed.Why, actor, now);
        if (job is { Basis: { } basis, Proposal: { } proposal })
        {
            basis.Judge(of, decision, proposal.Policy.Version.Number, job.Typed.Why, actor, now);
        }

        if (job.Request is { } request)
        {
            request.Approve(actor.Id!.Value, decision.Id, now);
            of.ApprovalEnded(request, null, actor, now);
            decision.After(of);
        }

        db.Decisions.Add(decision);
        await HandOverTo(job, of, decision, cancel);
        var waits = order is not null && await Carry(job, of, decision, order, cancel);
        foreach (var draft in job.Mails)
        {
            var mail = outbox.Compose(draft, job.Matter, decision, now);
            mail.State = waits ? OutgoingState.Parked : mail.State;
            Outgoing.Outbox.Add(db, mail);
        }

        return decision;
    }

    /// <summary>Asks for another person's word; nothing is done before it is given.</summary>
    public async Task Ask(
        ActJob job,
        AbuseCase of,
        Approval needs,
        bool mailsWereEdited,
        Actor actor,
        CancellationToken cancel
    )
    {
        if (await db.ActionRequests.AnyAsync(r => r.CaseId == of.Id && r.State == RequestState.Open, cancel))
        {
            throw new CaseRuleException("request_open");
        }

        RefuseWithoutSnapshot(job.Typed);
        var now = times.Now;
        var typed = job.Typed;
        typed.Mails = mailsWereEdited ? typed.Mails : [];
        var request = new ActionRequest
        {
            Id = Guid.CreateVersion7(now),
            CaseId = of.Id,
            Lever = typed.Lever ?? "",
            Target = typed.Target?.Trim() ?? "",
            Needs = needs,
            Sheet = JsonSerializer.Serialize(typed),
            Reason = typed.Why ?? typed.Text,
            RequestedBy = actor.Id!.Value,
            RequestedAt = CaseEvent.ToMicroseconds(now),
        };
        of.AskApproval(request, [.. typed.Also], actor, now);
        db.Add(request);
    }

    /// <summary>The sheet of a request as it was filled in, for the one who decides on it.</summary>
    public static ActEntry SheetOf(ActionRequest request) => JsonSerializer.Deserialize<ActEntry>(request.Sheet)!;

    private async Task<bool> Carry(
        ActJob job,
        AbuseCase of,
        Decision decision,
        LeverOrder order,
        CancellationToken cancel
    )
    {
        if (job.Act.Name is "suspend")
        {
            RefuseWithoutSnapshot(job.Typed);
            db.Add(await EvidenceSnapshot.Take(db, of, decision.Id, Said(job.Typed.KeptAt), times.Now, cancel));
        }

        var hold = TimeSpan.FromSeconds(settings.Outbox.HoldSeconds);
        return await actions.Place(db, of, decision, order, hold, times.Now, cancel);
    }

    private async Task HandOverTo(ActJob job, AbuseCase of, Decision decision, CancellationToken cancel)
    {
        if (job.Act.Name is "to-partner")
        {
            var partner = await db.Partners.SingleOrDefaultAsync(
                p => p.Id == job.Typed.Partner && !p.IsRetired,
                cancel
            );
            db.Add(HandOver.Sent(of, partner ?? throw new CaseRuleException("partner_missing"), decision, times.Now));
        }
    }

    private async Task<LeverOrder?> OrderOf(ActJob job, AbuseCase of, CancellationToken cancel)
    {
        var typed = job.Typed;
        if (job.Act.Name is "suspend")
        {
            return new LeverOrder(typed.Lever ?? "", [.. typed.Also], typed.Target ?? "")
            {
                Approved = job.Request,
                PerHour = job.Proposal?.Policy.Profile.Actions.GetValueOrDefault("mail_rate_limit")?.PerHour,
            };
        }

        if (job.Act.Name is not "release")
        {
            return null;
        }

        var inForce = await CaseActions.InForce(db, of.Id, cancel);
        return new LeverOrder(CaseActions.Release, [], inForce.Count > 0 ? inForce[0].Target : of.Resource)
        {
            GivesBack = [.. inForce.Select(a => a.Lever).Distinct(StringComparer.Ordinal)],
        };
    }

    private async Task RefuseWhileUnderWay(Act act, AbuseCase of, CancellationToken cancel)
    {
        if (Endings.Contains(act.Name, StringComparer.Ordinal) && await CaseActions.IsUnderWay(db, of.Id, cancel))
        {
            throw new CaseRuleException("action_under_way");
        }
    }

    // What is destroyed cannot be looked at again: first it is kept somewhere, and that is said.
    private static void RefuseWithoutSnapshot(ActEntry typed)
    {
        if (typed.IsDestructive && Said(typed.KeptAt) is null)
        {
            throw new CaseRuleException("keep_evidence_first");
        }
    }

    private static string? Said(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
