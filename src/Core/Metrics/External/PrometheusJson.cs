using System.Text.Json;
using Quarterdeck.Core.Metrics.Queries;

namespace Quarterdeck.Core.Metrics.External;

/// <summary>Reads the answers of Prometheus's HTTP API. A form that is not its own makes it throw as <see cref="JsonElement"/> does.</summary>
internal static class PrometheusJson
{
    /// <summary>What is wrong, where the answer says that something is.</summary>
    public static QueryError? Error(JsonElement root)
    {
        if (root.GetProperty("status").GetString() != "error")
            return null;
        var kind = root.GetProperty("errorType").GetString() switch
        {
            "bad_data" => QueryErrorKind.BadData,
            "timeout" => QueryErrorKind.Timeout,
            "canceled" => QueryErrorKind.Canceled,
            "execution" => QueryErrorKind.Execution,
            _ => QueryErrorKind.Unavailable,
        };
        return new QueryError(kind, Text(root.GetProperty("error")));
    }

    /// <summary>A query's value with its warnings.</summary>
    public static QueryAnswer Answer(JsonElement root)
    {
        var data = root.GetProperty("data");
        QueryAnswer answer = Value(data.GetProperty("resultType").GetString(), data.GetProperty("result"));
        return answer with { Warnings = Remarks(root, "warnings"), Infos = Remarks(root, "infos") };
    }

    /// <summary>A label set.</summary>
    public static Labels Labels(JsonElement labels) => Metrics.Labels.Of(labels.EnumerateObject().Select(label => new Label(label.Name, Text(label.Value))));

    public static string Text(JsonElement text) => text.GetString() ?? "";

    private static QueryValue Value(string? type, JsonElement result) => type switch
    {
        "scalar" => new QueryValue.Scalar(Time(result), Number(result)),
        "string" => new QueryValue.Text(Time(result), Text(result[1])),
        // An element without a value is a native histogram.
        "vector" => new QueryValue.Vector([.. from item in result.EnumerateArray()
                                              where item.TryGetProperty("value", out _)
                                              let sample = item.GetProperty("value")
                                              select new VectorSample(Labels(item.GetProperty("metric")), Time(sample), Number(sample))]),
        "matrix" => new QueryValue.Matrix([.. from item in result.EnumerateArray()
                                              where item.TryGetProperty("values", out _)
                                              select new MatrixSeries(Labels(item.GetProperty("metric")), Samples(item.GetProperty("values")))]),
        _ => throw new FormatException($"\"{type}\" is no type of a result"),
    };

    private static SampleBuffer Samples(JsonElement values)
    {
        var samples = new SampleBuffer();
        samples.Reserve(values.GetArrayLength());
        foreach (var sample in values.EnumerateArray())
            samples.Add(Time(sample), Number(sample));
        return samples;
    }

    private static long Time(JsonElement sample) => (long)Math.Round(sample[0].GetDouble() * 1000);

    private static double Number(JsonElement sample) =>
        SampleText.TryParse(Text(sample[1]), out var value) ? value : throw new FormatException($"\"{Text(sample[1])}\" is no value");

    private static IReadOnlyList<string> Remarks(JsonElement root, string name) =>
        root.TryGetProperty(name, out var remarks) ? [.. remarks.EnumerateArray().Select(Text)] : [];
}
