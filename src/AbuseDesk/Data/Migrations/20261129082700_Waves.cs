using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AbuseDesk.Data.Migrations
{
    /// <inheritdoc />
    public partial class Waves : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "wave_ended_at",
                table: "case_counters",
                type: "timestamp with time zone",
                nullable: true
            );

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "wave_started_at",
                table: "case_counters",
                type: "timestamp with time zone",
                nullable: true
            );

            migrationBuilder.CreateIndex(
                name: "ix_case_counters_wave",
                table: "case_counters",
                column: "last_report_at",
                filter: "wave_started_at is not null and wave_ended_at is null"
            );
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(name: "ix_case_counters_wave", table: "case_counters");

            migrationBuilder.DropColumn(name: "wave_ended_at", table: "case_counters");

            migrationBuilder.DropColumn(name: "wave_started_at", table: "case_counters");
        }
    }
}
