using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AbuseDesk.Data.Migrations
{
    /// <inheritdoc />
    public partial class CaseClocks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "clocks_version",
                table: "cases",
                type: "integer",
                nullable: false,
                defaultValue: 0
            );

            // What was over before there were clocks is not followed up years later.
            migrationBuilder.Sql("update cases set clocks_version = version where state = 'closed';");

            migrationBuilder.CreateTable(
                name: "case_clocks",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    basis = table.Column<string>(type: "text", nullable: false),
                    start_event = table.Column<string>(type: "text", nullable: false),
                    start_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    period = table.Column<string>(type: "text", nullable: true),
                    calendar = table.Column<string>(type: "text", nullable: true),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    is_beyond_calendar = table.Column<bool>(type: "boolean", nullable: false),
                    paused_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    paused_for = table.Column<string>(type: "text", nullable: true),
                    pauses = table.Column<string>(type: "jsonb", nullable: false),
                    on_due = table.Column<string>(type: "text", nullable: false),
                    half_warned_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    near_warned_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    due_warned_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    reminded_percent = table.Column<int>(type: "integer", nullable: false),
                    next_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    completed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    completed_by = table.Column<string>(type: "text", nullable: true),
                    decision_id = table.Column<Guid>(type: "uuid", nullable: true),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_case_clocks", x => x.id);
                    table.ForeignKey(
                        name: "fk_case_clocks_cases_case_id",
                        column: x => x.case_id,
                        principalTable: "cases",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict
                    );
                    table.ForeignKey(
                        name: "fk_case_clocks_decisions_decision_id",
                        column: x => x.decision_id,
                        principalTable: "decisions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict
                    );
                }
            );

            migrationBuilder.CreateIndex(
                name: "ix_cases_clocks_behind",
                table: "cases",
                column: "id",
                filter: "clocks_version <> version"
            );

            migrationBuilder.CreateIndex(
                name: "ix_case_clocks_case_id_start_at",
                table: "case_clocks",
                columns: new[] { "case_id", "start_at" }
            );

            migrationBuilder.CreateIndex(
                name: "ix_case_clocks_decision_id",
                table: "case_clocks",
                column: "decision_id"
            );

            migrationBuilder.CreateIndex(
                name: "ix_case_clocks_next",
                table: "case_clocks",
                column: "next_at",
                filter: "next_at is not null"
            );

            migrationBuilder.CreateIndex(
                name: "ux_case_clocks_running",
                table: "case_clocks",
                columns: new[] { "case_id", "basis" },
                unique: true,
                filter: "completed_at is null"
            );
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(name: "case_clocks");

            migrationBuilder.DropIndex(name: "ix_cases_clocks_behind", table: "cases");

            migrationBuilder.DropColumn(name: "clocks_version", table: "cases");
        }
    }
}
