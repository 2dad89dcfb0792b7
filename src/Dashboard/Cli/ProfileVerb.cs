using System.CommandLine;
using Quarterdeck.Core.Profiles;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Dashboard.Profiles;

namespace Quarterdeck.Dashboard.Cli;

/// <summary><c>profile list|show|diff|render|applied</c>: the profiles of a workspace.</summary>
internal static class ProfileVerb
{
    private const int Done = 0, Wrong = 1, Unusable = 2;

    private static readonly Argument<string> Name = new("NAME") { Description = "Name of the profile" };

    private static readonly Argument<string> Other = new("OTHER") { Description = "Name of another profile" };

    private static readonly Option<string> Format = new("--format") { Description = "env, json or yaml", DefaultValueFactory = static _ => "env" };

    private static readonly Option<bool> WithSecrets = new("--with-secrets") { Description = "Writes the values of secrets, not their references; goes with --out and is put on record" };

    private static readonly Option<string?> Out = new("--out") { Description = "File to write, readable for its owner only" };

    private static readonly Option<string> To = new("--to") { Description = "Where it was put to use: a service, a host", Required = true };

    private static readonly Option<int?> Version = new("--version-number") { Description = "Which version; the newest where absent" };

    public static Command Create() => new("profile", "Works on profiles; exit code 0 done, 1 wrong, 2 unusable")
    {
        Verb("list", "Prints every profile", ListAsync),
        Verb("show", "Prints the values of a profile and where each comes from", ShowAsync, Name),
        Verb("diff", "Prints what differs between two profiles; exit code 0 nothing, 1 something", DiffAsync, Name, Other),
        Verb("render", "Prints or writes a profile as .env, JSON or YAML", RenderAsync, Name, Format, WithSecrets, Out),
        Verb("applied", "Notes that a profile was put to use somewhere", ProfileDeeds.ApplyAsync, Name, To, Version),
    };

    internal static string NameOf(ParseResult parsed) => parsed.GetRequiredValue(Name);

    internal static string TargetOf(ParseResult parsed) => parsed.GetRequiredValue(To);

    internal static int? VersionOf(ParseResult parsed) => parsed.GetValue(Version);

    /// <summary>The valid workspace; <see langword="null"/> after printing what is wrong with it.</summary>
    internal static async Task<Workspace?> LoadAsync(ParseResult parsed, IServiceProvider services)
    {
        var load = services.Load();
        foreach (var error in load.Errors)
            await parsed.InvocationConfiguration.Error.WriteLineAsync(error.ToString());
        return load.Workspace;
    }

    /// <summary>The profile; <see langword="null"/> after printing that there is none, and the nearest name.</summary>
    internal static async Task<Profile?> FindAsync(ParseResult parsed, Workspace workspace, string name)
    {
        var profiles = workspace.Items<Profile>(Profile.Key);
        if (profiles.FirstOrDefault(profile => profile.Name == name) is { } found)
            return found;
        var question = NearestWord.Question(name, profiles.Select(profile => profile.Name));
        await parsed.InvocationConfiguration.Error.WriteLineAsync($"no profile is named {Quoting.Quote(name)}{(question.Length > 0 ? $"; {question}" : "")}");
        return null;
    }

    private static Command Verb(string name, string description, Func<ParseResult, CancellationToken, Task<int>> run, params Symbol[] symbols)
    {
        var verb = new Command(name, description);
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
                verb.Add(argument);
            else
                verb.Add((Option)symbol);
        }

        verb.SetAction(run);
        return verb;
    }

    private static async Task<int> ReadAsync(ParseResult parsed, Func<Workspace, Task<int>> read, CancellationToken cancellationToken)
    {
        await using var services = await WorkspaceReader.CreateAsync(WorkspaceReader.Options(parsed), cancellationToken);
        return await LoadAsync(parsed, services) is { } workspace ? await read(workspace) : Unusable;
    }

    private static Task<int> ListAsync(ParseResult parsed, CancellationToken cancellationToken) => ReadAsync(
        parsed,
        async workspace =>
        {
            foreach (var profile in workspace.Items<Profile>(Profile.Key).OrderBy(profile => profile.Name, StringComparer.Ordinal))
                await parsed.InvocationConfiguration.Output.WriteLineAsync($"{profile.Name}  {profile.Schema}{(profile.Extends is { } parent ? $"  extends {parent}" : "")}{(profile.IsTemplate ? "  template" : "")}{(profile.Summary.Length > 0 ? $"  {profile.Summary}" : "")}");
            return Done;
        },
        cancellationToken);

    private static Task<int> ShowAsync(ParseResult parsed, CancellationToken cancellationToken) => ReadAsync(
        parsed,
        async workspace =>
        {
            if (await FindAsync(parsed, workspace, NameOf(parsed)) is not { } profile)
                return Wrong;
            foreach (var value in profile.Values)
            {
                var from = value.Origin switch { ValueOrigin.Own => "own", ValueOrigin.Inherited => $"inherited from {value.From}", _ => "default" };
                await parsed.InvocationConfiguration.Output.WriteLineAsync($"{value.Setting.Name}  {(value.Setting.Declaration.Secret ? value.Text : value.Shown)}  ({from})");
            }

            return Done;
        },
        cancellationToken);

    private static Task<int> DiffAsync(ParseResult parsed, CancellationToken cancellationToken) => ReadAsync(
        parsed,
        async workspace =>
        {
            if (await FindAsync(parsed, workspace, NameOf(parsed)) is not { } before || await FindAsync(parsed, workspace, parsed.GetRequiredValue(Other)) is not { } after)
                return Unusable;
            var differences = ProfileDiff.Between(before.Content, after.Content).Where(difference => difference.Change != ValueChange.Same).ToList();
            var width = differences.Select(difference => difference.Name.Length).DefaultIfEmpty().Max();
            foreach (var difference in differences)
                await parsed.InvocationConfiguration.Output.WriteLineAsync($"{difference.Name.PadRight(width)}  {difference.Words}");
            return differences.Count > 0 ? Wrong : Done;
        },
        cancellationToken);

    private static Task<int> RenderAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (ProfileWords.Format(parsed.GetValue(Format) ?? "") is not { } format)
            return SayAsync(parsed, $"--format is {Quoting.Quote(parsed.GetValue(Format) ?? "")}; it is env, json or yaml");
        if (parsed.GetValue(WithSecrets))
            return parsed.GetValue(Out) is { } file ? ProfileDeeds.RevealAsync(parsed, format, file, cancellationToken) : SayAsync(parsed, "--with-secrets needs --out FILE: values of secrets are not printed");
        return ReadAsync(
            parsed,
            async workspace =>
            {
                if (await FindAsync(parsed, workspace, NameOf(parsed)) is not { } profile)
                    return Wrong;
                var text = ProfileRender.Write(profile.Content, format, ProfileWords.Heading(profile, record: null));
                if (parsed.GetValue(Out) is { } path)
                    await ProfileDeeds.WriteAsync(path, text, cancellationToken);
                else
                    await parsed.InvocationConfiguration.Output.WriteAsync(text);
                return Done;
            },
            cancellationToken);
    }

    private static async Task<int> SayAsync(ParseResult parsed, string problem)
    {
        await parsed.InvocationConfiguration.Error.WriteLineAsync(problem);
        return Unusable;
    }
}
