using System.IO.Enumeration;
using Quarterdeck.Core.Alerts.Rules;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Core.Workspaces.Binding;
using Quarterdeck.Core.Workspaces.Reading;

namespace Quarterdeck.Core.Alerts.RuleTests;

/// <summary>Unit tests of rules: reads a file of promtool's format with the rule files that it names, and runs its cases.</summary>
public static class RuleTestFile
{
    private const int LargestFile = 64 * 1024 * 1024;

    /// <summary>Runs every case of a file, in the order they are numbered: group by group, alerts first.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Ends it between two evaluations.</param>
    /// <returns>The cases; and what is wrong with the file itself, or with a group that has no case to say it.</returns>
    public static async Task<(IReadOnlyList<RuleTestResult> Results, IReadOnlyList<WorkspaceError> Errors)> RunAsync(string path, CancellationToken cancellationToken)
    {
        var errors = new WorkspaceErrors();
        if (Read<RuleTestDeclaration>(path, errors) is not { } file)
            return ([], errors.Sorted());

        var (groups, problem) = Rules(path, file);
        var results = new List<RuleTestResult>();
        foreach (var test in file.Tests)
        {
            var run = new RuleTestRun(test, file, groups, problem, results.Count);
            var cases = await run.RunAsync(cancellationToken);
            results.AddRange(cases);
            if (cases.Count == 0 && run.Problem is { } broken)
                errors.Add(path, 0, broken);
        }

        return (results, errors.Sorted());
    }

    /// <summary>Reads a rule file by itself, outside any workspace.</summary>
    public static (RuleFile? File, IReadOnlyList<WorkspaceError> Errors) ReadRules(string path)
    {
        var errors = new WorkspaceErrors();
        var file = Text(path, errors) is { } text ? RuleFile.Read(path, text, errors) : null;
        return (file, errors.Sorted());
    }

    private static (IReadOnlyList<RuleGroup> Groups, string? Problem) Rules(string path, RuleTestDeclaration file)
    {
        var groups = new List<RuleGroup>();
        foreach (var named in file.RuleFiles.SelectMany(name => Expand(path, name)))
        {
            var (rules, errors) = ReadRules(named);
            if (rules is null)
                return ([], string.Join("; ", errors));
            groups.AddRange(rules.Groups);
        }

        var order = file.GroupEvalOrder;
        return ([.. groups.OrderBy(group => order.Contains(group.Name) ? order.TakeWhile(name => name != group.Name).Count() : 0)], null);
    }

    /// <summary>The files that a name with wildcards in its last part stands for; a name without is taken as it is.</summary>
    private static IEnumerable<string> Expand(string path, string name)
    {
        var full = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, name);
        var pattern = Path.GetFileName(full);
        var folder = Path.GetDirectoryName(full)!;
        if (pattern.IndexOfAny(['*', '?']) < 0)
            return [full];
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder).Where(file => FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(file), ignoreCase: false)).Order(StringComparer.Ordinal)
            : [];
    }

    private static T? Read<T>(string path, WorkspaceErrors errors)
        where T : class
    {
        if (Text(path, errors) is not { } text || new SourceReader(new NodeBudget(), errors).Read(path, text) is not { } map)
            return null;
        var read = new Binder(Enumerable.Empty<WorkspaceKind>().ToLookup(kind => kind.Base), substitution: null, new ItemPlaces(), errors).Bind(map, typeof(T), "the file") as T;
        return errors.Count == 0 ? read : null;
    }

    private static string? Text(string path, WorkspaceErrors errors)
    {
        try
        {
            if (BoundedFile.Read(path, LargestFile) is { } bytes)
                return SourceText.Decode(path, bytes, errors);
            errors.Add(path, 0, "larger than 64 MiB: split it");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            errors.Add(path, 0, $"cannot be read: {problem.Message}");
        }

        return null;
    }
}
