using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace AbuseDesk.Data.Migrations
{
    /// <inheritdoc />
    public partial class ReaderRules : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(name: "found", table: "readings", type: "jsonb", nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "read_in_full",
                table: "message_work",
                type: "boolean",
                nullable: true
            );

            migrationBuilder.AddColumn<Guid>(name: "made_by", table: "findings", type: "uuid", nullable: true);

            migrationBuilder.AddColumn<Guid>(name: "retired_by", table: "findings", type: "uuid", nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "sender_domain",
                table: "message_work",
                type: "text",
                nullable: true,
                computedColumnSql: "case when strpos(sender, '@') > 0 then lower(substring(sender from '[^@]*$')) end",
                stored: true
            );

            migrationBuilder.CreateTable(
                name: "finding_corrections",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    report_id = table.Column<Guid>(type: "uuid", nullable: false),
                    raw_id = table.Column<Guid>(type: "uuid", nullable: false),
                    actor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    subject = table.Column<string>(type: "text", nullable: false),
                    role = table.Column<string>(type: "text", nullable: false),
                    label = table.Column<string>(type: "text", nullable: true),
                    undone_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_finding_corrections", x => x.id);
                    table.ForeignKey(
                        name: "fk_finding_corrections_reports_report_id",
                        column: x => x.report_id,
                        principalTable: "reports",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict
                    );
                }
            );

            migrationBuilder.CreateTable(
                name: "reader_rules",
                columns: table => new
                {
                    id = table
                        .Column<long>(type: "bigint", nullable: false)
                        .Annotation(
                            "Npgsql:ValueGenerationStrategy",
                            NpgsqlValueGenerationStrategy.IdentityByDefaultColumn
                        ),
                    rule_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    sender_domain = table.Column<string>(type: "text", nullable: false),
                    label = table.Column<string>(type: "text", nullable: false),
                    role = table.Column<string>(type: "text", nullable: false),
                    active = table.Column<bool>(type: "boolean", nullable: false),
                    changed_by = table.Column<Guid>(type: "uuid", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    from_raw_id = table.Column<Guid>(type: "uuid", nullable: true),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reader_rules", x => x.id);
                }
            );

            migrationBuilder.CreateIndex(
                name: "ix_message_work_not_read",
                table: "message_work",
                columns: new[] { "received_at", "raw_id" },
                filter: "read_in_full = false"
            );

            migrationBuilder.CreateIndex(
                name: "ix_message_work_order",
                table: "message_work",
                columns: new[] { "received_at", "raw_id" }
            );

            migrationBuilder.CreateIndex(
                name: "ix_message_work_sender",
                table: "message_work",
                columns: new[] { "sender_domain", "format", "received_at", "raw_id" },
                filter: "sender_domain is not null"
            );

            migrationBuilder.CreateIndex(
                name: "ix_finding_corrections_report_id_at",
                table: "finding_corrections",
                columns: new[] { "report_id", "at" }
            );

            migrationBuilder.CreateIndex(
                name: "ix_reader_rules_rule_id_version",
                table: "reader_rules",
                columns: new[] { "rule_id", "version" },
                unique: true
            );

            migrationBuilder.CreateIndex(
                name: "ix_reader_rules_sender_domain_label",
                table: "reader_rules",
                columns: new[] { "sender_domain", "label" }
            );

            // What the reader knew at any time stays known.
            migrationBuilder.Sql(
                """
                CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE ON reader_rules
                    FOR EACH ROW EXECUTE FUNCTION refuse_change();
                """
            );
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(name: "finding_corrections");

            migrationBuilder.DropTable(name: "reader_rules");

            migrationBuilder.DropIndex(name: "ix_message_work_not_read", table: "message_work");

            migrationBuilder.DropIndex(name: "ix_message_work_order", table: "message_work");

            migrationBuilder.DropIndex(name: "ix_message_work_sender", table: "message_work");

            migrationBuilder.DropColumn(name: "sender_domain", table: "message_work");

            migrationBuilder.DropColumn(name: "found", table: "readings");

            migrationBuilder.DropColumn(name: "read_in_full", table: "message_work");

            migrationBuilder.DropColumn(name: "made_by", table: "findings");

            migrationBuilder.DropColumn(name: "retired_by", table: "findings");
        }
    }
}
