using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AbuseDesk.Data.Migrations
{
    /// <inheritdoc />
    public partial class Actions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "action_requests",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    lever = table.Column<string>(type: "text", nullable: false),
                    target = table.Column<string>(type: "text", nullable: false),
                    needs = table.Column<string>(type: "text", nullable: false),
                    sheet = table.Column<string>(type: "jsonb", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: true),
                    requested_by = table.Column<Guid>(type: "uuid", nullable: false),
                    requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    decided_by = table.Column<Guid>(type: "uuid", nullable: true),
                    decided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    decision_id = table.Column<Guid>(type: "uuid", nullable: true),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_action_requests", x => x.id);
                    table.CheckConstraint(
                        "ck_action_requests_second_word",
                        "decided_by is null or state = 'withdrawn' or decided_by <> requested_by"
                    );
                    table.ForeignKey(
                        name: "fk_action_requests_cases_case_id",
                        column: x => x.case_id,
                        principalTable: "cases",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict
                    );
                }
            );

            migrationBuilder.CreateTable(
                name: "case_actions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    decision_id = table.Column<Guid>(type: "uuid", nullable: false),
                    lever = table.Column<string>(type: "text", nullable: false),
                    target = table.Column<string>(type: "text", nullable: false),
                    requested_by = table.Column<Guid>(type: "uuid", nullable: false),
                    requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    approved_by = table.Column<Guid>(type: "uuid", nullable: true),
                    approved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    call_id = table.Column<Guid>(type: "uuid", nullable: true),
                    state = table.Column<string>(type: "text", nullable: false),
                    executed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    result = table.Column<string>(type: "text", nullable: true),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_case_actions", x => x.id);
                    table.CheckConstraint(
                        "ck_case_actions_second_word",
                        "approved_by is null or approved_by <> requested_by"
                    );
                    table.ForeignKey(
                        name: "fk_case_actions_cases_case_id",
                        column: x => x.case_id,
                        principalTable: "cases",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict
                    );
                    table.ForeignKey(
                        name: "fk_case_actions_connector_calls_call_id",
                        column: x => x.call_id,
                        principalTable: "connector_calls",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict
                    );
                    table.ForeignKey(
                        name: "fk_case_actions_decisions_decision_id",
                        column: x => x.decision_id,
                        principalTable: "decisions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict
                    );
                }
            );

            migrationBuilder.CreateTable(
                name: "evidence_snapshots",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    decision_id = table.Column<Guid>(type: "uuid", nullable: false),
                    taken_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    document = table.Column<string>(type: "text", nullable: false),
                    sha256 = table.Column<string>(type: "text", nullable: false),
                    kept_at = table.Column<string>(type: "text", nullable: true),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_evidence_snapshots", x => x.id);
                    table.ForeignKey(
                        name: "fk_evidence_snapshots_cases_case_id",
                        column: x => x.case_id,
                        principalTable: "cases",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict
                    );
                    table.ForeignKey(
                        name: "fk_evidence_snapshots_decisions_decision_id",
                        column: x => x.decision_id,
                        principalTable: "decisions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict
                    );
                }
            );

            migrationBuilder.CreateIndex(
                name: "ix_action_requests_case_id_requested_at",
                table: "action_requests",
                columns: new[] { "case_id", "requested_at" }
            );

            migrationBuilder.CreateIndex(
                name: "ux_action_requests_open",
                table: "action_requests",
                column: "case_id",
                unique: true,
                filter: "state = 'open'"
            );

            migrationBuilder.CreateIndex(
                name: "ix_case_actions_call_id",
                table: "case_actions",
                column: "call_id",
                unique: true,
                filter: "call_id is not null"
            );

            migrationBuilder.CreateIndex(
                name: "ix_case_actions_case_id_requested_at",
                table: "case_actions",
                columns: new[] { "case_id", "requested_at" }
            );

            migrationBuilder.CreateIndex(
                name: "ix_case_actions_decision_id",
                table: "case_actions",
                column: "decision_id"
            );

            migrationBuilder.CreateIndex(
                name: "ix_evidence_snapshots_case_id",
                table: "evidence_snapshots",
                column: "case_id"
            );

            migrationBuilder.CreateIndex(
                name: "ix_evidence_snapshots_decision_id",
                table: "evidence_snapshots",
                column: "decision_id"
            );

            // As all evidence: nothing changes it.
            migrationBuilder.Sql(
                """
                CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE ON evidence_snapshots
                    FOR EACH ROW EXECUTE FUNCTION refuse_change();
                CREATE TRIGGER insert_only_truncate BEFORE TRUNCATE ON evidence_snapshots
                    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
                """
            );
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(name: "action_requests");

            migrationBuilder.DropTable(name: "case_actions");

            migrationBuilder.DropTable(name: "evidence_snapshots");
        }
    }
}
