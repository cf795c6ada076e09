using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AbuseDesk.Data.Migrations
{
    /// <inheritdoc />
    public partial class Letters : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "template_version",
                table: "outgoing_mails",
                type: "integer",
                nullable: false,
                defaultValue: 0
            );

            migrationBuilder.CreateTable(
                name: "letter_versions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    template = table.Column<string>(type: "text", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    ja = table.Column<string>(type: "text", nullable: true),
                    en = table.Column<string>(type: "text", nullable: true),
                    author_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    note = table.Column<string>(type: "text", nullable: true),
                    restores = table.Column<int>(type: "integer", nullable: true),
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_letter_versions", x => x.id);
                    table.CheckConstraint("ck_letter_versions_languages", "(ja is null) = (en is null)");
                    table.ForeignKey(
                        name: "fk_letter_versions_users_author_id",
                        column: x => x.author_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict
                    );
                }
            );

            migrationBuilder.CreateIndex(
                name: "ix_letter_versions_author_id",
                table: "letter_versions",
                column: "author_id"
            );

            migrationBuilder.CreateIndex(
                name: "ix_letter_versions_template_number",
                table: "letter_versions",
                columns: new[] { "template", "number" },
                unique: true
            );
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(name: "letter_versions");

            migrationBuilder.DropColumn(name: "template_version", table: "outgoing_mails");
        }
    }
}
