using System.CommandLine;
using System.Runtime.CompilerServices;
using Quarterdeck.Bench;
using Quarterdeck.Core.Data;
using Quarterdeck.Core.Workspaces;

// Core's SQLite binding must be in place before the first connection (see SqliteBinding there).
RuntimeHelpers.RunModuleConstructor(typeof(QuarterdeckDb).Module.ModuleHandle);

var targets = new Option<int>("--targets") { Description = "HTTP targets to check", DefaultValueFactory = _ => 1000 };
var interval = new Option<string>("--interval") { Description = "Time between two checks of a target, such as 10s", DefaultValueFactory = _ => "10s" };
var seconds = new Option<int>("--seconds") { Description = "Length of the measurement, after a warm-up", DefaultValueFactory = _ => 60 };
var browsers = new Option<int>("--browsers") { Description = "Browsers that keep the overview open meanwhile" };
var against = new Option<bool>("--against-blackbox") { Description = "Measure Prometheus with the blackbox exporter on the same targets afterwards, and say the ratios" };
var port = new Option<int>("--port") { Description = "Port of the targets" };

var checks = new Command("checks", "Checks many HTTP targets with the real console; prints one JSON line") { targets, interval, seconds, browsers, against };
checks.SetAction((parsed, cancellationToken) => ChecksBench.RunAsync(
    new ChecksBench.Settings(parsed.GetValue(targets), parsed.GetValue(interval)!, parsed.GetValue(seconds), parsed.GetValue(browsers), parsed.GetValue(against)), cancellationToken));

var screens = new Command("screens", "Opens the overview of many services in real browsers; prints one JSON line") { targets, browsers };
screens.SetAction((parsed, cancellationToken) => ScreensBench.RunAsync(parsed.GetValue(targets), parsed.GetValue(browsers), cancellationToken));

var serve = new Command("targets", "Serves HTTP targets until its input ends") { port };
serve.SetAction((parsed, cancellationToken) => TargetServer.RunAsync(parsed.GetValue(port), cancellationToken));

var testdata = new Option<string>("--testdata") { Description = "Folder of Prometheus's promql/promqltest/testdata", Required = true };
var promql = new Command("promql", "Runs Prometheus's test scripts of its query language against our engine; prints one JSON line for each family") { testdata };
promql.SetAction((parsed, cancellationToken) => ConformanceBench.RunAsync(parsed.GetValue(testdata)!, cancellationToken));

var start = new Option<long>("--start") { Description = "When the samples begin, seconds since 1970", DefaultValueFactory = _ => 1_790_000_040 };
var folder = new Option<string>("--store") { Description = "Folder of the samples, here and as Prometheus's blocks; made if they are not there, and good for the next time", DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "quarterdeck-bench-queries") };
var onlyFill = new Option<bool>("--only-fill") { Description = "Only make the samples" };
var queries = new Command("queries", "Twenty typical queries over 10,000 series and six hours, here and in Prometheus; prints one JSON line") { start, folder, onlyFill };
queries.SetAction((parsed, cancellationToken) => parsed.GetValue(onlyFill)
    ? QueriesBench.FillAsync(parsed.GetValue(start), parsed.GetValue(folder)!, cancellationToken)
    : QueriesBench.RunAsync(parsed.GetValue(start), parsed.GetValue(folder)!, cancellationToken));

var series = new Option<int>("--series") { Description = "Series that are scraped every 15 s", DefaultValueFactory = _ => 10_000 };
var hours = new Option<double>("--hours") { Description = "Hours of samples", DefaultValueFactory = _ => 6 };
var storage = new Command("storage", "Stores samples as services show them; prints one JSON line") { series, hours };
storage.SetAction((parsed, cancellationToken) => StorageBench.RunAsync(parsed.GetValue(series), parsed.GetValue(hours), cancellationToken));

var count = new Option<int>("--rules") { Description = "Rules, in groups of twenty", DefaultValueFactory = _ => 1000 };
var every = new Option<string>("--interval") { Description = "Time between two evaluations of a rule, such as 15s", DefaultValueFactory = _ => "15s" };
var rules = new Command("rules", "Evaluates many rules over many series while samples come in; prints one JSON line") { count, series, every, seconds };
rules.SetAction((parsed, cancellationToken) => RulesBench.RunAsync(
    new RulesBench.Settings(parsed.GetValue(count), parsed.GetValue(series), Durations.Parse(parsed.GetValue(every)!), parsed.GetValue(seconds)), cancellationToken));

var alertCount = new Option<int>("--alerts") { Description = "Alerts that fire, one after the other", DefaultValueFactory = _ => 50 };
var page = new Command("page", "From a push to the webhook with the real console, and over a restart; prints one JSON line") { alertCount };
page.SetAction((parsed, cancellationToken) => PageBench.RunAsync(parsed.GetValue(alertCount), cancellationToken));

var alerts = new Command("alerts", "All of rules, queries, page and storage, each in a process of its own");
alerts.SetAction(async (_, cancellationToken) =>
{
    foreach (var figure in (Command[])[rules, queries, page, storage])
        await OwnProcess.RunAsync([figure.Name], cancellationToken);
});

var rate = new Option<int>("--rate") { Description = "Audit entries a second that are asked for", DefaultValueFactory = _ => 10_000 };
var writers = new Option<int>("--writers") { Description = "How many write at a time", DefaultValueFactory = _ => 256 };
var audit = new Command("audit", "Writes audit entries beside checks; prints one JSON line") { targets, rate, writers, seconds };
audit.SetAction((parsed, cancellationToken) => AuditBench.RunAsync(
    new AuditBench.Settings(parsed.GetValue(targets), parsed.GetValue(rate), parsed.GetValue(writers), parsed.GetValue(seconds)), cancellationToken));

return await new RootCommand("Quarterdeck's benchmarks; bench/README.md has the figures to reach") { checks, screens, audit, alerts, rules, queries, page, storage, promql, serve }.Parse(args).InvokeAsync();
