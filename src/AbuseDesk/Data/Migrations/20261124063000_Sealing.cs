using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace AbuseDesk.Data.Migrations;

/// <summary>The list of events that wait for a seal: filled by a trigger, so that no writer of events can forget it.</summary>
[DbContext(typeof(DeskContext))]
[Migration("20261124063000_Sealing")]
internal sealed class Sealing : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql(
            """
            CREATE TABLE unsealed_events (
                event_id uuid PRIMARY KEY REFERENCES case_events (id),
                since timestamptz NOT NULL DEFAULT now()
            );
            CREATE FUNCTION await_seal() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO unsealed_events (event_id) SELECT id FROM happened;
                RETURN NULL;
            END $$;
            CREATE TRIGGER await_seal AFTER INSERT ON case_events
                REFERENCING NEW TABLE AS happened FOR EACH STATEMENT EXECUTE FUNCTION await_seal();
            """
        );

    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("The history is never dropped by a migration.");
}
