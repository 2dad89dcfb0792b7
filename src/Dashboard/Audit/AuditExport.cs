using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Quarterdeck.Core.Audit;

namespace Quarterdeck.Dashboard.Audit;

/// <summary>Writes entries as they are read, so that a million of them take no memory.</summary>
internal static class AuditExport
{
    public const string LinesType = "application/jsonl", TableType = "text/csv";

    private const int FlushEvery = 64 * 1024;

    private static readonly string[] Columns = ["number", "at", "person", "name", "action", "resource", "result", "address", "agent", "details", "hash"];

    /// <summary>One JSON object a line. Details are a text, exactly as they are hashed (docs/audit.md).</summary>
    public static async Task LinesAsync(Stream output, IAsyncEnumerable<AuditItem> entries, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        await using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        await foreach (var entry in entries.WithCancellation(cancellationToken))
        {
            writer.Reset();
            writer.WriteStartObject();
            writer.WriteNumber("number", entry.Number);
            writer.WriteString("at", Time(entry));
            writer.WriteString("person", entry.Person);
            writer.WriteString("name", entry.Name);
            writer.WriteString("commitment", Convert.ToHexStringLower(entry.Commitment));
            writer.WriteString("action", entry.Action);
            writer.WriteString("resource", entry.Resource);
            writer.WriteString("result", AuditWords.Word(entry.Result));
            writer.WriteString("address", entry.Address);
            writer.WriteString("agent", entry.Agent);
            writer.WriteString("details", entry.Details);
            writer.WriteString("hash", Convert.ToHexStringLower(entry.Hash));
            writer.WriteEndObject();
            await writer.FlushAsync(cancellationToken);
            buffer.WriteByte((byte)'\n');
            await DrainAsync(buffer, output, FlushEvery, cancellationToken);
        }

        await DrainAsync(buffer, output, least: 1, cancellationToken);
    }

    /// <summary>CSV as RFC 4180 has it. A field that a spreadsheet would take for a formula begins with an apostrophe.</summary>
    public static async Task TableAsync(Stream output, IAsyncEnumerable<AuditItem> entries, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        buffer.Write(Encoding.UTF8.GetBytes(string.Join(',', Columns) + "\r\n"));
        await foreach (var entry in entries.WithCancellation(cancellationToken))
        {
            string[] fields =
            [
                entry.Number.ToString(CultureInfo.InvariantCulture), Time(entry), entry.Person, entry.Name, entry.Action, entry.Resource, AuditWords.Word(entry.Result),
                entry.Address, entry.Agent, entry.Details, Convert.ToHexStringLower(entry.Hash),
            ];
            buffer.Write(Encoding.UTF8.GetBytes(string.Join(',', fields.Select(Field)) + "\r\n"));
            await DrainAsync(buffer, output, FlushEvery, cancellationToken);
        }

        await DrainAsync(buffer, output, least: 1, cancellationToken);
    }

    /// <summary>A field in quotes, harmless to a spreadsheet.</summary>
    internal static string Field(string text)
    {
        var isFormula = text.AsSpan().TrimStart() is ['=' or '+' or '-' or '@', ..] || text is ['\t' or '\r' or '\n', ..];
        return $"\"{(isFormula ? "'" : "")}{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static string Time(AuditItem entry) => entry.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static async Task DrainAsync(MemoryStream buffer, Stream output, int least, CancellationToken cancellationToken)
    {
        if (buffer.Length < least)
            return;
        await output.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellationToken);
        buffer.SetLength(0);
    }
}
