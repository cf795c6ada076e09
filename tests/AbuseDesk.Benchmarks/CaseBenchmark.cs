using System.Diagnostics;
using System.Globalization;
using System.Net;
using AbuseDesk.Cases;
using AbuseDesk.Data;
using AbuseDesk.Staff;
using AbuseDesk.Tests.Pages;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AbuseDesk.Benchmarks;

/// <summary>
/// What a case costs to open among very many: its related cases by the query alone, and its page through the real web.
/// A tenth of all cases is on one shared host, and some customers have hundreds.
/// </summary>
internal static class CaseBenchmark
{
    private const int Opened = 60;

    private const string Fill = """
        insert into customers (id, ref, name, language, flags)
        select md5('u' || n)::uuid, 'B-' || n, 'Customer ' || n, 'ja', '{}' from generate_series(1, $1 / 20) n;
        """;

    private const string Cases = """
        insert into cases (id, number, kind, state, category, family, severity, case_key, owner, customer_id, resource,
            resource_kind, service, opened_at, first_seen_at, look_by, accepted_at, notified_at, closed_at, close_code,
            recurrences, version, clocks_version)
        select md5('c' || n)::uuid, 'MI-2025-' || lpad(n::text, 6, '0'), 'incident',
            case when n % 10 = 0 then 'open' else 'closed' end,
            (array['phishing','spam','brute_force','malware_dist'])[1 + n % 4],
            (array['web_content','mail','network_attack','web_content'])[1 + n % 4], 'high', 'bench|' || n, 'customer',
            md5('u' || 1 + (case when n % 3 = 0 then n % 50 else n % ($1 / 20) end))::uuid,
            'site' || n % ($1 / 5) || '.example', 'domain', 'rental_server', at, at, at + interval '1 hour', at, at,
            case when n % 10 = 0 then null else at + interval '1 day' end,
            case when n % 10 = 0 then null else 'fixed_by_customer' end, 0, 1, 1
        from (select n, now() - interval '360 days' * n / $1 as at from generate_series(1, $1) n) s;
        """;

    private const string Beside = """
        insert into case_counters (case_id, reports, findings, reporters, incidents)
            select md5('c' || n)::uuid, 1, 1, 1, 1 from generate_series(1, $1) n;
        insert into case_events (id, case_id, at, kind, actor_kind, payload, hash)
            select gen_random_uuid(), md5('c' || n)::uuid, now() - interval '360 days' * n / $1,
                (array['opened','accepted','warned'])[k], 'desk', '{}', '' from generate_series(1, $1) n, generate_series(1, 3) k;
        insert into case_marks (kind, mark, opened_at, case_id)
            select m.kind, m.mark, c.opened_at, c.id
            from (select n, md5('c' || n)::uuid as id from generate_series(1, $1) n) s join cases c on c.id = s.id
            cross join lateral (values
                ('address', case when n % 10 = 1 then '203.0.113.20' else host('10.0.0.0'::inet + n % 10000) end),
                ('prefix', case when n % 10 = 1 then '203.0.113.0/24' else '10.0.' || (n % 10000) / 256 || '.0/24' end),
                ('domain', c.resource), ('url', md5('url' || n % ($1 / 4))), ('path', md5('path' || n % 2000)),
                ('campaign', md5('reporter' || n % 500))) m (kind, mark);
        """;

    // The cases that are opened look like the others, with what they share.
    private const string Join = """
        with opened as (
            select id, opened_at, row_number() over (order by number) as n from cases where number like 'MI-2026-5%'
        ), owned as (
            update cases c set customer_id = md5('u' || 1 + n % 50)::uuid, resource = 'site' || n * 7 || '.example'
            from opened o where o.id = c.id
        )
        insert into case_marks (kind, mark, opened_at, case_id)
        select m.kind, m.mark, opened_at, id from opened cross join lateral (values
            ('address', case when n % 3 = 0 then '203.0.113.20' else host('10.0.0.0'::inet + n) end),
            ('prefix', case when n % 3 = 0 then '203.0.113.0/24' else '10.0.0.0/24' end),
            ('domain', 'site' || n * 7 || '.example'), ('url', md5('url' || n)), ('path', md5('path' || n)),
            ('campaign', md5('reporter' || n))) m (kind, mark)
        """;

    public static async Task<int> Run(int cases)
    {
        var data = Directory.CreateTempSubdirectory("adpg").FullName;
        try
        {
            await using var postgres = await PrivatePostgres.Start(data, durable: false, default);
            await DeskSchema.Migrate(postgres.ConnectionString, default);
            await using var desk = new WebDesk(postgres.ConnectionString);
            await desk.Person("aiko@minato.example", StaffRole.Lead);
            var seeded = new Seeded(desk);
            List<Seeded.Made> made = [];
            for (var n = 0; n < Opened; n++)
            {
                made.Add(await seeded.Case(resource: FormattableString.Invariant($"site{n}.example")));
            }

            await Execute(postgres.ConnectionString, cases);
            Console.WriteLine(FormattableString.Invariant($"{cases} cases, {Opened} of them opened five times"));
            await Related(postgres.ConnectionString, made);
            using var visitor = await desk.SignIn("aiko@minato.example", "ja");
            await Page("case page", visitor, made, m => $"/cases/{m.Case}");
            await Page("all related", visitor, made, m => $"/cases/{m.Case}/related");
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }

        return 0;
    }

    private static async Task Related(string connectionString, List<Seeded.Made> made)
    {
        var viewer = new Viewer(Guid.NewGuid(), StaffRole.Lead, []);
        List<double> times = [];
        var found = 0;
        for (var round = 0; round <= 5; round++)
        {
            foreach (var one in made)
            {
                await using var db = new DeskContext(DeskSchema.Options(connectionString));
                var of = await db.Cases.AsNoTracking().SingleAsync(c => c.Id == one.CaseId);
                var started = Stopwatch.GetTimestamp();
                var related = await RelatedCases.Of(db, of, viewer, 60, default);
                if (round > 0)
                {
                    times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                    found += related.Count;
                }
            }
        }

        Line("related, 60", times);
        Console.WriteLine(FormattableString.Invariant($"  {(double)found / times.Count:F0} found each"));
    }

    private static async Task Page(string name, Visitor visitor, List<Seeded.Made> made, Func<Seeded.Made, string> path)
    {
        List<double> times = [];
        for (var round = 0; round <= 5; round++)
        {
            foreach (var one in made)
            {
                var started = Stopwatch.GetTimestamp();
                using var answer = await visitor.Get(path(one));
                await answer.Content.ReadAsByteArrayAsync();
                if (answer.StatusCode is not HttpStatusCode.OK)
                {
                    throw new InvalidOperationException($"{path(one)}: {answer.StatusCode}");
                }

                // The first round warms up.
                if (round > 0)
                {
                    times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                }
            }
        }

        Line(name, times);
    }

    private static void Line(string name, List<double> times)
    {
        times.Sort();
        string At(double share) =>
            times[(int)(share * (times.Count - 1))].ToString("F1", CultureInfo.InvariantCulture).PadLeft(7);
        Console.WriteLine($"{name.PadRight(14)} p50{At(0.5)} ms   p95{At(0.95)} ms   max{At(1)} ms");
    }

    private static async Task Execute(string connectionString, int cases)
    {
        await using var source = NpgsqlDataSource.Create($"{connectionString};Command Timeout=0");
        await using var connection = await source.OpenConnectionAsync();
        var number = cases.ToString(CultureInfo.InvariantCulture);
        foreach (var sql in new[] { Fill, Cases, Beside, Join, "vacuum analyze" })
        {
            foreach (var one in sql.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                await using var command = new NpgsqlCommand(
                    one.Replace("$1", number, StringComparison.Ordinal),
                    connection
                );
                await command.ExecuteNonQueryAsync();
            }
        }
    }
}
