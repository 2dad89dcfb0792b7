using Quarterdeck.Core.Metrics.PromQl;

namespace Quarterdeck.Core.Tests.Metrics.PromQl;

/// <summary>What screens ask of an expression: its threshold, its unit, its parts.</summary>
public class PromQlExpressionTests
{
    [Theory]
    [InlineData("up == 0", "up", "==", 0)]
    [InlineData("a / b > 0.05", "a / b", ">", 0.05)]
    [InlineData("(rate(a[5m])) <= -1", "rate(a[5m])", "<=", -1)]
    [InlineData("0.05 < a", "a", ">", 0.05)]
    [InlineData("a - time() < 7 * 24 * 3600", "a - time()", "<", 604800)]
    [InlineData("a > 1 and on (job) b > 2", "a", ">", 1)]
    [InlineData("a > 1 unless b", "a", ">", 1)]
    public void Threshold_OfAComparisonWithANumber_IsItsSides(string text, string left, string sign, double value) =>
        Assert.Equal(new PromQlThreshold(left, sign, value), PromQlExpression.Parse(text, out _)!.Threshold);

    [Theory]
    [InlineData("a > b")]
    [InlineData("a > bool 1")]
    [InlineData("1 > bool 2")]
    [InlineData("absent(a)")]
    [InlineData("a > 1 or b > 2")]
    [InlineData("sum(a > 1)")]
    public void Threshold_OfSomethingElse_IsNone(string text) => Assert.Null(PromQlExpression.Parse(text, out _)!.Threshold);

    [Theory]
    [InlineData("process_resident_memory_bytes", PromQlUnit.Bytes)]
    [InlineData("rate(container_network_receive_bytes_total[1m])", PromQlUnit.BytesPerSecond)]
    [InlineData("sum by (job) (rate(http_requests_total[5m]))", PromQlUnit.PerSecond)]
    [InlineData("sum(rate(a_total[5m])) / sum(rate(b_total[5m])) > 0.05", PromQlUnit.Ratio)]
    [InlineData("histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) > 1", PromQlUnit.Seconds)]
    [InlineData("rate(a_seconds_sum[5m]) / rate(a_seconds_count[5m])", PromQlUnit.Seconds)]
    [InlineData("rate(process_cpu_seconds_total[1m])", PromQlUnit.SecondsPerSecond)]
    [InlineData("time() - backup_last_success_timestamp_seconds > 86400", PromQlUnit.Seconds)]
    [InlineData("probe_ssl_earliest_cert_expiry", PromQlUnit.Timestamp)]
    [InlineData("1 - avg(node_memory_free_bytes / node_memory_total_bytes)", PromQlUnit.Ratio)]
    [InlineData("a / b > 0.05 and rate(c_total[5m]) > 1", PromQlUnit.Number)]
    [InlineData("sum by (job) (rate(a_total[1m])) / job:a:rate1m", PromQlUnit.Ratio)]
    [InlineData("count(process_resident_memory_bytes)", PromQlUnit.Number)]
    [InlineData("up", PromQlUnit.Number)]
    public void Unit_OfNamesAndOperations_IsWhatTheyMakeOfIt(string text, PromQlUnit unit) => Assert.Equal(unit, PromQlExpression.Parse(text, out _)!.Unit);

    [Theory]
    [InlineData("sum by (job) (rate(a{b=\"c\"}[5m])) # why\n > 0.5")]
    [InlineData("sum by (job")]
    [InlineData("")]
    public void Parts_OfAnyText_AreTheText(string text) => Assert.Equal(text, string.Concat(PromQlPart.Of(text).Select(part => part.Text)));

    [Fact]
    public void Parts_OfAnExpression_AreToldApart()
    {
        var parts = PromQlPart.Of("rate(a{b=\"c\"}[5m]) > 1").ToLookup(part => part.Kind, part => part.Text);

        Assert.Equal(["rate"], parts[PromQlPartKind.Word]);
        Assert.Equal(["\"c\""], parts[PromQlPartKind.Text]);
        Assert.Equal(["5m", "1"], parts[PromQlPartKind.Number]);
        Assert.Equal(["=", ">"], parts[PromQlPartKind.Operator]);
    }
}
