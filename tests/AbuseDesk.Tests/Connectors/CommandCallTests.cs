using AbuseDesk.Connectors;
using AbuseDesk.Ops;
using Microsoft.Extensions.Time.Testing;

namespace AbuseDesk.Tests.Connectors;

/// <summary>Real programs, written for each test.</summary>
public sealed class CommandCallTests : IDisposable
{
    private const string Answers = """
        printf '{"id":"%s","status":"done","message":"%s"}' "$1" "$2"
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("adcmd").FullName;
    private readonly FakeTimeProvider _clock = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_program_gets_each_value_as_one_argument_and_nothing_of_a_shell()
    {
        var outcome = await Ask(Answers, "shop.example; touch x $(id) `id` *", "{id}", "{target}");

        var answer = Assert.IsType<CallOutcome.Answered>(outcome).Answer;
        Assert.Equal(("done", "shop.example; touch x $(id) `id` *"), (answer.Status, answer.Message));
    }

    [Fact]
    public async Task It_gets_the_request_on_its_standard_input()
    {
        var outcome = await Ask($"cat > {_folder}/input\n{Answers}", "shop.example", "{id}", "{case}");

        Assert.Equal("MI-2026-000123", Assert.IsType<CallOutcome.Answered>(outcome).Answer.Message);
        var input = await File.ReadAllTextAsync($"{_folder}/input", Cancel);
        Assert.Equal(ConnectorCalls.Write(Asked.For()), input);
    }

    [Fact]
    public async Task It_sees_nothing_of_the_environment_of_the_desk()
    {
        Environment.SetEnvironmentVariable("ADTEST_SECRET", "hush");

        await Ask($"/usr/bin/env > {_folder}/env; {Answers}", "shop.example", "{id}", "");

        var names = (await File.ReadAllLinesAsync($"{_folder}/env", Cancel)).Select(l => l.Split('=')[0]);
        Assert.Empty(names.Except(["PATH", "LANG", "PWD", "OLDPWD", "SHLVL", "_"]));
    }

    [Fact]
    public async Task What_ends_otherwise_than_with_0_has_failed_whatever_it_wrote()
    {
        var outcome = await Ask($"{Answers}; echo no such site >&2; exit 4", "shop.example", "{id}", "");

        var broken = Assert.IsType<CallOutcome.Broken>(outcome);
        Assert.Equal(("exit_4", "It ended with 4: no such site"), (broken.Code, broken.Message));
    }

    [Fact]
    public async Task What_says_nothing_has_done_nothing() =>
        Assert.Equal("answer_invalid", Assert.IsType<CallOutcome.Broken>(await Ask("exit 0", "shop.example")).Code);

    [Fact]
    public async Task What_writes_without_end_is_stopped()
    {
        var outcome = await Ask($"echo $$ > {_folder}/pid; exec yes", "shop.example");

        Assert.Equal("answer_too_large", Assert.IsType<CallOutcome.Broken>(outcome).Code);
        await DeskProcess.WaitUntilGone(await Pid("pid"));
    }

    [Fact]
    public async Task What_hangs_is_ended_with_all_it_started()
    {
        var asking = Ask($"sleep 1000 & echo $! > {_folder}/child; echo $$ > {_folder}/self; wait", "shop.example");
        var (self, child) = (await Pid("self"), await Pid("child"));
        _clock.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal("timeout", Assert.IsType<CallOutcome.Later>(await asking).Code);
        await DeskProcess.WaitUntilGone(self);
        await DeskProcess.WaitUntilGone(child);
    }

    [Fact]
    public async Task What_it_left_behind_is_ended_too_when_it_keeps_the_answer_open()
    {
        var asking = Ask($"sleep 1000 & echo $! > {_folder}/child; exit 0", "shop.example");
        var child = await Pid("child");
        _clock.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal("timeout", Assert.IsType<CallOutcome.Later>(await asking).Code);
        await DeskProcess.WaitUntilGone(child);
    }

    [Theory]
    [InlineData("-rf", "{target}")]
    [InlineData("--delete", "{target}")]
    public async Task A_target_never_becomes_an_option(string target, string argument)
    {
        var outcome = await Ask($"touch {_folder}/started", target, argument);

        Assert.Equal("argument_refused", Assert.IsType<CallOutcome.Broken>(outcome).Code);
        Assert.False(File.Exists($"{_folder}/started"));
    }

    [Theory]
    [InlineData("--", "{target}", "-rf")]
    [InlineData("{id}", "--site={target}", "--site=-rf")]
    public async Task A_target_with_a_dash_is_a_value_behind_two_dashes_or_a_name(
        string first,
        string second,
        string seen
    )
    {
        var outcome = await Ask(
            $$"""printf '{"id":"{{Asked.For().Id}}","status":"done","message":"%s"}' "$2" """,
            "-rf",
            first,
            second
        );

        Assert.Equal(seen, Assert.IsType<CallOutcome.Answered>(outcome).Answer.Message);
    }

    [Fact]
    public async Task What_was_filled_in_is_not_filled_again()
    {
        var outcome = await Ask(Answers, "{customer_ref}", "{id}", "{target}");

        Assert.Equal("{customer_ref}", Assert.IsType<CallOutcome.Answered>(outcome).Answer.Message);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_named()
    {
        var broken = await Ask(new ConnectorSettings { Program = "/nowhere/suspend" }, "shop.example");

        Assert.Equal(
            ("cannot_start", "/nowhere/suspend is not there"),
            (Assert.IsType<CallOutcome.Broken>(broken).Code, ((CallOutcome.Broken)broken).Message)
        );
    }

    private async Task<CallOutcome> Ask(string script, string target, params string[] arguments)
    {
        var program = Path.Combine(_folder, "program");
        await File.WriteAllTextAsync(program, script + "\n", Cancel);
        return await Ask(new ConnectorSettings { Program = "/bin/sh", Arguments = [program, .. arguments] }, target);
    }

    private Task<CallOutcome> Ask(ConnectorSettings connector, string target)
    {
        var asked = Asked.For(target: target);
        return new CommandCall(_clock).Ask(
            connector with
            {
                Name = "tool",
                Kind = ConnectorKind.Command,
            },
            asked,
            ConnectorCalls.Write(asked),
            Cancel
        );
    }

    private async Task<int> Pid(string name)
    {
        var file = Path.Combine(_folder, name);
        while (!File.Exists(file) || !(await File.ReadAllTextAsync(file, Cancel)).EndsWith('\n'))
        {
            await Task.Delay(10, Cancel);
        }

        return int.Parse(await File.ReadAllTextAsync(file, Cancel), System.Globalization.CultureInfo.InvariantCulture);
    }
}
