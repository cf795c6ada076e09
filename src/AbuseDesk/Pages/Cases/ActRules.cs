using AbuseDesk.Cases;
using AbuseDesk.Clocks;
using AbuseDesk.Policy;

namespace AbuseDesk.Pages.Cases;

/// <summary>From a sheet to the verb of the case, and what a sheet proposes.</summary>
public static class ActRules
{
    /// <summary>What is filled in before anybody types.</summary>
    public static ActEntry Proposed(Act act, CaseReading read, CaseProposal? proposal, Times times)
    {
        var c = read.Case;
        return new ActEntry
        {
            Version = c.Version,
            SeenAt = times.Now.UtcTicks,
            Due = act.Name is "warn" or "ask" or "hand-over" or "to-partner" ? Deadline(act, c, proposal, times) : null,
            Lever = act.Name is "suspend" ? proposal?.Lever ?? LeverFor(c) : null,
            Also = act.Name is "suspend" ? [.. proposal?.Also ?? []] : [],
            Target = act.Name is "suspend" ? c.Resource : null,
            Code = act.Name switch
            {
                "close" => c.IsContained ? "suspended_permanent" : "fixed_by_customer",
                "dismiss" => proposal?.Below is not null ? "below_threshold"
                : c.Kind == CaseKind.Enquiry ? "insufficient"
                : "no_violation",
                "withdraw-strike" => AbuseCase.StrikeReasons[c.Family is "rights" ? 0 : 1],
                _ => null,
            },
            Compartment = act.Name is "restrict" ? Compartments.All[0] : null,
            Category = act.Name is "correct" ? c.Category : null,
            Owner = act.Name is "correct" ? "keep" : null,
            Missing = act.Name is "ask" ? [.. MissingOf(read)] : [],
        };
    }

    /// <summary>Performs the act; a rule broken is a CaseRuleException and leaves the case untouched.</summary>
    public static void Perform(
        Act act,
        AbuseCase c,
        ActEntry typed,
        bool evidenceComplete,
        bool isOrdered,
        Actor actor,
        Times times
    )
    {
        var now = times.Now;
        DateTimeOffset Due() => typed.Due is { } due ? times.Instant(due) : now;
        switch (act.Name)
        {
            case "accept":
                c.Accept(evidenceComplete, typed.Text, actor, now);
                break;
            case "warn":
                AcceptFirst();
                c.Warn(Due(), typed.Text, actor, now);
                break;
            case "suspend":
                AcceptFirst();
                Restrict(c, typed, isOrdered, actor, now);
                break;
            case "release":
                Release(c, typed, isOrdered, actor, now);
                break;
            default:
                Pass(act, c, typed, Due(), actor, times);
                break;
        }

        // Acting on a case says that it is real: one submission, one decision.
        void AcceptFirst()
        {
            if (c.AcceptedAt is null)
            {
                c.Accept(evidenceComplete, typed.Text, actor, now);
            }
        }
    }

    // What somebody else has to do next.
    private static void Pass(Act act, AbuseCase c, ActEntry typed, DateTimeOffset due, Actor actor, Times times)
    {
        var now = times.Now;
        switch (act.Name)
        {
            case "hand-over":
                c.HandOver(due, typed.Text, actor, now);
                break;
            case "to-partner":
                var partner = typed.Partner ?? throw new CaseRuleException("partner_missing");
                c.ToPartner(partner, due, typed.Text, actor, now);
                break;
            case "ask":
                c.Ask([.. typed.Missing], due, actor, now);
                break;
            default:
                End(act, c, typed, actor, times);
                break;
        }
    }

    // What a connector does is not done yet.
    private static void Restrict(AbuseCase c, ActEntry typed, bool isOrdered, Actor actor, DateTimeOffset now)
    {
        var (lever, target, said) = (typed.Lever ?? "", typed.Target ?? "", typed.Text ?? "");
        if (isOrdered)
        {
            c.Order(lever, target, said, actor, now, [.. typed.Also]);
        }
        else
        {
            c.Suspend(lever, target, said, actor, now, [.. typed.Also]);
        }
    }

    private static void Release(AbuseCase c, ActEntry typed, bool isOrdered, Actor actor, DateTimeOffset now)
    {
        var looked = ReleaseChecklist.Of(c, typed.Checked);
        if (isOrdered)
        {
            c.OrderRelease(typed.Text ?? "", looked, actor, now);
        }
        else
        {
            c.Release(typed.Text ?? "", actor, now, looked);
        }
    }

    private static void End(Act act, AbuseCase c, ActEntry typed, Actor actor, Times times)
    {
        var now = times.Now;
        switch (act.Name)
        {
            case "not-ours":
                c.NotOurs(actor, now);
                break;
            case "dismiss":
                c.Dismiss(typed.Code ?? "", typed.Text, actor, now);
                break;
            case "close":
                DateTimeOffset? over = typed.FixedAt is { } at ? times.Instant(at) : null;
                c.Close(typed.Code ?? "", over, typed.Text, actor, now, typed.Cause);
                break;
            default:
                PerformAside(act, c, typed, actor, now);
                break;
        }
    }

    private static void PerformAside(Act act, AbuseCase c, ActEntry typed, Actor actor, DateTimeOffset now)
    {
        switch (act.Name)
        {
            case "reopen":
                c.Reopen(typed.Text, actor, now);
                break;
            case "note":
                c.Note(typed.Text ?? "", actor, now);
                break;
            case "restrict":
                c.Restrict(typed.Compartment ?? "", actor, now);
                break;
            case "unrestrict":
                c.Unrestrict(actor, now);
                break;
            case "withdraw-strike":
                c.WithdrawStrike(typed.Code ?? "", typed.Text, actor, now);
                break;
            case "count-strike":
                c.CountStrikeAgain(typed.Text, actor, now);
                break;
            default:
                throw new InvalidOperationException($"The act {act.Name} has a page of its own.");
        }
    }

    private static DateTime Deadline(Act act, AbuseCase c, CaseProposal? proposal, Times times)
    {
        if (
            proposal?.Suggestion.Deadline is { } period
            && string.Equals(proposal.Act, act.Name, StringComparison.Ordinal)
        )
        {
            // "at once" is still said to somebody who has to read it
            var due = Due.After(times.Now, period, BusinessCalendar.Japan, times.Zone).At;
            var soonest = times.Now.AddHours(1);
            var wall = TimeZoneInfo.ConvertTime(due > soonest ? due : soonest, times.Zone).DateTime;
            return wall.AddTicks(-(wall.Ticks % TimeSpan.TicksPerMinute));
        }

        var days =
            act.Name is "ask" ? 7
            : c.Severity >= Parsing.Severity.High ? 1
            : c.Severity == Parsing.Severity.Medium ? 3
            : 7;
        var at = TimeZoneInfo.ConvertTime(times.Now.AddDays(days), times.Zone).DateTime;
        return new DateTime(at.Year, at.Month, at.Day, at.Hour, 0, 0, DateTimeKind.Unspecified).AddHours(1);
    }

    private static string LeverFor(AbuseCase c) =>
        (c.Family, c.ResourceKind) switch
        {
            ("mail", "mailbox") => "force_password_change",
            ("mail", _) => "mail_rate_limit",
            ("web_content" or "rights" or "ncii" or "csam", "url") => "block_url",
            ("web_content" or "rights" or "ncii" or "csam", _) => "suspend_site",
            ("domain", _) => "suspend_domain",
            _ => "isolate_server",
        };

    private static IEnumerable<string> MissingOf(CaseReading read) =>
        read
            .Reports.SelectMany(r => r.Report.Missing)
            .Concat(
                read.Evidence.Items.Where(i => i.Standing == EvidenceStanding.Missing)
                    .Select(i =>
                        i.Part switch
                        {
                            EvidencePart.Url => "url",
                            EvidencePart.Ip => i.Note is "port_needed" ? "port" : "ip",
                            EvidencePart.Headers => "headers",
                            EvidencePart.Timestamp => i.Note is "zone_missing" ? "zone" : "time",
                            EvidencePart.Logs => "log",
                            EvidencePart.Work => "work",
                            EvidencePart.Claimant => "claimant",
                        }
                    )
            )
            .Concat(read.Case.Owner == OwnerKind.UnknownTime ? ["zone"] : [])
            .Distinct(StringComparer.Ordinal);
}
