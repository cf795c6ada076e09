using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Registry;

namespace AbuseDesk.Tests.Outgoing;

/// <summary>An accepted case whose customer has just been warned, in the context, not yet saved.</summary>
internal static class Warned
{
    private static int _count;

    public static (AbuseCase Case, Decision Decision) Case(DeskContext context)
    {
        var n = Interlocked.Increment(ref _count);
        var customer = new Customer
        {
            Id = Guid.CreateVersion7(Minato.Now),
            Ref = $"C-{n}",
            Name = "有限会社やまだ",
            Email = "owner@customer.example",
        };
        var abuseCase = AbuseCase.Open(
            new AbuseCase.Opening(
                $"MI-2026-9{n:00000}",
                CaseKind.Incident,
                "mailbox_misuse",
                $"mail|{n}",
                OwnerKind.Customer,
                null,
                customer.Id,
                $"info{n}@yamada-shop.example",
                "mailbox",
                "mail",
                Minato.Now
            ),
            Actor.Desk,
            Minato.Now
        );
        var staff = Guid.CreateVersion7(Minato.Now);
        abuseCase.Accept(evidenceComplete: true, null, Actor.Staff(staff), Minato.Now);
        var decision = Decision.Take(
            abuseCase,
            "warn",
            staff,
            Minato.Now,
            () => abuseCase.Warn(Minato.Now.AddDays(1), null, Actor.Staff(staff), Minato.Now)
        );
        context.AddRange(customer, abuseCase, new CaseCounters { CaseId = abuseCase.Id }, decision);
        return (abuseCase, decision);
    }
}
