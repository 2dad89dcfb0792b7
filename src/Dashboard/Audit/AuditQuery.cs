using System.Globalization;
using Quarterdeck.Core.Audit;

namespace Quarterdeck.Dashboard.Audit;

/// <summary>Which entries the page shows; lives in the address, so that a link shows the same to everybody. Times are UTC there, and of the console's zone on the page.</summary>
public sealed record AuditQuery(string Person, string Resource, string Action, DateTimeOffset? From, DateTimeOffset? To)
{
    /// <summary>Everything.</summary>
    public static readonly AuditQuery All = new("", "", "", From: null, To: null);

    private const string AddressFormat = "yyyy-MM-dd'T'HH:mm'Z'", FieldFormat = "yyyy-MM-dd'T'HH:mm";

    /// <summary>Reads the query parameters; a time that is none is left out.</summary>
    public static AuditQuery Parse(string? person, string? resource, string? action, string? from, string? to) =>
        new((person ?? "").Trim(), (resource ?? "").Trim(), (action ?? "").Trim(), Time(from), Time(to));

    /// <summary>The query string, with its question mark; empty where nothing is filtered.</summary>
    public string ToQuery()
    {
        (string Name, string? Value)[] parts = [("person", Person), ("resource", Resource), ("action", Action), ("from", Address(From)), ("to", Address(To))];
        var query = string.Join('&', parts.Where(part => part.Value is { Length: > 0 }).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}"));
        return query.Length == 0 ? "" : $"?{query}";
    }

    public AuditFilter ToFilter() => new(Person, Resource, Action, From, To);

    /// <summary>A moment as a field for date and time has it.</summary>
    public static string ToField(DateTimeOffset? at, TimeZoneInfo zone) => at is { } time ? TimeZoneInfo.ConvertTime(time, zone).ToString(FieldFormat, CultureInfo.InvariantCulture) : "";

    /// <summary>The moment of such a field; <see langword="null"/> where it is empty.</summary>
    public static DateTimeOffset? FromField(string? text, TimeZoneInfo zone) =>
        // Browsers leave seconds out, or not.
        text is { Length: >= 16 } && DateTime.TryParseExact(text[..16], FieldFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime()
            : null;

    private static string? Address(DateTimeOffset? at) => at?.UtcDateTime.ToString(AddressFormat, CultureInfo.InvariantCulture);

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;
}
