using System.CommandLine;
using Quarterdeck.Core.Alerts.Rules;
using Quarterdeck.Core.Alerts.RuleTests;

namespace Quarterdeck.Dashboard.Cli;

/// <summary><c>rules check FILE…</c> and <c>rules test FILE…</c>: rule files and their unit tests, in promtool's formats.</summary>
internal static class RulesVerb
{
    private static readonly Argument<string[]> Files = new("FILE") { Description = "Files", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<bool> Tap = new("--tap") { Description = "Prints one line for each case, as the Test Anything Protocol does" };

    public static Command Create()
    {
        var check = new Command("check", "Prints every error of rule files as file:line: message; exit code 0 valid, 1 invalid") { Files };
        check.SetAction(CheckAsync);
        var test = new Command("test", "Runs unit tests of rules; exit code 0 if all pass, 1 if not") { Files, Tap };
        test.SetAction(TestAsync);
        return new Command("rules", "Works on Prometheus rule files") { check, test };
    }

    private static async Task<int> CheckAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var output = parsed.InvocationConfiguration.Output;
        var code = 0;
        foreach (var path in parsed.GetRequiredValue(Files))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (file, errors) = RuleTestFile.ReadRules(path);
            foreach (var error in errors)
                await output.WriteLineAsync(error.ToString());
            if (file is null)
            {
                code = 1;
                continue;
            }

            var rules = file.Groups.SelectMany(group => group.Rules).ToList();
            await output.WriteLineAsync($"{path} is valid: {Count(file.Groups.Count, "group")}, {Count(rules.OfType<AlertingRule>().Count(), "alerting rule")}, {Count(rules.OfType<RecordingRule>().Count(), "recording rule")}");
        }

        return code;
    }

    private static async Task<int> TestAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var output = parsed.InvocationConfiguration.Output;
        var tap = parsed.GetValue(Tap);
        var code = 0;
        foreach (var path in parsed.GetRequiredValue(Files))
        {
            var (results, errors) = await RuleTestFile.RunAsync(path, cancellationToken);
            foreach (var error in errors)
                await (tap ? parsed.InvocationConfiguration.Error : output).WriteLineAsync(error.ToString());
            if (errors.Count > 0 || results.Any(result => !result.Passed))
                code = 1;
            if (tap)
            {
                foreach (var result in results)
                    await output.WriteLineAsync(result.ToTap());
            }
            else if (results.Count > 0)
            {
                await PrintAsync(output, path, results);
            }
        }

        return code;
    }

    private static async Task PrintAsync(TextWriter output, string path, IReadOnlyList<RuleTestResult> results)
    {
        var failed = results.Where(result => !result.Passed).ToList();
        await output.WriteLineAsync($"{path}: {results.Count - failed.Count} passed, {failed.Count} failed");
        foreach (var result in failed)
        {
            await output.WriteLineAsync($"  {result.Number}. {result.Title}");
            if (result.Error is { } error)
                await output.WriteLineAsync($"     error:    {error}");
            else
                await output.WriteLineAsync($"     expected: {result.Expected}{Environment.NewLine}     got:      {result.Actual}");
        }
    }

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
