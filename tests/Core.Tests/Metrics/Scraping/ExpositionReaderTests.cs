using System.Text;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Metrics.Scraping;

namespace Quarterdeck.Core.Tests.Metrics.Scraping;

public class ExpositionReaderTests
{
    [Fact]
    public void Read_TextFormat_GivesItsSamples()
    {
        var read = Read("""
            # HELP http_requests_total The total number of HTTP requests.
            # TYPE http_requests_total counter
            http_requests_total{method="post",code="200"} 1027 1395066363000
            http_requests_total{method="post",code="400",}    3

            # A comment of somebody.
            msdos_file_access_time_seconds{path="C:\\DIR\\FILE.TXT",error="Cannot find file:\n\"FILE.TXT\""} 1.458255915e9
            metric_without_timestamp_and_labels 12.47
            something_weird{problem="division by zero"} +Inf -3982045
            	nan_metric	NaN
            negative -1.5E-3
            {"quoted.name","quoted label"="ü"} 7
            job:recording:rate5m 0
            spaced { a = "b" , c = "d" } 4
            """);

        Assert.Equal(
            [
                "http_requests_total{code=\"200\", method=\"post\"} 1027 @1395066363000",
                "http_requests_total{code=\"400\", method=\"post\"} 3",
                "msdos_file_access_time_seconds{error=\"Cannot find file:\\n\\\"FILE.TXT\\\"\", path=\"C:\\\\DIR\\\\FILE.TXT\"} 1458255915",
                "metric_without_timestamp_and_labels 12.47",
                "something_weird{problem=\"division by zero\"} Infinity @-3982045",
                "nan_metric NaN",
                "negative -0.0015",
                "quoted.name{quoted label=\"ü\"} 7",
                "job:recording:rate5m 0",
                "spaced{a=\"b\", c=\"d\"} 4",
            ],
            read);
    }

    [Fact]
    public void Read_OpenMetrics_GivesItsSamplesWithoutExemplars()
    {
        var read = Read(
            """
            # TYPE foo histogram
            # UNIT foo seconds
            # HELP foo A \"text\" with escapes
            foo_bucket{le="0.01"} 0
            foo_bucket{le="+Inf"} 17 # {trace_id="a # b"} 0.67 1520879607.789
            foo_count 17 1520879607.789
            foo_created 1520430000.123
            # EOF
            """,
            openMetrics: true);

        Assert.Equal(["foo_bucket{le=\"0.01\"} 0", "foo_bucket{le=\"+Inf\"} 17", "foo_count 17 @1520879607789", "foo_created 1520430000.123"], read);
    }

    [Theory]
    [InlineData("a 1\nb", "line 2: the value is missing")]
    [InlineData("a one", "line 1: \"one\" is no value")]
    [InlineData("a 0x1F", "line 1: \"0x1F\" is no value")]
    [InlineData("a 1 x", "line 1: \"x\" is no timestamp")]
    [InlineData("a 1 1.5", "line 1: \"1.5\" is no timestamp")]
    [InlineData("a 1 2 3", "line 1: \"3\" is too much")]
    [InlineData("a{b=\"c} 1", "line 1: a quoted text has no end")]
    [InlineData("a{b=\"c\" 1", "line 1: the labels have no closing brace")]
    [InlineData("a{b=c} 1", "line 1: the value of label \"b\" is not in quotes")]
    [InlineData("a{b} 1", "line 1: = is expected after label \"b\"")]
    [InlineData("a{b=\"1\" c=\"2\"} 1", "line 1: a comma is expected between labels")]
    [InlineData("a{b=\"1\",b=\"2\"} 1", "line 1: label \"b\" is there twice")]
    [InlineData("a{0b=\"1\"} 1", "line 1: a label is expected at \"0b=\"1\"\"")]
    [InlineData("0a 1", "line 1: \"0a\" is no name of a metric")]
    [InlineData("{a=\"b\"} 1", "line 1: the name of the metric is missing")]
    [InlineData("{} 1", "line 1: the name of the metric is missing")]
    [InlineData("# TYPE a\n", "line 1: # TYPE needs a metric and its type")]
    [InlineData("\n\n# TYPE a thing\n", "line 3: \"thing\" is no type of a metric")]
    [InlineData("<html><body>Not found</body></html>", "line 1: \"<html><body>Not\" is no name of a metric")]
    public void Read_Malformed_SaysLineAndReason(string text, string error)
    {
        Assert.Equal(error, Read(text)[^1]);
    }

    [Theory]
    [InlineData("a 1\n", "line 1: # EOF is missing at the end: the answer is not complete")]
    [InlineData("a 1\n# EOF\nb 2\n", "line 3: there is something after # EOF")]
    public void Read_OpenMetricsCutShort_SaysSo(string text, string error)
    {
        Assert.Contains(error, Read(text, openMetrics: true));
    }

    [Fact]
    public void Read_InvalidUtf8_IsRefused()
    {
        Assert.Equal(["line 1: this is no UTF-8"], Read([.. "a{b=\""u8, 0xFF, 0xFE, .. "\"} 1\n"u8], openMetrics: false));
    }

    /// <summary>An exposition broken at random: whatever the reader makes of it, it ends, and tells an error or well-formed samples.</summary>
    [Fact]
    public void Read_TwoHundredBrokenExpositions_NeverThrows()
    {
        var whole = "# TYPE a counter\na{b=\"c\\\\d\\n\",e=\"f\"} 1.5 1395066363000\n{\"x.y\",\"z\"=\"w\"} NaN\nb_bucket{le=\"+Inf\"} 7 # {t=\"1\"} 2 3\n# EOF\n"u8.ToArray();
        var refused = 0;
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var text = whole.ToList();
            for (var i = random.Next(1, 4); i > 0; i--)
            {
                var at = random.Next(text.Count);
                switch (random.Next(3))
                {
                    case 0:
                        text[at] = (byte)random.Next(256);
                        break;
                    case 1:
                        text.RemoveRange(at, random.Next(1, Math.Min(20, text.Count - at + 1)));
                        break;
                    default:
                        text.Insert(at, "{}\"\\=,# \n0\0"u8[random.Next(11)]);
                        break;
                }
            }

            var read = Read([.. text], openMetrics: seed % 2 == 0);
            refused += read.Exists(line => line.StartsWith("line ", StringComparison.Ordinal)) ? 1 : 0;
        }

        Assert.InRange(refused, 80, 200);
    }

    private static List<string> Read(string text, bool openMetrics = false) => Read(Encoding.UTF8.GetBytes(text), openMetrics);

    private static List<string> Read(byte[] text, bool openMetrics)
    {
        var read = new List<string>();
        var reader = new ExpositionReader(text, openMetrics);
        while (reader.MoveNext())
        {
            var labels = new List<Label>();
            var series = reader.TakeSeries();
            if (reader.Error is not null)
                break;
            if (SeriesText.Read(series, labels) is { } problem)
            {
                reader.Fail(problem);
                break;
            }

            if (!reader.TakeValue(out var value, out var time))
                break;
            read.Add($"{Labels.Of(labels)} {value}{(time is null ? "" : $" @{time}")}");
        }

        if (reader.Error is { } error)
            read.Add(error);
        return read;
    }
}
