using AbuseDesk.Registry;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Tests.Registry;

public sealed class RegistryEditsTests(DeskDatabase database) : IClassFixture<DeskDatabase>
{
    private readonly RegistryFiles _files = new(database.ConnectionString);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Edits_by_hand_supersede_and_refuse_like_an_import()
    {
        await using var context = _files.Context();
        var edits = new RegistryEdits(context, TimeProvider.System);
        await edits.Save(new CustomerEntry { Ref = "E-1", Name = "Edit" }, Cancel);
        var entry = new AssignmentEntry
        {
            Kind = "prefix",
            Asset = "192.0.2.220",
            Service = "iaas_vps",
            CustomerRef = "E-1",
        };

        Assert.Empty(await edits.Add(entry, Cancel));
        Assert.Single(await edits.Add(entry, Cancel));
        var row = await Current("192.0.2.220/32");
        Assert.Empty(await edits.End(row.Id, Minato.HandOver, Cancel));
        Assert.Empty(
            await edits.Add(entry with { ValidFrom = "2026-11-24T10:00:00+09:00", CustomerRef = null }, Cancel)
        );
        Assert.Single(await edits.Supersede(row.Id, entry, Cancel));

        var rows = await context.Assignments.AsNoTracking().Where(a => a.Asset == "192.0.2.220/32").ToListAsync(Cancel);
        Assert.Equal(3, rows.Count);
        var ended = Assert.Single(rows, r => r.RecordedTo is null && r.CustomerId is not null);
        Assert.Equal(Minato.HandOver, ended.ValidTo);
        Assert.Single(await edits.Save(new CustomerEntry { Ref = "E-1" }, Cancel));

        async Task<Assignment> Current(string asset) =>
            await context.Assignments.AsNoTracking().SingleAsync(a => a.Asset == asset && a.RecordedTo == null, Cancel);
    }
}
