using System.Net;
using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Ops;
using AbuseDesk.Parsing;
using AbuseDesk.Registry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace AbuseDesk.Tests.Registry;

public sealed class OwnerDirectoryTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncLifetime
{
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(database.ConnectionString);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    [Fact]
    public async Task An_index_is_refreshed_before_it_is_used_for_a_newer_registry()
    {
        using var owners = new OwnerDirectory(_source);
        var before = await owners.Newest(Cancel);
        Assert.Equal(OwnerKind.NotOurs, before.Find(At("198.51.100.99")).Kind);

        var version = await Assign("198.51.100.99/32");

        Assert.Same(before, await owners.AtLeast(version - 1, Cancel));
        var after = await owners.AtLeast(version, Cancel);
        Assert.Equal(OwnerKind.Unassigned, after.Find(At("198.51.100.99")).Kind);
        Assert.Equal(version, after.Version);
        Assert.Same(after, owners.Current);
    }

    [Fact]
    public async Task A_superseded_row_is_no_answer()
    {
        using var owners = new OwnerDirectory(_source);
        await Assign("198.51.100.101/32", recordedTo: Minato.Now);

        Assert.Equal(OwnerKind.NotOurs, (await owners.Newest(Cancel)).Find(At("198.51.100.101")).Kind);
    }

    [Fact]
    public async Task A_version_that_never_was_is_a_fault()
    {
        using var owners = new OwnerDirectory(_source);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await owners.AtLeast(1_000_000, Cancel));
    }

    [Fact]
    public async Task Every_process_knows_a_change_within_a_second()
    {
        using var signals = new DatabaseSignals(_source, TimeProvider.System, NullLogger<DatabaseSignals>.Instance);
        using var owners = new OwnerDirectory(_source);
        await using var services = new ServiceCollection().BuildServiceProvider();
        var ground = new LoopGround(
            services.GetRequiredService<IServiceScopeFactory>(),
            TimeProvider.System,
            signals,
            new LoopHealth()
        );
        using var watch = new OwnerRefresh(ground, owners, NullLogger<OwnerRefresh>.Instance);
        await watch.StartAsync(Cancel);
        await signals.StartAsync(Cancel);
        await Until(() => owners.Current.Version >= 0, TimeSpan.FromSeconds(10));

        var version = await Assign("198.51.100.102/32");

        await Until(() => owners.Current.Version >= version, TimeSpan.FromSeconds(1));
        Assert.Equal(OwnerKind.Unassigned, owners.Current.Find(At("198.51.100.102")).Kind);
        await watch.StopAsync(Cancel);
        await signals.StopAsync(Cancel);
    }

    private static Finding At(string address) =>
        new()
        {
            Category = "scan",
            Reason = "test",
            SourceIp = IPAddress.Parse(address),
            Earliest = Minato.Now,
            Latest = Minato.Now,
        };

    private static async Task Until(Func<bool> condition, TimeSpan limit)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        time.CancelAfter(limit);
        while (!condition())
        {
            await Task.Delay(10, time.Token);
        }
    }

    private async Task<long> Assign(string net, DateTimeOffset? recordedTo = null)
    {
        await using var context = new DeskContext(DeskSchema.Options(database.ConnectionString));
        await using var transaction = await context.Database.BeginTransactionAsync(Cancel);
        var version = await OwnerDirectory.Raise(context, Cancel);
        var row = Minato.Prefix(net, "iaas_vps", null);
        row.RecordedTo = recordedTo;
        context.Add(row);
        await context.SaveChangesAsync(Cancel);
        await transaction.CommitAsync(Cancel);
        return version;
    }
}
