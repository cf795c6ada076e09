using System.ComponentModel.DataAnnotations;
using AbuseDesk.Cases;
using AbuseDesk.Checks;
using AbuseDesk.Clocks;
using AbuseDesk.Data;
using AbuseDesk.Outgoing;
using AbuseDesk.Staff;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AbuseDesk.Pages.Cases;

/// <summary>Records that the customer says it is dealt with: by phone, by mail, or by an answer on the case.</summary>
public sealed class StatementModel(DeskContext db, ClockKeeping clocks, Words words, Times times) : PageModel
{
    private const int LongestWords = 4_000;

    [BindProperty(SupportsGet = true)]
    public string Number { get; set; } = "";

    /// <summary>The answer that says it.</summary>
    [BindProperty(SupportsGet = true, Name = "message")]
    public Guid? Answer { get; set; }

    [BindProperty]
    public StatementEntry Typed { get; set; } = new();

    public AbuseCase Case { get; private set; } = null!;
    public CaseMessage? Message { get; private set; }
    public string? Problem { get; private set; }
    public string Self => $"/cases/{Number}";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Find(cancel))
        {
            return NotFound();
        }

        if (Case.IsClosed)
        {
            return Redirect(Self);
        }

        ModelState.Clear();
        Typed = new StatementEntry
        {
            Version = Case.Version,
            Way = Message is null ? "phone" : "mail",
            Words = Message?.Text is { Length: > LongestWords } longer ? longer[..LongestWords] : Message?.Text,
        };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await Find(cancel))
        {
            return NotFound();
        }

        if (!ModelState.IsValid)
        {
            return Refuse(words["Act.Invalid"]);
        }

        if (Typed.Version != Case.Version)
        {
            return Clash();
        }

        try
        {
            await Record(cancel);
            await clocks.Follow(Case.Id, cancel);
        }
        catch (CaseRuleException broken)
        {
            return Refuse(words.Of("Rule", broken.Code, [.. broken.Arguments]));
        }
        catch (DbUpdateConcurrencyException)
        {
            return Clash();
        }
        catch (DbUpdateException known) when (known.InnerException is PostgresException { SqlState: "23505" })
        {
            return Refuse(words.Of("Rule", "statement_known"), StatusCodes.Status409Conflict);
        }

        Toast.Say(TempData, "Done.statement", Number);
        return Redirect(Self);
    }

    // Whether it is so is looked at next: the worker plans the visits anew.
    private async Task Record(CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (Message is { } answer && await db.CustomerStatements.AnyAsync(s => s.MessageId == answer.Id, cancel))
        {
            throw new CaseRuleException("statement_known");
        }

        var told = new CustomerStatement.Told(Typed.Way, SaidAt(), Typed.Words, Message?.Id);
        db.CustomerStatements.Add(CustomerStatement.Made(Case, told, User.Id(), times.Now));
        if (await db.CaseCounters.SingleOrDefaultAsync(c => c.CaseId == Case.Id, cancel) is { } counters)
        {
            counters.Attention = counters.Attention is Attention.CustomerReplied ? null : counters.Attention;
        }

        if (UrlSubject.MayLook(Case))
        {
            db.UrlPlans.Add(new UrlPlan { CaseId = Case.Id });
        }

        await db.SaveChangesAsync(cancel);
        await Contradictions.Follow(db, Case, times.Now, cancel);
        await db.SaveChangesAsync(cancel);
        await db.Database.ExecuteSqlAsync($"select pg_notify({UrlVisits.Channel}, '')", cancel);
        await transaction.CommitAsync(cancel);
    }

    // The field knows minutes only: what was said in this one was said now.
    private DateTimeOffset SaidAt()
    {
        if (Message is { } message)
        {
            return message.ReceivedAt;
        }

        var said = Typed.SaidAt is { } typed ? times.Instant(typed) : times.Now;
        return said <= times.Now && times.Now - said < TimeSpan.FromMinutes(1) ? times.Now : said;
    }

    private async Task<bool> Find(CancellationToken cancel)
    {
        var found = await db.Cases.VisibleTo(Viewer.Of(User)).SingleOrDefaultAsync(c => c.Number == Number, cancel);
        if (found is not { Kind: CaseKind.Incident })
        {
            return false;
        }

        Case = found;
        if (Answer is not { } id)
        {
            return true;
        }

        // Only who answered by the signed address is surely the customer.
        Message = await db
            .CaseMessages.AsNoTracking()
            .Where(m => m.CaseId == found.Id && m.Verified)
            .Where(m => m.Party == Party.Customer || m.Party == Party.Downstream)
            .SingleOrDefaultAsync(m => m.Id == id, cancel);
        return Message is not null;
    }

    private PageResult Clash()
    {
        Typed.Version = db.Cases.AsNoTracking().Where(c => c.Id == Case.Id).Select(c => c.Version).Single();
        return Refuse(words["Act.Clash"], StatusCodes.Status409Conflict);
    }

    private PageResult Refuse(string problem, int status = StatusCodes.Status422UnprocessableEntity)
    {
        db.ChangeTracker.Clear();
        Problem = problem;
        ModelState.Clear();
        Response.StatusCode = status;
        return Page();
    }
}

/// <summary>What somebody typed about a statement.</summary>
public sealed class StatementEntry
{
    /// <summary>The case as it was when the sheet was opened.</summary>
    public int Version { get; set; }

    [StringLength(60)]
    public string? Way { get; set; }
    public DateTime? SaidAt { get; set; }

    [StringLength(4_000)]
    public string? Words { get; set; }
}
