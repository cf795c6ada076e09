using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace AbuseDesk.Data.Migrations
{
    /// <inheritdoc />
    public partial class PolicyAndChecks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "followed_policy",
                table: "decisions",
                type: "boolean",
                nullable: true
            );

            migrationBuilder.AddColumn<int>(
                name: "policy_version",
                table: "decisions",
                type: "integer",
                nullable: true
            );

            migrationBuilder.AddColumn<string>(name: "rule", table: "decisions", type: "text", nullable: true);

            migrationBuilder.CreateTable(
                name: "case_checks",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    result = table.Column<string>(type: "text", nullable: false),
                    by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ground = table.Column<string>(type: "text", nullable: true),
                    purpose = table.Column<string>(type: "text", nullable: true),
                    range_from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    range_to = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    nature = table.Column<string>(type: "text", nullable: true),
                    impact = table.Column<string>(type: "text", nullable: true),
                    aup_clause = table.Column<string>(type: "text", nullable: true),
                    maliciousness = table.Column<int>(type: "integer", nullable: true),
                    social_impact = table.Column<int>(type: "integer", nullable: true),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_case_checks", x => x.id);
                    table.ForeignKey(
                        name: "fk_case_checks_cases_case_id",
                        column: x => x.case_id,
                        principalTable: "cases",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict
                    );
                }
            );

            migrationBuilder.CreateTable(
                name: "policy_versions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    yaml = table.Column<string>(type: "text", nullable: false),
                    parents = table.Column<string>(type: "jsonb", nullable: false),
                    sha256 = table.Column<byte[]>(type: "bytea", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    by_id = table.Column<Guid>(type: "uuid", nullable: true),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_policy_versions", x => x.id);
                }
            );

            migrationBuilder.CreateTable(
                name: "policy_activations",
                columns: table => new
                {
                    id = table
                        .Column<long>(type: "bigint", nullable: false)
                        .Annotation(
                            "Npgsql:ValueGenerationStrategy",
                            NpgsqlValueGenerationStrategy.IdentityAlwaysColumn
                        ),
                    version_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    by_id = table.Column<Guid>(type: "uuid", nullable: true),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_policy_activations", x => x.id);
                    table.ForeignKey(
                        name: "fk_policy_activations_policy_versions_version_id",
                        column: x => x.version_id,
                        principalTable: "policy_versions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict
                    );
                }
            );

            migrationBuilder.CreateIndex(
                name: "ix_case_checks_case_id_at",
                table: "case_checks",
                columns: new[] { "case_id", "at" }
            );

            migrationBuilder.CreateIndex(
                name: "ix_policy_activations_version_id",
                table: "policy_activations",
                column: "version_id"
            );

            migrationBuilder.CreateIndex(
                name: "ix_policy_versions_number",
                table: "policy_versions",
                column: "number",
                unique: true
            );

            migrationBuilder.CreateIndex(
                name: "ix_policy_versions_sha256",
                table: "policy_versions",
                column: "sha256",
                unique: true
            );
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(name: "case_checks");

            migrationBuilder.DropTable(name: "policy_activations");

            migrationBuilder.DropTable(name: "policy_versions");

            migrationBuilder.DropColumn(name: "followed_policy", table: "decisions");

            migrationBuilder.DropColumn(name: "policy_version", table: "decisions");

            migrationBuilder.DropColumn(name: "rule", table: "decisions");
        }
    }
}
