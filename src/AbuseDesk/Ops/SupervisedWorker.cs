namespace AbuseDesk.Ops;

/// <summary>
/// Ends the worker with its parent: the parent holds the other end of our standard input, and the kernel closes it
/// whatever happens to the parent.
/// </summary>
internal sealed class SupervisedWorker(IHostApplicationLifetime lifetime) : IHostedService
{
    public const string Option = "--supervised";
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // A thread of its own: when the pool is stuck in a mail it must still work.
        new Thread(WaitForEnd) { IsBackground = true, Name = "parent watch" }.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void WaitForEnd()
    {
        using var input = Console.OpenStandardInput();
        var ignored = new byte[256];
        while (input.Read(ignored) > 0) { }

        lifetime.StopApplication();
        if (!lifetime.ApplicationStopped.WaitHandle.WaitOne(Grace))
        {
            Environment.Exit(CommandLine.Failed);
        }
    }
}
