using System.Globalization;
using AbuseDesk.Benchmarks;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case ["intake", .. var rest]:
        return await IntakeBenchmark.Run(
            mails: rest.Length > 0 ? int.Parse(rest[0], CultureInfo.InvariantCulture) : 2000,
            rounds: rest.Length > 1 ? int.Parse(rest[1], CultureInfo.InvariantCulture) : 5
        );
    case ["read", .. var rest]:
        return ReadBenchmark.Run(
            mails: rest.Length > 0 ? int.Parse(rest[0], CultureInfo.InvariantCulture) : 1000,
            rounds: rest.Length > 1 ? int.Parse(rest[1], CultureInfo.InvariantCulture) : 3
        );
    case ["feed", .. var rest]:
        return FeedBenchmark.Run(
            rows: rest.Length > 0 ? int.Parse(rest[0], CultureInfo.InvariantCulture) : 100_000,
            rounds: rest.Length > 1 ? int.Parse(rest[1], CultureInfo.InvariantCulture) : 5
        );
    case ["owner", .. var rest]:
        return OwnerBenchmark.Run(
            prefixes: rest.Length > 0 ? int.Parse(rest[0], CultureInfo.InvariantCulture) : 1_000_000
        );
    case ["cases", .. var rest]:
        return await CaseBenchmark.Run(
            cases: rest.Length > 0 ? int.Parse(rest[0], CultureInfo.InvariantCulture) : 100_000
        );
    case ["intake-child", var pipe, var connectionString, var port, var warmUser, var user]:
        return await IntakeChild.Run(
            pipe,
            connectionString,
            int.Parse(port, CultureInfo.InvariantCulture),
            warmUser,
            user
        );
    default:
        Console.Error.WriteLine(
            "usage: intake [MAILS [ROUNDS]] | read [MAILS [ROUNDS]] | feed [ROWS [ROUNDS]] | owner [PREFIXES] | cases [CASES]"
        );
        return 2;
}
