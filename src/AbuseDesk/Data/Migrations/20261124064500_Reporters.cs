using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace AbuseDesk.Data.Migrations;

/// <summary>Who has reported to a case, so that filing can count each reporter once.</summary>
[DbContext(typeof(DeskContext))]
[Migration("20261124064500_Reporters")]
internal sealed class Reporters : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(Table);

    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("Evidence is never dropped by a migration.");

    // Counting unique reporters by query would cost more with every report of a wave. Holds SHA-256 of the address, so that
    // an erasure needs not look here.
    private const string Table = """
        CREATE TABLE case_reporters (
            case_id uuid NOT NULL REFERENCES cases (id) ON DELETE RESTRICT,
            reporter bytea NOT NULL,
            PRIMARY KEY (case_id, reporter)
        );
        """;
}
