using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace AbuseDesk.Data.Migrations
{
    /// <inheritdoc />
    public partial class UrlChecks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(name: "source_id", table: "case_checks", type: "uuid", nullable: true);

            migrationBuilder.CreateTable(
                name: "url_checks",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    url = table.Column<string>(type: "text", nullable: false),
                    url_key = table.Column<string>(type: "text", nullable: false),
                    host = table.Column<string>(type: "text", nullable: false),
                    why = table.Column<string>(type: "text", nullable: false),
                    asked_by = table.Column<Guid>(type: "uuid", nullable: true),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    claimed_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    done_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    result = table.Column<string>(type: "text", nullable: true),
                    reason = table.Column<string>(type: "text", nullable: true),
                    status = table.Column<int>(type: "integer", nullable: true),
                    final_url = table.Column<string>(type: "text", nullable: true),
                    title = table.Column<string>(type: "text", nullable: true),
                    body_sha256 = table.Column<string>(type: "text", nullable: true),
                    certificate = table.Column<string>(type: "text", nullable: true),
                    asks_password = table.Column<bool>(type: "boolean", nullable: false),
                    observation = table.Column<string>(type: "text", nullable: true),
                    last_live_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    gone_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_url_checks", x => x.id);
                    table.ForeignKey(
                        name: "fk_url_checks_cases_case_id",
                        column: x => x.case_id,
                        principalTable: "cases",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict
                    );
                }
            );

            migrationBuilder.CreateTable(
                name: "url_hosts",
                columns: table => new
                {
                    host = table.Column<string>(type: "text", nullable: false),
                    next_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_url_hosts", x => x.host);
                }
            );

            migrationBuilder.CreateTable(
                name: "url_plans",
                columns: table => new
                {
                    id = table
                        .Column<long>(type: "bigint", nullable: false)
                        .Annotation(
                            "Npgsql:ValueGenerationStrategy",
                            NpgsqlValueGenerationStrategy.IdentityAlwaysColumn
                        ),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_url_plans", x => x.id);
                }
            );

            migrationBuilder.CreateIndex(
                name: "ix_url_checks_case_id_url_key_done_at",
                table: "url_checks",
                columns: new[] { "case_id", "url_key", "done_at" }
            );

            migrationBuilder.CreateIndex(
                name: "ix_url_checks_due",
                table: "url_checks",
                column: "due_at",
                filter: "done_at is null"
            );

            migrationBuilder.CreateIndex(
                name: "ix_url_checks_url_key_done_at",
                table: "url_checks",
                columns: new[] { "url_key", "done_at" }
            );

            migrationBuilder.CreateIndex(
                name: "ux_url_checks_planned",
                table: "url_checks",
                columns: new[] { "case_id", "url_key" },
                unique: true,
                filter: "done_at is null"
            );
            migrationBuilder.Sql(Triggers);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                DROP TRIGGER plan_url_checks_of_findings ON findings;
                DROP TRIGGER plan_url_checks_of_moved_findings ON findings;
                DROP TRIGGER plan_url_checks_of_messages ON case_messages;
                DROP TRIGGER plan_url_checks_of_case ON cases;
                DROP FUNCTION plan_url_checks_of_findings();
                DROP FUNCTION plan_url_checks_of_messages();
                DROP FUNCTION plan_url_checks_of_case();
                """
            );
            migrationBuilder.DropTable(name: "url_checks");

            migrationBuilder.DropTable(name: "url_hosts");

            migrationBuilder.DropTable(name: "url_plans");

            migrationBuilder.DropColumn(name: "source_id", table: "case_checks");
        }

        // Whoever opens, accepts, warns, closes, undoes or moves: the worker thinks the visits over. Rows are only added,
        // so that nobody waits for anybody here.
        private const string Triggers = """
            CREATE FUNCTION plan_url_checks_of_findings() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO url_plans (case_id)
                    SELECT DISTINCT case_id FROM fresh WHERE case_id IS NOT NULL AND cardinality(urls) > 0;
                IF FOUND THEN
                    PERFORM pg_notify('url_checks', '');
                END IF;
                RETURN NULL;
            END $$;
            CREATE TRIGGER plan_url_checks_of_findings AFTER INSERT ON findings
                REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION plan_url_checks_of_findings();
            CREATE TRIGGER plan_url_checks_of_moved_findings AFTER UPDATE ON findings
                REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION plan_url_checks_of_findings();

            CREATE FUNCTION plan_url_checks_of_messages() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO url_plans (case_id)
                    SELECT DISTINCT m.case_id FROM fresh m
                     WHERE m.verified AND m.party IN ('customer', 'downstream')
                       AND EXISTS (SELECT 1 FROM url_checks u WHERE u.case_id = m.case_id);
                IF FOUND THEN
                    PERFORM pg_notify('url_checks', '');
                END IF;
                RETURN NULL;
            END $$;
            CREATE TRIGGER plan_url_checks_of_messages AFTER INSERT ON case_messages
                REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION plan_url_checks_of_messages();

            CREATE FUNCTION plan_url_checks_of_case() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO url_plans (case_id)
                    SELECT NEW.id WHERE EXISTS (
                        SELECT 1 FROM findings f WHERE f.case_id = NEW.id AND cardinality(f.urls) > 0);
                IF FOUND THEN
                    PERFORM pg_notify('url_checks', '');
                END IF;
                RETURN NULL;
            END $$;
            CREATE TRIGGER plan_url_checks_of_case AFTER UPDATE ON cases FOR EACH ROW
                WHEN ((OLD.state, OLD.accepted_at, OLD.notified_at, OLD.contained_at, OLD.fixed_at, OLD.closed_at,
                       OLD.category, OLD.compartment)
                    IS DISTINCT FROM
                      (NEW.state, NEW.accepted_at, NEW.notified_at, NEW.contained_at, NEW.fixed_at, NEW.closed_at,
                       NEW.category, NEW.compartment))
                EXECUTE FUNCTION plan_url_checks_of_case();
            """;
    }
}
