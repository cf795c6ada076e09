using Npgsql;
using NpgsqlTypes;

namespace AbuseDesk.Registry;

/// <summary>The lines of customers.csv as a temporary table, and what is done with it.</summary>
internal static class CustomerStaging
{
    private const string Columns = "name, contact_name, email, phone, language, flags, note";

    private const string Make = """
        create temp table incoming (
            id uuid, ref text, name text, contact_name text, email text, phone text, language text, flags text[], note text
        ) on commit drop
        """;

    public const string Update = """
        update customers c
        set name = i.name, contact_name = i.contact_name, email = i.email, phone = i.phone, language = i.language,
            flags = i.flags, note = i.note
        from incoming i
        where c.ref = i.ref
          and (c.name, c.contact_name, c.email, c.phone, c.language, c.flags, c.note)
              is distinct from (i.name, i.contact_name, i.email, i.phone, i.language, i.flags, i.note)
        """;

    public const string Insert = $"""
        insert into customers (id, ref, {Columns})
        select id, ref, {Columns} from incoming i
        where not exists (select 1 from customers c where c.ref = i.ref)
        """;

    public static async Task Fill(
        NpgsqlConnection connection,
        IReadOnlyList<CustomerLine> lines,
        CancellationToken cancel
    )
    {
        await using (var make = new NpgsqlCommand(Make, connection))
        {
            await make.ExecuteNonQueryAsync(cancel);
        }

        await using var copy = await connection.BeginBinaryImportAsync(
            $"copy incoming (id, ref, {Columns}) from stdin (format binary)",
            cancel
        );
        foreach (var (_, customer) in lines)
        {
            await copy.StartRowAsync(cancel);
            await copy.WriteAsync(customer.Id, cancel);
            await copy.WriteAsync(customer.Ref, cancel);
            await copy.WriteAsync(customer.Name, cancel);
            await copy.WriteAsync(customer.ContactName, NpgsqlDbType.Text, cancel);
            await copy.WriteAsync(customer.Email, NpgsqlDbType.Text, cancel);
            await copy.WriteAsync(customer.Phone, NpgsqlDbType.Text, cancel);
            await copy.WriteAsync(customer.Language, cancel);
            await copy.WriteAsync(customer.Flags, NpgsqlDbType.Array | NpgsqlDbType.Text, cancel);
            await copy.WriteAsync(customer.Note, NpgsqlDbType.Text, cancel);
        }

        await copy.CompleteAsync(cancel);
    }
}
