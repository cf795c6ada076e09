using AbuseDesk.Evidence;

namespace AbuseDesk.Intake;

/// <summary>What came of an ingest.</summary>
public sealed record IngestCounts(int Kept, int Known, int Refused);

/// <summary>Takes mails out of files through the same door as the poller, in the same batches.</summary>
public sealed class MailIngest(EvidenceStore evidence, IntakeLimits limits, TimeProvider clock)
{
    public const string Source = "ingest";

    /// <summary>Says each refusal, with its reason, and goes on.</summary>
    public async Task<IngestCounts> Run(
        IReadOnlyList<string> paths,
        string channel,
        Action<string> refused,
        CancellationToken cancel
    )
    {
        var files = new MailFiles(limits.MessageBytes);
        var counts = new IngestCounts(0, 0, 0);
        var batch = new List<(string Name, Incoming Mail)>();
        long bytes = 0;
        foreach (var path in paths)
        {
            await foreach (var file in files.Read(path, cancel))
            {
                if (file.Refusal is not null)
                {
                    refused($"{file.Name}: {file.Refusal}");
                    counts = counts with { Refused = counts.Refused + 1 };
                    continue;
                }

                if (batch.Count == limits.BatchMessages || bytes + file.Bytes.Length > limits.BatchBytes)
                {
                    counts = await Keep(batch, counts, refused, cancel);
                    batch.Clear();
                    bytes = 0;
                }

                var receivedAt = ReceivedDate.Of(file.Bytes, clock.GetUtcNow());
                batch.Add((file.Name, new Incoming(file.Bytes, receivedAt, Door.Ingest, Source, channel)));
                bytes += file.Bytes.Length;
            }
        }

        return await Keep(batch, counts, refused, cancel);
    }

    private async Task<IngestCounts> Keep(
        List<(string Name, Incoming Mail)> batch,
        IngestCounts counts,
        Action<string> refused,
        CancellationToken cancel
    )
    {
        IReadOnlyList<Kept?> kept;
        try
        {
            kept = await evidence.Keep(batch.ConvertAll(b => b.Mail), lease: null, cancel);
        }
        catch (MessagesNotKeptException some)
        {
            kept = some.Kept;
            foreach (var (name, _) in batch.Where((_, i) => kept[i] is null))
            {
                refused($"{name}: the database refused it: {some.InnerException!.Message}");
            }
        }

        return new IngestCounts(
            counts.Kept + kept.Count(k => k is { AlreadyKnown: false }),
            counts.Known + kept.Count(k => k is { AlreadyKnown: true }),
            counts.Refused + kept.Count(k => k is null)
        );
    }
}
