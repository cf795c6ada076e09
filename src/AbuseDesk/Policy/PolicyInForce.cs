using AbuseDesk.Clocks;
using AbuseDesk.Data;
using AbuseDesk.Ops;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AbuseDesk.Policy;

/// <summary>The policy in force for those who work past EF: asked anew each time, as somebody may change it.</summary>
public sealed class PolicyInForce(
    NpgsqlDataSource database,
    PolicyShelf shelf,
    DeskSettings settings,
    DeskCalendar calendar,
    TimeProvider clock
)
{
    private readonly DbContextOptions<DeskContext> _options = DeskSchema
        .Describe(new DbContextOptionsBuilder<DeskContext>(), b => b.UseNpgsql(database))
        .Options;

    public async Task<FirstLooks> FirstLooks(CancellationToken cancel)
    {
        await using var context = new DeskContext(_options);
        var policy = await new PolicyBook(context, shelf, settings, clock).Active(cancel);
        return new FirstLooks(policy.Profile, calendar);
    }
}
