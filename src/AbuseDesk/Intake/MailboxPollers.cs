using AbuseDesk.Evidence;
using AbuseDesk.Ops;
using Npgsql;

namespace AbuseDesk.Intake;

/// <summary>Runs a poller for each mailbox of the settings.</summary>
internal sealed class MailboxPollers : BackgroundService
{
    private readonly List<MailboxPoller> _pollers;

    public MailboxPollers(
        DeskSettings settings,
        IntakeLimits limits,
        NpgsqlDataSource database,
        EvidenceStore evidence,
        DatabaseSignals signals,
        TimeProvider clock,
        LoopHealth health,
        ILogger<MailboxPoller> logger
    )
    {
        _pollers =
        [
            .. settings.Mailboxes.Select(m => new MailboxPoller(m, limits, database, evidence, clock, health, logger)),
        ];
        signals.Subscribe(OversizeMails.WantedChannel, () => _pollers.ForEach(p => p.Wake()));
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_pollers.Select(p => p.Run(stoppingToken)));
}
