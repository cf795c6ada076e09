using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AbuseDesk.Data.Migrations
{
    /// <inheritdoc />
    public partial class Connectors : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "connector_calls",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    decision_id = table.Column<Guid>(type: "uuid", nullable: true),
                    what = table.Column<string>(type: "text", nullable: false),
                    key = table.Column<string>(type: "text", nullable: false),
                    target = table.Column<string>(type: "text", nullable: false),
                    connector = table.Column<string>(type: "text", nullable: false),
                    request = table.Column<string>(type: "text", nullable: false),
                    idempotency_key = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    next_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    claimed_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    result = table.Column<string>(type: "text", nullable: true),
                    message = table.Column<string>(type: "text", nullable: true),
                    answer = table.Column<string>(type: "text", nullable: true),
                    contradiction = table.Column<string>(type: "text", nullable: true),
                    stamp = table.Column<long>(type: "bigint", nullable: true),
                    requested_by = table.Column<Guid>(type: "uuid", nullable: false),
                    requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_connector_calls", x => x.id);
                    table.ForeignKey(
                        name: "fk_connector_calls_cases_case_id",
                        column: x => x.case_id,
                        principalTable: "cases",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict
                    );
                    table.ForeignKey(
                        name: "fk_connector_calls_decisions_decision_id",
                        column: x => x.decision_id,
                        principalTable: "decisions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict
                    );
                }
            );

            migrationBuilder.CreateIndex(
                name: "ix_connector_calls_case_id_requested_at",
                table: "connector_calls",
                columns: new[] { "case_id", "requested_at" }
            );

            migrationBuilder.CreateIndex(
                name: "ix_connector_calls_decision_id",
                table: "connector_calls",
                column: "decision_id"
            );

            migrationBuilder.CreateIndex(
                name: "ix_connector_calls_due",
                table: "connector_calls",
                column: "next_at",
                filter: "state in ('waiting','running','pending')"
            );

            migrationBuilder.CreateIndex(
                name: "ix_connector_calls_idempotency_key",
                table: "connector_calls",
                column: "idempotency_key",
                unique: true
            );

            migrationBuilder.CreateIndex(
                name: "ix_connector_calls_under_way",
                table: "connector_calls",
                columns: new[] { "case_id", "key", "target" },
                unique: true,
                filter: "state in ('waiting','running','pending')"
            );
            migrationBuilder.Sql(Triggers);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(name: "connector_calls");
            migrationBuilder.Sql(
                """
                DROP FUNCTION hold_call_by_database_clock();
                DROP FUNCTION wake_connectors();
                """
            );
        }

        // As for mails: the hold runs on the clock of the database, and what a person asks for wakes the worker.
        private const string Triggers = """
            CREATE FUNCTION hold_call_by_database_clock() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                NEW.next_at := clock_timestamp() + greatest(NEW.next_at - NEW.requested_at, interval '0');
                RETURN NEW;
            END $$;
            CREATE TRIGGER hold_call_by_database_clock BEFORE INSERT ON connector_calls
                FOR EACH ROW EXECUTE FUNCTION hold_call_by_database_clock();

            CREATE FUNCTION wake_connectors() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM pg_notify('connectors', '');
                RETURN NULL;
            END $$;
            CREATE TRIGGER wake_connectors AFTER INSERT OR UPDATE ON connector_calls
                FOR EACH ROW WHEN (NEW.state = 'waiting' AND NEW.attempts = 0) EXECUTE FUNCTION wake_connectors();
            """;
    }
}
