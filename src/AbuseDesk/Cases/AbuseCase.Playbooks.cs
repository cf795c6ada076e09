using AbuseDesk.Playbooks;

namespace AbuseDesk.Cases;

/// <summary>What of a playbook was done.</summary>
public sealed partial class AbuseCase
{
    internal void Ticked(PlaybookTick tick, string label, Actor actor, DateTimeOffset now)
    {
        (string, object?)[] facts =
        [
            ("playbook", tick.Playbook),
            ("version", tick.Version),
            ("language", tick.Language),
            ("item", tick.Item),
        ];
        if (tick.Done)
        {
            Happened("playbook_done", actor, now, label, facts);
        }
        else
        {
            Happened("playbook_undone", actor, now, label, facts);
        }
    }
}
