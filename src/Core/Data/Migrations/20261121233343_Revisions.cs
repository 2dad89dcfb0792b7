using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Quarterdeck.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class Revisions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "workspace_contents",
                columns: table => new
                {
                    Hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Packed = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_workspace_contents", x => x.Hash);
                });

            migrationBuilder.CreateTable(
                name: "workspace_pending",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    Person = table.Column<string>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    Address = table.Column<string>(type: "TEXT", nullable: false),
                    Agent = table.Column<string>(type: "TEXT", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", nullable: false),
                    Base = table.Column<long>(type: "INTEGER", nullable: true),
                    RevertOf = table.Column<long>(type: "INTEGER", nullable: true),
                    Before = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Manifest = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_workspace_pending", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "workspace_revisions",
                columns: table => new
                {
                    Number = table.Column<long>(type: "INTEGER", nullable: false),
                    Hash = table.Column<string>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    Person = table.Column<string>(type: "TEXT", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", nullable: false),
                    Origin = table.Column<byte>(type: "INTEGER", nullable: false),
                    Base = table.Column<long>(type: "INTEGER", nullable: true),
                    RevertOf = table.Column<long>(type: "INTEGER", nullable: true),
                    Added = table.Column<int>(type: "INTEGER", nullable: false),
                    Changed = table.Column<int>(type: "INTEGER", nullable: false),
                    Removed = table.Column<int>(type: "INTEGER", nullable: false),
                    Manifest = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_workspace_revisions", x => x.Number);
                });

            migrationBuilder.CreateIndex(
                name: "IX_workspace_revisions_Hash",
                table: "workspace_revisions",
                column: "Hash");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "workspace_contents");

            migrationBuilder.DropTable(
                name: "workspace_pending");

            migrationBuilder.DropTable(
                name: "workspace_revisions");
        }
    }
}
