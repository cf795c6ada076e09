using AbuseDesk.Data;
using AbuseDesk.Ops;
using Npgsql;

namespace AbuseDesk.Tests.Data;

public sealed class PrivatePostgresTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("adpg").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Data => Path.Combine(_folder, "data");

    [Fact]
    public async Task A_second_start_keeps_what_the_first_one_stored()
    {
        await using (var first = await Start())
        {
            await Ask(first, "CREATE TABLE kept AS SELECT 42 AS n");
        }

        await using var second = await Start();

        Assert.Equal(42, await Ask(second, "SELECT n FROM kept"));
    }

    [Fact]
    public async Task It_listens_on_no_network_port()
    {
        await using var postgres = await Start();

        Assert.Equal("", await Ask(postgres, "SHOW listen_addresses"));
    }

    [Fact]
    public async Task Two_on_one_folder_do_not_stop_each_other()
    {
        await using var first = await Start();

        var refused = await Assert.ThrowsAsync<CommandException>(Start);

        Assert.Contains("Desk__DataFolder", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, await Ask(first, "SELECT 1"));
    }

    [Fact]
    public async Task A_crashed_server_recovers_what_was_committed()
    {
        var crashed = await PrivatePostgres.Start(_folder, durable: true, Cancel);
        await Ask(crashed, "CREATE TABLE kept AS SELECT 42 AS n");
        await BoundProcess.Signal(crashed.ProcessId, "KILL", Cancel);
        await crashed.DisposeAsync();
        Assert.True(File.Exists(Path.Combine(Data, "postmaster.pid")));

        await using var next = await Start();

        Assert.Equal(42, await Ask(next, "SELECT n FROM kept"));
    }

    [Fact]
    public async Task An_orphan_that_still_runs_is_stopped_and_replaced()
    {
        await (await Start()).DisposeAsync();
        string[] command = [$"{PrivatePostgres.FindBinaries()}/postgres", "-D", Data, "-k", _folder];
        await using var orphan = BoundProcess.Start(
            [.. command, "-c", "listen_addresses="],
            PrivatePostgres.User,
            "INT",
            Path.Combine(_folder, "orphan.log")
        );
        await Until(() => File.Exists(Path.Combine(Data, "postmaster.pid")));

        await using var next = await Start();

        await orphan.WaitForExit(Cancel);
        Assert.Equal(1, await Ask(next, "SELECT 1"));
    }

    [Fact]
    public async Task A_lock_file_that_names_another_program_does_not_harm_that_program()
    {
        await (await Start()).DisposeAsync();
        await using var innocent = BoundProcess.Start(["/bin/sleep", "600"], null, "TERM", "/dev/null");
        await File.WriteAllTextAsync(
            Path.Combine(Data, "postmaster.pid"),
            FormattableString.Invariant($"{innocent.Id}\n{Data}\n"),
            Cancel
        );

        await using var next = await Start();

        Assert.False(innocent.HasExited);
        Assert.Equal(1, await Ask(next, "SELECT 1"));
    }

    [Theory]
    [InlineData("relative/folder")]
    [InlineData("/tmp/one,two")]
    [InlineData("/tmp/a-very-long-folder-name-a-very-long-folder-name-a-very-long-folder-name-a-very-long-name")]
    public async Task A_folder_no_socket_can_lie_in_is_refused_with_a_right_one(string folder)
    {
        var refused = await Assert.ThrowsAsync<CommandException>(() =>
            PrivatePostgres.Start(folder, durable: false, Cancel)
        );

        Assert.Contains("Desk__DataFolder=/", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_will_not_start_says_why()
    {
        await (await Start()).DisposeAsync();
        await File.AppendAllTextAsync(Path.Combine(Data, "postgresql.conf"), "no_such_setting = 1\n", Cancel);

        var refused = await Assert.ThrowsAsync<CommandException>(Start);

        Assert.Contains("no_such_setting", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_newest_local_server_is_taken_and_old_ones_are_not()
    {
        foreach (var version in new[] { "9.6", "13", "15", "9", "17" })
        {
            var bin = Directory.CreateDirectory(Path.Combine(_folder, "versions", version, "bin")).FullName;
            File.WriteAllText(Path.Combine(bin, "initdb"), "");
        }

        Assert.EndsWith("/17/bin", PrivatePostgres.FindBinaries(Path.Combine(_folder, "versions")));
        Assert.Null(PrivatePostgres.FindBinaries(Path.Combine(_folder, "none")));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<object?> Ask(PrivatePostgres postgres, string sql)
    {
        await using var connection = new NpgsqlConnection(postgres.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Cancel);
    }

    private static async Task Until(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(10, Cancel);
        }
    }

    private Task<PrivatePostgres> Start() => PrivatePostgres.Start(_folder, durable: false, Cancel);
}
