using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AbuseDesk.Data.Migrations
{
    /// <inheritdoc />
    public partial class CaseMoves : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "case_moves",
                columns: table => new
                {
                    decision_id = table.Column<Guid>(type: "uuid", nullable: false),
                    what = table.Column<string>(type: "text", nullable: false),
                    thing_id = table.Column<Guid>(type: "uuid", nullable: false),
                    from_case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    to_case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    attachment = table.Column<string>(type: "text", nullable: true),
                    attached_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    disposition = table.Column<string>(type: "text", nullable: true),
                    was_there = table.Column<bool>(type: "boolean", nullable: false),
                    to_version = table.Column<int>(type: "integer", nullable: false),
                    made_case = table.Column<bool>(type: "boolean", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey(
                        "pk_case_moves",
                        x => new
                        {
                            x.decision_id,
                            x.what,
                            x.thing_id,
                        }
                    );
                    table.ForeignKey(
                        name: "fk_case_moves_cases_to_case_id",
                        column: x => x.to_case_id,
                        principalTable: "cases",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict
                    );
                    table.ForeignKey(
                        name: "fk_case_moves_decisions_decision_id",
                        column: x => x.decision_id,
                        principalTable: "decisions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict
                    );
                }
            );

            migrationBuilder.CreateIndex(
                name: "ix_case_moves_to_case_id_to_version",
                table: "case_moves",
                columns: new[] { "to_case_id", "to_version" }
            );

            // What was merged before can still be taken back.
            migrationBuilder.Sql(
                """
                insert into case_moves (decision_id, what, thing_id, from_case_id, to_case_id, attachment, attached_at,
                    disposition, was_there, to_version, made_case)
                select d.id, 'report', l.report_id, d.case_id, l.case_id, l.attachment, l.attached_at, l.disposition,
                    false, 0, false
                from decisions d join cases c on c.id = d.case_id
                join report_cases l on l.case_id = c.merged_into and l.attachment = 'merged' and l.attached_at = d.at
                where d.verb = 'merge' and d.undone_at is null;
                """
            );
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(name: "case_moves");
        }
    }
}
