using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AbuseDesk.Data.Migrations
{
    /// <inheritdoc />
    public partial class CaseMarks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "case_marks",
                columns: table => new
                {
                    kind = table.Column<string>(type: "text", nullable: false),
                    mark = table.Column<string>(type: "text", nullable: false),
                    opened_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey(
                        "pk_case_marks",
                        x => new
                        {
                            x.kind,
                            x.mark,
                            x.opened_at,
                            x.case_id,
                        }
                    );
                    table.ForeignKey(
                        name: "fk_case_marks_cases_case_id",
                        column: x => x.case_id,
                        principalTable: "cases",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade
                    );
                }
            );

            migrationBuilder.CreateIndex(
                name: "ix_cases_customer_id_opened_at",
                table: "cases",
                columns: new[] { "customer_id", "opened_at" }
            );

            migrationBuilder.CreateIndex(
                name: "ix_cases_resource_opened_at",
                table: "cases",
                columns: new[] { "resource", "opened_at" }
            );

            // Pages and paths are marked from now on; addresses are known of the cases that are there.
            migrationBuilder.Sql(
                """
                insert into case_marks (kind, mark, opened_at, case_id)
                select distinct m.kind, m.mark, c.opened_at, c.id
                from findings f join cases c on c.id = f.case_id
                cross join lateral (values
                    ('address', host(f.source_ip)),
                    ('prefix', network(set_masklen(f.source_ip,
                        case family(f.source_ip) when 4 then 24 else 64 end))::text)) as m (kind, mark)
                where f.source_ip is not null;
                """
            );

            migrationBuilder.CreateIndex(name: "ix_case_marks_case_id", table: "case_marks", column: "case_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(name: "case_marks");

            migrationBuilder.DropIndex(name: "ix_cases_customer_id_opened_at", table: "cases");

            migrationBuilder.DropIndex(name: "ix_cases_resource_opened_at", table: "cases");
        }
    }
}
