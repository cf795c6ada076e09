using AbuseDesk.Ops;

namespace AbuseDesk.Outgoing;

/// <summary>Sends when a mail is put into the outbox, when its hold ends, and when a wait is over.</summary>
public sealed class OutboxLoop(OutboxSender sender, LoopGround ground, ILogger<OutboxLoop> logger)
    : BackgroundLoop(ground, logger, "outbox")
{
    protected override TimeSpan Interval => TimeSpan.FromSeconds(1);

    protected override async Task<bool> Turn(IServiceProvider scope, CancellationToken cancel) =>
        await sender.SendDue(cancel) > 0;
}
