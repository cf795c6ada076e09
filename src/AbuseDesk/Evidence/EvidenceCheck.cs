using System.Security.Cryptography;
using Npgsql;

namespace AbuseDesk.Evidence;

/// <summary>Unpacks every kept body and compares its SHA-256 with the one taken on arrival; names the first that differs.</summary>
internal static class EvidenceCheck
{
    private const int Page = 100;

    /// <summary>Null when all holds. <paramref name="read"/> is told the number of messages after each page.</summary>
    public static async Task<string?> FirstFault(NpgsqlDataSource database, Action<long> read, CancellationToken cancel)
    {
        var after = Guid.Empty;
        var count = 0L;
        while (true)
        {
            await using var command = database.CreateCommand(
                """
                select r.id, r.sha256, r.size, b.codec, b.bytes
                from (select * from raw_messages where id > $1 order by id limit $2) r
                left join raw_bodies b on b.raw_id = r.id order by r.id
                """
            );
            command.Parameters.Add(new() { Value = after });
            command.Parameters.Add(new() { Value = Page });
            await using var rows = await command.ExecuteReaderAsync(cancel);
            var any = false;
            while (await rows.ReadAsync(cancel))
            {
                if (Fault(rows) is { } fault)
                {
                    return fault;
                }

                (any, after, count) = (true, rows.GetGuid(0), count + 1);
            }

            if (!any)
            {
                return null;
            }

            read(count);
        }
    }

    private static string? Fault(NpgsqlDataReader row)
    {
        var id = row.GetGuid(0);
        if (row.IsDBNull(3))
        {
            return $"message {id}: its body is missing";
        }

        try
        {
            var body = BodyCodec.Unpack(row.GetString(3), row.GetFieldValue<byte[]>(4), row.GetInt64(2));
            return SHA256.HashData(body.Span).AsSpan().SequenceEqual(row.GetFieldValue<byte[]>(1))
                ? null
                : $"message {id}: its body is not the one that was received";
        }
        catch (InvalidDataException broken)
        {
            return $"message {id}: {broken.Message}";
        }
    }
}
