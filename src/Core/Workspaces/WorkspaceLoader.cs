using System.Collections.Immutable;
using Quarterdeck.Core.Secrets;
using Quarterdeck.Core.Workspaces.Binding;
using Quarterdeck.Core.Workspaces.Reading;

namespace Quarterdeck.Core.Workspaces;

/// <summary>
/// Reads a folder of files into a <see cref="Workspace"/>: merges the YAML files directly in it by top-level key, reads each
/// registered section into its records, and reports everything that is wrong. Never throws for what files hold.
/// </summary>
public sealed class WorkspaceLoader
{
    private readonly IReadOnlyList<WorkspaceSection> _sections;
    private readonly ILookup<Type, WorkspaceKind> _kinds;
    private readonly IReadOnlyList<WorkspaceDocuments> _documents;

    /// <exception cref="NotSupportedException">
    /// A declaration's type cannot be read from a file, or a key is registered twice: mistakes in the code.
    /// </exception>
    public WorkspaceLoader(IEnumerable<WorkspaceSection> sections, IEnumerable<WorkspaceKind> kinds, IEnumerable<WorkspaceDocuments> documents, SecretValues? secrets = null)
    {
        Secrets = secrets;
        _sections = [.. sections];
        _documents = [.. documents];
        _kinds = kinds.ToLookup(kind => kind.Base);
        foreach (var section in _sections)
            _ = ValueShape.Of(section.Type);
        foreach (var kind in kinds)
            _ = RecordPlan.Of(kind.Settings);

        RequireOnce(WorkspaceHeader.Keys.Concat(_sections.Select(section => section.Key)));
        foreach (var group in _kinds)
            RequireOnce(group.Select(kind => kind.Key));
    }

    /// <summary>What <c>${secret:NAME}</c> stands for; <see langword="null"/> where nobody knows.</summary>
    internal SecretValues? Secrets { get; }

    /// <summary>Reads the folder once.</summary>
    /// <param name="folder">The workspace folder.</param>
    /// <param name="environment">The value of an environment variable, <see langword="null"/> where unset.</param>
    public WorkspaceLoad Load(string folder, Func<string, string?> environment)
    {
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var errors = new WorkspaceErrors();
        return Load(folder, new WorkspaceFiles(WorkspaceFolder.Read(folder, errors)), errors, environment);
    }

    /// <summary>Reads files as if they lay in the folder: a draft of what they are to be.</summary>
    /// <param name="folder">The folder that they belong to: relative paths of secret files begin there.</param>
    /// <param name="files">The files.</param>
    /// <param name="environment">The value of an environment variable, <see langword="null"/> where unset.</param>
    public WorkspaceLoad Check(string folder, WorkspaceFiles files, Func<string, string?> environment)
    {
        var errors = new WorkspaceErrors();
        foreach (var file in files.All.Where(file => file.Content.Length > WorkspaceFolder.LargestFile))
            errors.Add(file.Path, 0, WorkspaceFolder.TooLarge);
        return Load(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)), files, errors, environment);
    }

    private WorkspaceLoad Load(string folder, WorkspaceFiles source, WorkspaceErrors errors, Func<string, string?> environment)
    {
        var files = source.All;
        var allFilesRead = errors.Count == 0;
        var keys = TopLevelKeys.Merge(files.Where(file => file.IsMerged), _sections, errors);

        var places = new ItemPlaces();
        var substitution = new Substitution(folder, environment, Secrets);
        var binder = new Binder(_kinds, substitution, places, errors);
        var header = new WorkspaceHeader(binder, keys, errors);
        var sections = BindSections(binder, keys);
        var errorsBeforeDocuments = errors.Count;
        foreach (var documents in _documents)
            sections = sections.SetItem(documents.Folder, documents.Read([.. files.Where(file => file.Path.StartsWith(documents.Folder, StringComparison.Ordinal))], substitution, errors));
        allFilesRead &= errors.Count == errorsBeforeDocuments;
        var workspace = new Workspace(
            header.Name ?? Path.GetFileName(folder), header.Environment ?? "production", folder, source.Revision, sections)
        {
            TimeZone = header.TimeZone ?? TimeZoneInfo.Local,
            SecretUses = new EquatableList<SecretUse>(substitution.Uses),
        };

        // With parts missing, references to them would be reported as dangling.
        var allSectionsRead = _sections.All(section => keys.Find(section.Key) is null || sections.ContainsKey(section.Key));
        if (allFilesRead && keys.IsComplete && allSectionsRead && !binder.LeftOut)
            ValidateSections(workspace, keys, places, errors);

        return new WorkspaceLoad(workspace, source, errors.Sorted(), substitution.Files);
    }

    private ImmutableDictionary<string, object> BindSections(Binder binder, TopLevelKeys keys)
    {
        var values = ImmutableDictionary.CreateBuilder<string, object>(StringComparer.Ordinal);
        foreach (var section in _sections)
        {
            if (keys.Find(section.Key) is { } node && binder.Bind(node, section.Type, Quoting.Quote(section.Key)) is { } value)
                values.Add(section.Key, value);
        }

        return values.ToImmutable();
    }

    private void ValidateSections(Workspace workspace, TopLevelKeys keys, ItemPlaces places, WorkspaceErrors errors)
    {
        foreach (var section in _sections)
        {
            if (workspace.Sections.TryGetValue(section.Key, out var value))
                section.Validate(value, new SectionValidation(workspace, keys.PlaceOf(section.Key), places, errors));
        }
    }

    private static void RequireOnce(IEnumerable<string> keys)
    {
        if (keys.GroupBy(key => key, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any()) is { } twice)
            throw new NotSupportedException($"The key {Quoting.Quote(twice.Key)} is registered twice.");
    }
}
