using Quarterdeck.Core.Workspaces;
using Quarterdeck.Core.Workspaces.Reading;

namespace Quarterdeck.Core.Profiles;

/// <summary>The schemas of all files: settings of one name are united; the same setting in two places is an error.</summary>
internal sealed class SchemaSet(WorkspaceErrors errors)
{
    private readonly Dictionary<string, List<Setting>> _schemas = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Schema, string Setting), Place> _places = [];

    public IEnumerable<string> Names => _schemas.Keys;

    /// <summary>The settings of a schema in the order in which they are written; <see langword="null"/> where there is none of the name.</summary>
    public IReadOnlyList<Setting>? Find(string schema) => _schemas.GetValueOrDefault(schema);

    /// <summary>Takes the schemas of a file.</summary>
    public void Add(IReadOnlyDictionary<string, IReadOnlyDictionary<string, SettingDeclaration>> schemas, MapNode map)
    {
        var root = map.Entries.FirstOrDefault(entry => entry.Key == "settings")?.Value as MapNode;
        foreach (var schema in root?.Entries ?? [])
        {
            if (!_schemas.TryGetValue(schema.Key, out var settings))
                _schemas[schema.Key] = settings = [];
            foreach (var entry in (schema.Value as MapNode)?.Entries ?? [])
            {
                var declaration = schemas[schema.Key][entry.Key];
                if (!IsName(entry.Key))
                    errors.Add(entry.Place, $"{Quoting.Quote(entry.Key)} is no setting's name: use letters, digits and '_', with a letter first");
                else if (!_places.TryAdd((schema.Key, entry.Key), entry.Place))
                    errors.Add(entry.Place, $"setting {Quoting.Quote(entry.Key)} of schema {Quoting.Quote(schema.Key)} is given twice (first in {_places[(schema.Key, entry.Key)]})");
                else
                    settings.Add(new Setting(entry.Key, declaration));
                if (declaration.Default is { } items && SettingValue.Problem(declaration, items, entry.Value is MapNode node && node.Entries.FirstOrDefault(one => one.Key == "default")?.Value is ListNode) is { } problem)
                    errors.Add(entry.Place, $"default of {Quoting.Quote(entry.Key)}: {problem}");
            }
        }
    }

    private static bool IsName(string name) => name.Length is > 0 and <= 100 && char.IsAsciiLetter(name[0]) && name.All(sign => char.IsAsciiLetterOrDigit(sign) || sign == '_');
}
