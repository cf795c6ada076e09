using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AbuseDesk.Data.Migrations
{
    /// <inheritdoc />
    public partial class Closing : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(name: "cause", table: "cases", type: "text", nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "contradicted_at",
                table: "case_counters",
                type: "timestamp with time zone",
                nullable: true
            );

            migrationBuilder.CreateTable(
                name: "customer_statements",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    way = table.Column<string>(type: "text", nullable: false),
                    said_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    message_id = table.Column<Guid>(type: "uuid", nullable: true),
                    by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    recorded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_customer_statements", x => x.id);
                    table.ForeignKey(
                        name: "fk_customer_statements_case_messages_message_id",
                        column: x => x.message_id,
                        principalTable: "case_messages",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict
                    );
                    table.ForeignKey(
                        name: "fk_customer_statements_cases_case_id",
                        column: x => x.case_id,
                        principalTable: "cases",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict
                    );
                }
            );

            migrationBuilder.CreateIndex(
                name: "ix_case_counters_contradicted_at",
                table: "case_counters",
                column: "contradicted_at",
                filter: "contradicted_at is not null"
            );

            migrationBuilder.CreateIndex(
                name: "ix_customer_statements_case_id_said_at",
                table: "customer_statements",
                columns: new[] { "case_id", "said_at" }
            );

            migrationBuilder.CreateIndex(
                name: "ix_customer_statements_message_id",
                table: "customer_statements",
                column: "message_id",
                unique: true,
                filter: "message_id is not null"
            );
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(name: "customer_statements");

            migrationBuilder.DropIndex(name: "ix_case_counters_contradicted_at", table: "case_counters");

            migrationBuilder.DropColumn(name: "cause", table: "cases");

            migrationBuilder.DropColumn(name: "contradicted_at", table: "case_counters");
        }
    }
}
