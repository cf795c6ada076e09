using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AbuseDesk.Data.Migrations
{
    /// <inheritdoc />
    public partial class Partners : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(name: "partner_id", table: "cases", type: "uuid", nullable: true);

            migrationBuilder.CreateTable(
                name: "partners",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    email = table.Column<string>(type: "text", nullable: false),
                    language = table.Column<string>(type: "text", nullable: false),
                    answer_days = table.Column<int>(type: "integer", nullable: false),
                    is_retired = table.Column<bool>(type: "boolean", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_partners", x => x.id);
                }
            );

            migrationBuilder.CreateTable(
                name: "hand_overs",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    partner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    their_number = table.Column<string>(type: "text", nullable: true),
                    answered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    decision_id = table.Column<Guid>(type: "uuid", nullable: true),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_hand_overs", x => x.id);
                    table.ForeignKey(
                        name: "fk_hand_overs_cases_case_id",
                        column: x => x.case_id,
                        principalTable: "cases",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict
                    );
                    table.ForeignKey(
                        name: "fk_hand_overs_partners_partner_id",
                        column: x => x.partner_id,
                        principalTable: "partners",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict
                    );
                }
            );

            migrationBuilder.CreateIndex(
                name: "ix_hand_overs_at_id",
                table: "hand_overs",
                columns: new[] { "at", "id" }
            );

            migrationBuilder.CreateIndex(
                name: "ix_hand_overs_case_id_at",
                table: "hand_overs",
                columns: new[] { "case_id", "at" }
            );

            migrationBuilder.CreateIndex(
                name: "ix_hand_overs_decision_id",
                table: "hand_overs",
                column: "decision_id",
                filter: "decision_id is not null"
            );

            migrationBuilder.CreateIndex(
                name: "ix_hand_overs_one_open",
                table: "hand_overs",
                column: "case_id",
                unique: true,
                filter: "state in ('sent', 'accepted')"
            );

            migrationBuilder.CreateIndex(
                name: "ix_hand_overs_open",
                table: "hand_overs",
                columns: new[] { "due_at", "id" },
                filter: "state in ('sent', 'accepted')"
            );

            migrationBuilder.CreateIndex(name: "ix_hand_overs_partner_id", table: "hand_overs", column: "partner_id");

            migrationBuilder.CreateIndex(name: "ix_partners_name", table: "partners", column: "name", unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(name: "hand_overs");

            migrationBuilder.DropTable(name: "partners");

            migrationBuilder.DropColumn(name: "partner_id", table: "cases");
        }
    }
}
