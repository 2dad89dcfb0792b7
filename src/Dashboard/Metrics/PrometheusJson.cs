using System.Globalization;
using System.Text.Json;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Metrics.Queries;

namespace Quarterdeck.Dashboard.Metrics;

/// <summary>Answers in the envelope of Prometheus's HTTP API (https://prometheus.io/docs/prometheus/latest/querying/api/).</summary>
internal sealed class PrometheusJson : IResult
{
    private readonly Action<Utf8JsonWriter>? _data;
    private readonly QueryError? _error;

    private PrometheusJson(Action<Utf8JsonWriter>? data, QueryError? error) => (_data, _error) = (data, error);

    private IReadOnlyList<string> Warnings { get; init; } = [];

    private IReadOnlyList<string> Infos { get; init; } = [];

    /// <summary>A successful answer.</summary>
    public static PrometheusJson Success(Action<Utf8JsonWriter> data) => new(data, error: null);

    /// <summary>An answer that says what is wrong.</summary>
    public static PrometheusJson Failure(QueryError error) => new(data: null, error);

    /// <summary>A wrong parameter.</summary>
    public static PrometheusJson BadData(string message) => Failure(new QueryError(QueryErrorKind.BadData, message));

    /// <summary>A query's answer; at most <paramref name="limit"/> series, 0 for all.</summary>
    public static PrometheusJson Of(QueryAnswer answer, int limit) => answer.Error is { } error
        ? Failure(error)
        : new PrometheusJson(json => Write(json, answer.Value!, limit), error: null)
        {
            Warnings = Cut(answer.Value!, limit) ? [.. answer.Warnings, "results truncated due to limit"] : answer.Warnings,
            Infos = answer.Infos,
        };

    /// <summary>Names, values or series; at most <paramref name="limit"/>, 0 for all.</summary>
    public static PrometheusJson Of<T>(MetadataAnswer<T> answer, int limit, Action<Utf8JsonWriter, T> write)
    {
        if (answer.Error is { } error)
            return Failure(error);
        var cut = limit > 0 && answer.Items.Count > limit;
        return new PrometheusJson(
            json =>
            {
                json.WriteStartArray();
                foreach (var item in cut ? answer.Items.Take(limit) : answer.Items)
                    write(json, item);
                json.WriteEndArray();
            },
            error: null)
        {
            Warnings = cut ? ["results truncated due to limit"] : [],
        };
    }

    /// <summary>Labels as an object.</summary>
    public static void Write(Utf8JsonWriter json, Labels labels)
    {
        json.WriteStartObject();
        foreach (var (name, value) in labels)
            json.WriteString(name, value);
        json.WriteEndObject();
    }

    /// <summary>Prometheus writes the zero time of Go where there is none yet.</summary>
    public static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? time) =>
        json.WriteString(name, time?.UtcDateTime ?? DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc));

    public async Task ExecuteAsync(HttpContext context)
    {
        context.Response.StatusCode = _error?.Kind switch
        {
            null => StatusCodes.Status200OK,
            QueryErrorKind.BadData => StatusCodes.Status400BadRequest,
            QueryErrorKind.Execution => StatusCodes.Status422UnprocessableEntity,
            _ => StatusCodes.Status503ServiceUnavailable,
        };
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("status", _error is null ? "success" : "error");
        if (_error is not null)
        {
            json.WriteString("errorType", Word(_error.Kind));
            json.WriteString("error", _error.Message);
        }

        if (_data is not null)
        {
            json.WritePropertyName("data");
            _data(json);
        }

        WriteTexts(json, "warnings", Warnings);
        WriteTexts(json, "infos", Infos);
        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted);
    }

    private static bool Cut(QueryValue value, int limit) => limit > 0 && value switch
    {
        QueryValue.Vector vector => vector.Samples.Count > limit,
        QueryValue.Matrix matrix => matrix.Series.Count > limit,
        _ => false,
    };

    private static void Write(Utf8JsonWriter json, QueryValue value, int limit)
    {
        var most = limit > 0 ? limit : int.MaxValue;
        json.WriteStartObject();
        switch (value)
        {
            case QueryValue.Scalar scalar:
                json.WriteString("resultType", "scalar");
                json.WritePropertyName("result");
                WritePoint(json, scalar.Time, SampleText.Of(scalar.Value));
                break;
            case QueryValue.Text text:
                json.WriteString("resultType", "string");
                json.WritePropertyName("result");
                WritePoint(json, text.Time, text.Value);
                break;
            case QueryValue.Vector vector:
                json.WriteString("resultType", "vector");
                json.WriteStartArray("result");
                foreach (var sample in vector.Samples.Take(most))
                {
                    json.WriteStartObject();
                    json.WritePropertyName("metric");
                    Write(json, sample.Labels);
                    json.WritePropertyName("value");
                    WritePoint(json, sample.Time, SampleText.Of(sample.Value));
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                break;
            case QueryValue.Matrix matrix:
                json.WriteString("resultType", "matrix");
                json.WriteStartArray("result");
                foreach (var series in matrix.Series.Take(most))
                    Write(json, series);
                json.WriteEndArray();
                break;
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, MatrixSeries series)
    {
        json.WriteStartObject();
        json.WritePropertyName("metric");
        Write(json, series.Labels);
        json.WriteStartArray("values");
        for (var i = 0; i < series.Samples.Count; i++)
            WritePoint(json, series.Samples.Times[i], SampleText.Of(series.Samples.Values[i]));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>A time in seconds, with as many decimals as it has, and the value as text.</summary>
    private static void WritePoint(Utf8JsonWriter json, long time, string value)
    {
        json.WriteStartArray();
        json.WriteRawValue((time / 1000m).ToString("0.###", CultureInfo.InvariantCulture), skipInputValidation: true);
        json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0)
            return;
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static string Word(QueryErrorKind kind) => kind switch
    {
        QueryErrorKind.BadData => "bad_data",
        QueryErrorKind.Execution => "execution",
        QueryErrorKind.Timeout => "timeout",
        QueryErrorKind.Canceled => "canceled",
        _ => "unavailable",
    };
}
