namespace AbuseDesk.Cases;

/// <summary>What was checked, and how what was done stands to the policy.</summary>
public sealed partial class AbuseCase
{
    /// <summary>Somebody looked something up; what a policy proposes may change.</summary>
    internal void Checked(Checks.CaseCheck check, string? text, Actor actor, DateTimeOffset now)
    {
        RefuseEnquiry();
        Decided(
            "checked",
            actor,
            now,
            text,
            ("check", check.Kind),
            ("result", check.Result),
            ("ground", check.Ground),
            ("purpose", check.Purpose)
        );
    }

    /// <summary>A connector made a check somebody asked for. It is so whatever else happened since: nothing is refused.</summary>
    internal void CheckAnswered(Checks.CaseCheck check, string? text, DateTimeOffset now) =>
        Decided(
            "checked",
            Actor.Desk,
            now,
            text,
            ("check", check.Kind),
            ("result", check.Result),
            ("ground", check.Ground),
            ("purpose", check.Purpose),
            ("call", check.SourceId),
            ("asked_by", check.ById)
        );

    /// <summary>An act was what the policy proposed.</summary>
    internal void FollowedPolicy(string rule, int version, Actor actor, DateTimeOffset now) =>
        Happened("policy_followed", actor, now, null, ("rule", rule), ("policy", version));

    /// <summary>Somebody decided otherwise than the policy proposed, and said why.</summary>
    internal void OverruledPolicy(string rule, int version, string? why, Actor actor, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(why))
        {
            throw new CaseRuleException("say_why_otherwise", rule);
        }

        Happened("policy_overruled", actor, now, why, ("rule", rule), ("policy", version));
    }
}
