using Microsoft.EntityFrameworkCore;
using static AbuseDesk.Tests.Registry.RegistryFiles;

namespace AbuseDesk.Tests.Registry;

public sealed class AssignmentImportTests(DeskDatabase database) : IClassFixture<DeskDatabase>
{
    private readonly RegistryFiles _files = new(database.ConnectionString);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Assignments_are_taken_in_one_spelling_and_a_second_time_change_nothing()
    {
        await _files.Customers(CustomerHeader + "A-1,One,,,,ja,,\n");
        const string File =
            Header
            + "prefix,203.0.113.64/26,,,,iaas_vps,,,,,a,\n"
            + "prefix,203.0.113.65,,1024,2047,access_line,A-1,port_needed,2026-01-05T00:00:00+09:00,,a,\n"
            + "prefix,2001:DB8:0:A::/64,,,,iaas_vps,A-1,,,2026-11-24T01:00:00.5Z,a,\n"
            + "domain,ドメイン名例.Example,203.0.113.70,,,rental_server,A-1,,,,a,\n"
            + "vhost,Pages.Example/~One/,,,,rental_server,A-1,,,,a,\n"
            + "mailbox,Info@One.Example,,,,mail,A-1,,,,a,\n";
        var before = await _files.Version();

        var first = await _files.Assignments(File);
        var version = await _files.Version();
        var again = await _files.Assignments(File);

        Assert.Empty(first.Problems);
        Assert.Equal((6, 0), (first.Added, first.Unchanged));
        Assert.Equal((0, 6), (again.Added, again.Unchanged));
        Assert.Equal((before + 1, version), (version, await _files.Version()));
        await using var context = _files.Context();
        var rows = await context.Assignments.Where(a => a.Source == "a").OrderBy(a => a.Asset).ToListAsync(Cancel);
        Assert.Equal(
            [
                "2001:db8:0:a::/64",
                "203.0.113.64/26",
                "203.0.113.65/32",
                "info@one.example",
                "pages.example/~One",
                "xn--eckwd4c7cu47r2wf.example",
            ],
            rows.Select(r => r.Asset).Order(StringComparer.Ordinal)
        );
        var line = rows.Single(r => r.PortFrom == 1024);
        Assert.Equal(Minato.At("2026-01-05T00:00:00+09:00"), line.ValidFrom);
        Assert.Equal(["port_needed"], line.Flags);
    }

    [Fact]
    public async Task Each_wrong_field_says_what_a_right_one_looks_like()
    {
        var result = await _files.Assignments(
            Header
                + "network,203.0.113.0/24,,,,iaas_vps,,,,,,\n"
                + "prefix,198.51.100.5/24,,,,iaas_vps,,,,,,\n"
                + "prefix,198.51.100/24,,,,iaas_vps,,,,,,\n"
                + "prefix,198.51.100.0/33,,,,iaas_vps,,,,,,\n"
                + "domain,http://x.example/,,,,rental_server,,,,,,\n"
                + "domain,x.example,192.0.2.300,,,hosting,,,,,,\n"
                + "prefix,198.51.100.7,,2000,1000,access_line,,cgnat,,,,\n"
                + "prefix,198.51.100.8,,,,iaas_vps,,,2026-11-24,2026-11-24T10:00:00,,\n"
                + "prefix,198.51.100.9,,,,iaas_vps,,,2026-11-24T10:00:00Z,2026-11-24T10:00:00Z,,\n"
                + "prefix,198.51.100.128/25,,,,delegated,,,,,,\n"
                + "registrar,y.example,,,,rental_server,,,,,,\n"
                + "domain,z.example,,,,rental_server,NOBODY,,,,,\n"
        );

        Assert.Equal(
            [
                "line 2: kind 'network' is not known: prefix, domain, vhost, mailbox, server or registrar",
                "line 3: asset '198.51.100.5/24' names an address inside the prefix: 198.51.100.0/24, or 198.51.100.5/32 for that address alone",
                "line 4: asset '198.51.100/24' is no prefix: 198.51.100.0/26 or 2001:db8:100::/40",
                "line 5: asset '198.51.100.0/33' has no length from 0 to 32 after the slash",
                "line 6: asset 'http://x.example/' is no domain: example.com",
                "line 7: service 'hosting' is not known: rental_server, iaas_vps, access_line, mail, delegated, shared_host, registrar",
                "line 7: address '192.0.2.300' is no IP address: 203.0.113.20",
                "line 8: ports '2000' to '1000' are no range: both from 0 to 65535, as 1024 and 2047",
                "line 8: flag 'cgnat' is not known: port_needed",
                "line 9: valid_from '2026-11-24' is no time with its offset from UTC: 2026-11-24T10:00:00+09:00",
                "line 9: valid_to '2026-11-24T10:00:00' is no time with its offset from UTC: 2026-11-24T10:00:00+09:00",
                "line 10: valid_to is not after valid_from",
                "line 11: service delegated needs customer_ref: the operator downstream",
                "line 12: kind registrar and service registrar go together: the domain is only registered with us",
                "line 13: customer_ref 'NOBODY' is not known: import it with customers.csv first",
            ],
            result.Problems.Select(p => p.ToString())
        );
    }

    [Fact]
    public async Task Overlapping_lines_of_a_file_are_both_named_and_nesting_and_hand_over_are_no_overlap()
    {
        var nested = await _files.Assignments(
            Header
                + "prefix,192.0.2.0/24,,,,iaas_vps,,,,,n,\n"
                + "prefix,192.0.2.0/25,,,,iaas_vps,,,,2026-01-01T00:00:00Z,n,\n"
                + "prefix,192.0.2.0/25,,,,iaas_vps,,,2026-01-01T00:00:00Z,,n,\n"
                + "prefix,192.0.2.200,,0,1023,access_line,,,,,n,\n"
                + "prefix,192.0.2.200,,1024,2047,access_line,,,,,n,\n"
        );
        var overlapping = await _files.Assignments(
            Header
                + "prefix,192.0.2.201,,0,1023,access_line,,,,,n,\n"
                + "prefix,192.0.2.202,,,,iaas_vps,,,,,n,\n"
                + "prefix,192.0.2.201,,1023,2047,access_line,,,,,n,\n"
                + "prefix,192.0.2.202/32,,,,iaas_vps,,,2026-01-01T00:00:00Z,,n,\n"
        );

        Assert.Empty(nested.Problems);
        Assert.Collection(
            overlapping.Problems,
            p =>
                Assert.StartsWith(
                    "line 4: prefix 192.0.2.201/32 stands in line 2 already",
                    p.ToString(),
                    StringComparison.Ordinal
                ),
            p =>
                Assert.StartsWith(
                    "line 5: prefix 192.0.2.202/32 stands in line 3 already",
                    p.ToString(),
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public async Task An_overlap_with_the_registry_names_the_line_and_the_recorded_row()
    {
        await _files.Customers(CustomerHeader + "O-1,One,,,,ja,,\n");
        await _files.Assignments(Header + "prefix,192.0.2.210,,,,iaas_vps,O-1,,2026-01-01T00:00:00Z,,first,\n");

        var result = await _files.Assignments(
            Header + "prefix,192.0.2.210,,,,iaas_vps,,,,2026-01-01T00:00:00.000001Z,,\n"
        );

        var problem = Assert.Single(result.Problems).ToString();
        Assert.StartsWith("line 2: prefix 192.0.2.210/32 is recorded already", problem, StringComparison.Ordinal);
        Assert.Contains("for O-1", problem, StringComparison.Ordinal);
        Assert.Contains("source first", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replacing_a_source_supersedes_what_the_file_no_longer_says()
    {
        await _files.Assignments(
            Header
                + "domain,keep.example,,,,rental_server,,,,,crm,\n"
                + "domain,gone.example,,,,rental_server,,,,,crm,\n"
                + "domain,other.example,,,,rental_server,,,,,hand,\n"
        );

        var result = await _files.Assignments(
            Header
                + "domain,keep.example,,,,rental_server,,,,,,\n"
                + "domain,new.example,,,,rental_server,,,,,crm,\n"
                + "domain,gone.example,203.0.113.7,,,rental_server,,,,,crm,\n",
            replaceSource: "crm"
        );
        var wrongSource = await _files.Assignments(
            Header + "domain,w.example,,,,rental_server,,,,,hand,\n",
            replaceSource: "crm"
        );

        Assert.Equal((2, 1, 1), (result.Added, result.Superseded, result.Unchanged));
        Assert.StartsWith(
            "line 2: source 'hand'",
            Assert.Single(wrongSource.Problems).ToString(),
            StringComparison.Ordinal
        );
        await using var context = _files.Context();
        var gone = await context.Assignments.Where(a => a.Asset == "gone.example").ToListAsync(Cancel);
        Assert.Equal(2, gone.Count);
        Assert.Single(gone, a => a.RecordedTo is not null && a.Address is null);
        Assert.True(
            await context.Assignments.AnyAsync(a => a.Asset == "other.example" && a.RecordedTo == null, Cancel)
        );
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_and_changes_nothing()
    {
        var version = await _files.Version();

        var result = await _files.Assignments(Header + "domain,dry.example,,,,rental_server,,,,,,\n", dryRun: true);

        Assert.Equal(1, result.Added);
        Assert.Equal(version, await _files.Version());
        await using var context = _files.Context();
        Assert.False(await context.Assignments.AnyAsync(a => a.Asset == "dry.example", Cancel));
    }
}
