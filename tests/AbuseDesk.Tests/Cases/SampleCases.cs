using AbuseDesk.Cases;

namespace AbuseDesk.Tests.Cases;

/// <summary>A case in each state, and every verb that acts on one.</summary>
internal static class SampleCases
{
    public static readonly DateTimeOffset Now = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);
    public static readonly Actor Suzuki = Actor.Staff(Guid.Parse("00000000-0000-0000-0000-000000000001"));

    public static readonly Dictionary<string, Action<AbuseCase>> Verbs = new(StringComparer.Ordinal)
    {
        ["accept"] = c => c.Accept(true, null, Suzuki, Now),
        ["warn"] = c => c.Warn(Now.AddDays(1), null, Suzuki, Now),
        ["suspend"] = c => c.Suspend("suspend_site", "shop.example", "vhost disabled", Suzuki, Now),
        ["release"] = c => c.Release("files gone", Suzuki, Now),
        ["ask"] = c => c.Ask(["time"], Now.AddDays(7), Suzuki, Now),
        ["not_ours"] = c => c.NotOurs(Suzuki, Now),
        ["hand_over"] = c => c.HandOver(Now.AddDays(5), null, Suzuki, Now),
        ["dismiss"] = c => c.Dismiss("no_violation", null, Suzuki, Now),
        ["close"] = c => c.Close("fixed_by_customer", Now.AddHours(-1), null, Suzuki, Now),
        ["reopen"] = c => c.Reopen("again", Suzuki, Now),
        ["merge"] = c => c.Merge(Incident(), Suzuki, Now),
        ["restrict"] = c => c.Restrict("ncii", Suzuki, Now),
        ["unrestrict"] = c => c.Unrestrict(Suzuki, Now),
        ["note"] = c => c.Note("seen", Suzuki, Now),
        ["correct"] = c => c.Correct(Opening("phishing", OwnerKind.Customer), Suzuki, Now, null),
    };

    public static AbuseCase In(string state)
    {
        var abuseCase = state switch
        {
            "enquiry" => AbuseCase.Open(
                Opening("other_incident", OwnerKind.NotOurs) with
                {
                    Kind = CaseKind.Enquiry,
                },
                Actor.Desk,
                Now
            ),
            "delegated" => AbuseCase.Open(Opening("brute_force", OwnerKind.Delegated), Actor.Desk, Now),
            "unassigned" => AbuseCase.Open(
                Opening("brute_force", OwnerKind.Unassigned) with
                {
                    CustomerId = null,
                },
                Actor.Desk,
                Now
            ),
            _ => Incident(),
        };
        if (state is not ("new" or "enquiry" or "asked" or "merged"))
        {
            Verbs["accept"](abuseCase);
        }

        var verb = state switch
        {
            "warned" => "warn",
            "suspended" => "suspend",
            "asked" => "ask",
            "closed" => "close",
            "merged" => "merge",
            _ => null,
        };
        if (verb is not null)
        {
            Verbs[verb](abuseCase);
        }

        return abuseCase;
    }

    public static AbuseCase Incident() => AbuseCase.Open(Opening("phishing", OwnerKind.Customer), Actor.Desk, Now);

    public static AbuseCase.Opening Opening(string category, OwnerKind owner) =>
        new(
            "MI-2026-000001",
            CaseKind.Incident,
            category,
            "web_content|a|shop.example",
            owner,
            Guid.Parse("00000000-0000-0000-0000-00000000000a"),
            Guid.Parse("00000000-0000-0000-0000-00000000000c"),
            "shop.example",
            "domain",
            "rental_server",
            Now.AddHours(-2)
        );

    public static string? Try(Action act)
    {
        try
        {
            act();
            return null;
        }
        catch (CaseRuleException rule)
        {
            return "!" + rule.Code;
        }
    }
}
