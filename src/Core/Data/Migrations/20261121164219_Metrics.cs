using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Quarterdeck.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class Metrics : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "pushed_metrics",
                columns: table => new
                {
                    Job = table.Column<string>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    Body = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_pushed_metrics", x => x.Job);
                });

            migrationBuilder.CreateTable(
                name: "sample_blocks",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false),
                    Data = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sample_blocks", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "sample_journal",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Data = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sample_journal", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "sample_series",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false),
                    Group = table.Column<int>(type: "INTEGER", nullable: false),
                    Labels = table.Column<byte[]>(type: "BLOB", nullable: false),
                    FirstWindow = table.Column<int>(type: "INTEGER", nullable: true),
                    LastWindow = table.Column<int>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sample_series", x => x.Id);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "pushed_metrics");

            migrationBuilder.DropTable(
                name: "sample_blocks");

            migrationBuilder.DropTable(
                name: "sample_journal");

            migrationBuilder.DropTable(
                name: "sample_series");
        }
    }
}
