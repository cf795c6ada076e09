using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace AbuseDesk.Data.Migrations;

/// <summary>
/// The hold time of a mail runs on the clock of the database, whichever process wrote it: what the writer sets is only how
/// long (send_after − created_at). A new mail wakes the sender.
/// </summary>
[DbContext(typeof(DeskContext))]
[Migration("20261124063500_OutboxClock")]
internal sealed class OutboxClock : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(Triggers);

    protected override void Down(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql(
            """
            DROP TRIGGER hold_by_database_clock ON outgoing_mails;
            DROP TRIGGER wake_sender ON outgoing_mails;
            DROP FUNCTION hold_by_database_clock();
            DROP FUNCTION wake_sender();
            """
        );

    private const string Triggers = """
        CREATE FUNCTION hold_by_database_clock() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            NEW.send_after := clock_timestamp() + greatest(NEW.send_after - NEW.created_at, interval '0');
            RETURN NEW;
        END $$;
        CREATE TRIGGER hold_by_database_clock BEFORE INSERT ON outgoing_mails
            FOR EACH ROW WHEN (NEW.state = 'held') EXECUTE FUNCTION hold_by_database_clock();

        CREATE FUNCTION wake_sender() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM pg_notify('outbox', '');
            RETURN NULL;
        END $$;
        CREATE TRIGGER wake_sender AFTER INSERT ON outgoing_mails
            FOR EACH STATEMENT EXECUTE FUNCTION wake_sender();
        """;
}
