using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AbuseDesk.Data.Migrations
{
    /// <inheritdoc />
    public partial class QueueIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(name: "ix_cases_queue", table: "cases");

            migrationBuilder.DropColumn(name: "severity_rank", table: "cases");

            migrationBuilder.AddColumn<short>(
                name: "urgency",
                table: "cases",
                type: "smallint",
                nullable: false,
                computedColumnSql: "case severity when 'critical' then 0 when 'high' then 1 when 'medium' then 2 else 3 end::smallint",
                stored: true
            );

            migrationBuilder
                .CreateIndex(name: "ix_findings_domains", table: "findings", column: "domains")
                .Annotation("Npgsql:IndexMethod", "gin");

            migrationBuilder.CreateIndex(
                name: "ix_cases_category_urgency_clock_at_id",
                table: "cases",
                columns: new[] { "category", "urgency", "clock_at", "id" }
            );

            migrationBuilder.CreateIndex(
                name: "ix_cases_family_urgency_clock_at_id",
                table: "cases",
                columns: new[] { "family", "urgency", "clock_at", "id" }
            );

            migrationBuilder.CreateIndex(
                name: "ix_cases_owner_urgency_clock_at_id",
                table: "cases",
                columns: new[] { "owner", "urgency", "clock_at", "id" }
            );

            migrationBuilder
                .CreateIndex(name: "ix_cases_resource", table: "cases", column: "resource")
                .Annotation("Npgsql:IndexMethod", "gin")
                .Annotation("Npgsql:IndexOperators", new[] { "gin_trgm_ops" });

            migrationBuilder.CreateIndex(
                name: "ix_cases_state_urgency_clock_at_id",
                table: "cases",
                columns: new[] { "state", "urgency", "clock_at", "id" }
            );

            migrationBuilder.CreateIndex(
                name: "ix_cases_urgency_clock_at_id",
                table: "cases",
                columns: new[] { "urgency", "clock_at", "id" }
            );

            migrationBuilder.CreateIndex(
                name: "ix_cases_queue",
                table: "cases",
                columns: new[] { "urgency", "clock_at", "id" },
                filter: "state <> 'closed'"
            );
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(name: "ix_findings_domains", table: "findings");

            migrationBuilder.DropIndex(name: "ix_cases_category_urgency_clock_at_id", table: "cases");

            migrationBuilder.DropIndex(name: "ix_cases_family_urgency_clock_at_id", table: "cases");

            migrationBuilder.DropIndex(name: "ix_cases_owner_urgency_clock_at_id", table: "cases");

            migrationBuilder.DropIndex(name: "ix_cases_resource", table: "cases");

            migrationBuilder.DropIndex(name: "ix_cases_state_urgency_clock_at_id", table: "cases");

            migrationBuilder.DropIndex(name: "ix_cases_urgency_clock_at_id", table: "cases");

            migrationBuilder.DropIndex(name: "ix_cases_queue", table: "cases");

            migrationBuilder.DropColumn(name: "urgency", table: "cases");

            migrationBuilder.AddColumn<short>(
                name: "severity_rank",
                table: "cases",
                type: "smallint",
                nullable: false,
                computedColumnSql: "case severity when 'critical' then 3 when 'high' then 2 when 'medium' then 1 else 0 end::smallint",
                stored: true
            );

            migrationBuilder.CreateIndex(
                name: "ix_cases_queue",
                table: "cases",
                columns: new[] { "severity_rank", "clock_at", "id" },
                descending: new[] { true, false, false },
                filter: "state <> 'closed'"
            );
        }
    }
}
