using System.Net;
using AbuseDesk.Cases;
using AbuseDesk.Parsing;
using AbuseDesk.Registry;
using CsCheck;

namespace AbuseDesk.Tests.Registry;

/// <summary>The index against the plainest possible answer: every row looked at, for every instant asked about.</summary>
public sealed class OwnerIndexPropertyTests
{
    private const int Days = 8;
    private static readonly Guid[] Customers = [.. Enumerable.Range(1, 3).Select(i => new Guid(i, 0, 0, new byte[8]))];

    // Few addresses and days, so that prefixes nest and validities meet.
    private static readonly Gen<Assignment> Row = Gen.Select(
        Gen.Bool,
        Gen.Int[0, 15],
        Gen.Int[0, 4],
        Gen.Int[-1, Days],
        Gen.Int[1, Days],
        Gen.Int[0, 3],
        (isV6, host, up, from, length, customer) =>
        {
            var net = Net(isV6, host, up);
            return new Assignment
            {
                Id = Guid.NewGuid(),
                Kind = AssetKind.Prefix,
                Asset = net.ToString(),
                Net = net,
                Service = "iaas_vps",
                CustomerId = customer == 0 ? null : Customers[customer - 1],
                ValidFrom = from < 0 ? null : Day(from),
                ValidTo = from + length > Days ? null : Day(Math.Max(from, 0) + length),
                RecordedFrom = Day(0),
            };
        }
    );

    [Fact]
    public void The_index_answers_like_a_look_at_every_row() =>
        Gen.Select(Row.List[0, 12], Gen.Bool, Gen.Int[0, 15], Gen.Int[0, Days - 1], Gen.Int[0, 3])
            .Sample(
                (drawn, isV6, host, first, more) =>
                {
                    var rows = WithoutOverlaps(drawn);
                    var address = Net(isV6, host, 0).BaseAddress;
                    var last = Math.Min(first + more, Days - 1);

                    var answer = OwnerIndex
                        .Build(rows, 1)
                        .Find(
                            new Finding
                            {
                                Category = "scan",
                                Reason = "test",
                                SourceIp = address,
                                Earliest = Day(first),
                                Latest = Day(last),
                            }
                        );

                    var (kind, customer) = Plain(rows, address, first, last);
                    return answer.Kind == kind && answer.CustomerId == customer;
                },
                iter: 20_000
            );

    // Validities begin and end at midnight: looking at each midnight is looking at every instant.
    private static (OwnerKind Kind, Guid? Customer) Plain(List<Assignment> rows, IPAddress address, int first, int last)
    {
        var holders = Enumerable
            .Range(first, last - first + 1)
            .Select(day =>
                rows.Where(r => r.Net!.Value.Contains(address) && Holds(r, Day(day)))
                    .MaxBy(r => r.Net!.Value.PrefixLength)
            )
            .ToList();
        var owners = holders.Select(h => (h is null, h?.CustomerId)).Distinct().ToList();
        return owners switch
        {
            [(true, _)] => (OwnerKind.NotOurs, null),
            [(false, null)] => (OwnerKind.Unassigned, null),
            [(false, var customer)] => (OwnerKind.Customer, customer),
            _ => (OwnerKind.UnknownTime, null),
        };
    }

    private static bool Holds(Assignment row, DateTimeOffset at) =>
        (row.ValidFrom is null || row.ValidFrom <= at) && (row.ValidTo is null || at < row.ValidTo);

    // What the registry would refuse cannot be asked about.
    private static List<Assignment> WithoutOverlaps(List<Assignment> drawn)
    {
        var rows = new List<Assignment>();
        foreach (var row in drawn)
        {
            if (!rows.Exists(r => r.Asset == row.Asset && Meet(r, row)))
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    private static bool Meet(Assignment one, Assignment other) =>
        (one.ValidFrom ?? DateTimeOffset.MinValue) < (other.ValidTo ?? DateTimeOffset.MaxValue)
        && (other.ValidFrom ?? DateTimeOffset.MinValue) < (one.ValidTo ?? DateTimeOffset.MaxValue);

    private static IPNetwork Net(bool isV6, int host, int up)
    {
        var first = host >> up << up;
        return isV6
            ? IPNetwork.Parse($"2001:db8::{first:x}/{128 - up}")
            : IPNetwork.Parse($"198.51.100.{first}/{32 - up}");
    }

    private static DateTimeOffset Day(int day) => new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero).AddDays(day);
}
