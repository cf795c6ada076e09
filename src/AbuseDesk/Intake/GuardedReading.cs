using AbuseDesk.Ops;
using AbuseDesk.Parsing;

namespace AbuseDesk.Intake;

/// <summary>
/// Reads a kept message outside of the worker, for a person who looks at it: nothing is filed, and a message that does not
/// come to an end is given up. Messages that ended a reader before are not read here at all.
/// </summary>
public sealed class GuardedReading(ReportReading read, DeskSettings settings, ILogger<GuardedReading> logger)
{
    /// <summary>Null when it took too long.</summary>
    public async Task<ParsedReport?> Read(
        Guid rawId,
        ReadOnlyMemory<byte> bytes,
        ReadingContext context,
        CancellationToken cancel
    )
    {
        try
        {
            return await Task.Run(() => read(bytes, context), cancel)
                .WaitAsync(TimeSpan.FromSeconds(settings.Limits.ReadSeconds), cancel);
        }
        catch (TimeoutException)
        {
            logger.LogError("Reading message {RawId} again took too long and was given up", rawId);
            return null;
        }
    }
}
