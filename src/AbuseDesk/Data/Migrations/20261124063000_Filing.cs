using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace AbuseDesk.Data.Migrations;

/// <summary>What filing and sealing keep for themselves: who has reported to a case, and which events wait for a seal.</summary>
[DbContext(typeof(DeskContext))]
[Migration("20261124063000_Filing")]
internal sealed class Filing : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(Reporters);
        migrationBuilder.Sql(Unsealed);
    }

    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("Evidence is never dropped by a migration.");

    // Counting unique reporters by query would cost more with every report of a wave. Holds SHA-256 of the address, so that
    // an erasure needs not look here.
    private const string Reporters = """
        CREATE TABLE case_reporters (
            case_id uuid NOT NULL REFERENCES cases (id) ON DELETE RESTRICT,
            reporter bytea NOT NULL,
            PRIMARY KEY (case_id, reporter)
        );
        """;

    // Looking for events without a seal among all events would cost more every year.
    private const string Unsealed = """
        CREATE TABLE unsealed_events (event_id uuid PRIMARY KEY);
        INSERT INTO unsealed_events
            SELECT id FROM case_events e WHERE NOT EXISTS (SELECT FROM event_seal_members m WHERE m.event_id = e.id);

        CREATE FUNCTION queue_for_seal() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO unsealed_events SELECT id FROM added;
            RETURN NULL;
        END $$;
        CREATE TRIGGER queue_for_seal AFTER INSERT ON case_events
            REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION queue_for_seal();
        """;
}
