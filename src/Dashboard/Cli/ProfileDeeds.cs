using System.CommandLine;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Profiles;
using Quarterdeck.Core.Secrets;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Dashboard.Profiles;

namespace Quarterdeck.Dashboard.Cli;

/// <summary>The verbs of <see cref="ProfileVerb"/> that write into the console's database; the console may run.</summary>
internal static class ProfileDeeds
{
    /// <summary><c>profile applied NAME --to TARGET</c>.</summary>
    public static Task<int> ApplyAsync(ParseResult parsed, CancellationToken cancellationToken) => RunAsync(
        parsed,
        async services =>
        {
            var ledger = services.GetRequiredService<ProfileLedger>();
            var (application, problem) = await ledger.ApplyAsync(ProfileVerb.NameOf(parsed), ProfileVerb.TargetOf(parsed), ProfileVerb.VersionOf(parsed), Actor.CommandLine(Environment.UserName, "profile applied"), cancellationToken);
            if (application is null)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync(problem);
                return 1;
            }

            await parsed.InvocationConfiguration.Output.WriteLineAsync($"version {application.Version} of {application.Profile} is applied to {application.Target}");
            return 0;
        },
        cancellationToken);

    /// <summary><c>profile render NAME --with-secrets --out FILE</c>: on record before the file is there.</summary>
    public static async Task<int> RevealAsync(ParseResult parsed, ProfileFormat format, string file, CancellationToken cancellationToken)
    {
        var options = WorkspaceReader.Options(parsed);
        await using var reader = await WorkspaceReader.CreateAsync(options, cancellationToken);
        if (await ProfileVerb.LoadAsync(parsed, reader) is not { } workspace)
            return 2;
        if (await ProfileVerb.FindAsync(parsed, workspace, ProfileVerb.NameOf(parsed)) is not { } profile)
            return 1;
        var resolver = new PlaceholderResolver(workspace.Folder, options.Value, reader.GetRequiredService<SecretValues>());
        var problems = new List<string>();
        var text = ProfileRender.Write(profile.Content, format, ProfileWords.Heading(profile, record: null), reference =>
        {
            var (value, problem) = resolver.Resolve(reference);
            if (problem is not null)
                problems.Add(problem);
            return value ?? "";
        });
        if (problems.Count > 0)
        {
            foreach (var problem in problems.Distinct())
                await parsed.InvocationConfiguration.Error.WriteLineAsync(problem);
            return 1;
        }

        return await RunAsync(
            parsed,
            async services =>
            {
                await services.GetRequiredService<ProfileLedger>().RevealedAsync(profile.Name, Path.GetFullPath(file), Actor.CommandLine(Environment.UserName, "profile render"), cancellationToken);
                await WriteAsync(file, text, cancellationToken);
                await parsed.InvocationConfiguration.Output.WriteLineAsync($"{file} has the values of {profile.Name}, secrets included: keep it to yourself");
                return 0;
            },
            cancellationToken);
    }

    /// <summary>Writes a file that only its owner can read.</summary>
    public static async Task WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        // A file that is there keeps its mode; so a new one takes its place.
        var part = $"{path}.part";
        File.Delete(part);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using (var writer = new StreamWriter(part, options))
            await writer.WriteAsync(text.AsMemory(), cancellationToken);
        File.Move(part, path, overwrite: true);
    }

    private static Task<int> RunAsync(ParseResult parsed, Func<IServiceProvider, Task<int>> deed, CancellationToken cancellationToken) => DatabaseDeed.RunAsync(
        parsed,
        static (services, _, _) => services.AddSingleton<ProfileLedger>(),
        async services =>
        {
            await services.LoadProfilesAsync(cancellationToken);
            return await deed(services);
        },
        cancellationToken);
}
