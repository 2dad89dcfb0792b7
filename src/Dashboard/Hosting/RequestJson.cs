using System.Text.Json;
using System.Text.Json.Serialization;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Dashboard.Hosting;

/// <summary>Reads the JSON body of a request so that a mistake in it is told with its place.</summary>
internal static class RequestJson
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new DurationConverter() },
    };

    /// <summary>The body, or what is wrong with it.</summary>
    public static async Task<(T? Body, string? Problem)> ReadAsync<T>(HttpRequest request, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            var body = await JsonSerializer.DeserializeAsync<T>(request.Body, s_options, cancellationToken);
            return body is null ? (null, "The body is null: send a JSON object.") : (body, null);
        }
        catch (JsonException exception)
        {
            // The framework puts the place behind, and speaks of its own types.
            var path = exception.Path is { Length: > 2 } known ? known[2..] : "the body";
            return (null, $"{path}, line {(exception.LineNumber ?? 0) + 1}: {Reason<T>(exception.Message)}.");
        }
    }

    private static string Reason<T>(string message)
    {
        if (message.Contains("could not be mapped", StringComparison.Ordinal))
            return $"there is no such field; there are {string.Join(", ", typeof(T).GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)))}";
        return message.IndexOf("including:", StringComparison.Ordinal) is > 0 and var at
            ? $"missing{message[(at + "including:".Length)..].TrimEnd('.')}"
            : message.Split(" Path: ")[0].TrimEnd('.');
    }

    /// <summary>Durations as workspaces write them.</summary>
    private sealed class DurationConverter : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && Durations.TryParse(reader.GetString(), out var duration)
                ? duration
                : throw new JsonException("a duration is a text such as 30s, 15m, 1h30m or 7d");

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteStringValue(Durations.Format(value));
    }
}
