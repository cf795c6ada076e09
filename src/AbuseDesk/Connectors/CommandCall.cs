using System.Diagnostics;
using System.Globalization;
using System.Text;
using AbuseDesk.Ops;

namespace AbuseDesk.Connectors;

/// <summary>
/// Asks a connector by starting a program: a list of arguments, never a shell; an environment of nothing but PATH and
/// LANG; the request on standard input and the answer on standard output; ended with all it started when time is up.
/// </summary>
internal sealed class CommandCall(TimeProvider clock)
{
    private const int MostComplaint = 4_000;

    public async Task<CallOutcome> Ask(
        ConnectorSettings connector,
        ConnectorRequest asked,
        string body,
        CancellationToken cancel
    )
    {
        var (arguments, refusal) = CommandArguments.Fill(connector.Arguments, asked);
        if (refusal is not null)
        {
            return CallOutcome.Breaks("argument_refused", refusal);
        }

        if (!File.Exists(connector.Program))
        {
            return CallOutcome.Breaks("cannot_start", $"{connector.Program} is not there");
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(connector.TimeoutSeconds), clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        using var process = Process.Start(Describe(connector.Program, arguments))!;
        var ended = false;
        try
        {
            var outcome = await Converse(process, connector, asked, body, either.Token);
            ended = process.HasExited;
            return outcome;
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return CallOutcome.Waits("timeout", $"No end within {connector.TimeoutSeconds} seconds; it was stopped");
        }
        finally
        {
            if (!ended)
            {
                await End(process);
            }
        }
    }

    private static ProcessStartInfo Describe(string program, IReadOnlyList<string> arguments)
    {
        // A session of its own, so that it can be ended with all it started; setsid becomes the program.
        var start = new ProcessStartInfo("/usr/bin/setsid", [program, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            WorkingDirectory = "/",
        };

        // Nothing of ours: the environment of the desk holds its secrets.
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        start.Environment["LANG"] = "C.UTF-8";
        return start;
    }

    private static async Task<CallOutcome> Converse(
        Process process,
        ConnectorSettings connector,
        ConnectorRequest asked,
        string body,
        CancellationToken cancel
    )
    {
        var output = BoundedBytes.Read(process.StandardOutput.BaseStream, ConnectorAnswer.MostBytes, cancel);
        var complaint = Complaint(process.StandardError.BaseStream, cancel);
        await Tell(process, body, cancel);
        if (await output is not { } bytes)
        {
            return CallOutcome.Breaks("answer_too_large", $"It wrote more than {ConnectorAnswer.MostBytes} bytes");
        }

        await process.WaitForExitAsync(cancel);
        if (process.ExitCode != 0)
        {
            var code = process.ExitCode.ToString(CultureInfo.InvariantCulture);
            return CallOutcome.Breaks($"exit_{code}", $"It ended with {code}: {await complaint}");
        }

        return CallOutcome.Of(bytes, asked, connector.Mode == ConnectorMode.Callback);
    }

    private static async Task Tell(Process process, string body, CancellationToken cancel)
    {
        try
        {
            await process.StandardInput.WriteAsync(body.AsMemory(), cancel);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // A program that takes all from its arguments may close its input, or end, before we have written: its
            // answer decides.
        }
    }

    // Its beginning is for staff; the rest is read, so that the program does not wait for a reader.
    private static async Task<string> Complaint(Stream error, CancellationToken cancel)
    {
        var first = new byte[MostComplaint];
        var read = await error.ReadAtLeastAsync(first, first.Length, throwOnEndOfStream: false, cancel);
        await error.CopyToAsync(Stream.Null, cancel);
        return Encoding.UTF8.GetString(first, 0, read);
    }

    // The group, not the tree: the children of a program that has ended are nobody's.
    private static async Task End(Process process)
    {
        try
        {
            var group = process.Id.ToString(CultureInfo.InvariantCulture);
            await BoundProcess.Run(["/bin/sh", "-c", $"kill -s KILL -- -{group}"], null, CancellationToken.None);
        }
        catch (CommandException)
        {
            // Nobody is left of it, or its group is not made yet.
            process.Kill(entireProcessTree: true);
        }

        await process.WaitForExitAsync(CancellationToken.None);
    }
}
