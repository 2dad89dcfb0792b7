using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Data;
using Quarterdeck.Core.RuntimeSettings;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Dashboard.Hosting;

namespace Quarterdeck.Dashboard.RuntimeSettings;

/// <summary>
/// Settings that are changed while the console runs. What is set here holds over files and environment, is kept in the database,
/// and is put into the options that everybody uses; what nobody may change at run time is not offered.
/// </summary>
internal sealed partial class SettingsBook(
    Settings settings, RuntimeLogLevels levels, IConfiguration configuration, DatabaseWriter writer, IDbContextFactory<QuarterdeckDb> contexts, AuditLog audit, TimeProvider time, ILogger<SettingsBook> log)
    : IDisposable
{
    private readonly IReadOnlyList<ChangeableSetting> _known = ChangeableSetting.In(settings.Sections);
    private readonly SemaphoreSlim _changing = new(1);
    private volatile IReadOnlyDictionary<string, RuntimeSettingRecord> _set = new Dictionary<string, RuntimeSettingRecord>();

    /// <summary>Puts what was set earlier in place. What this version does not take any more is told and left out.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var kept = new Dictionary<string, RuntimeSettingRecord>(StringComparer.OrdinalIgnoreCase);
        foreach (var record in await db.Set<RuntimeSettingRecord>().AsNoTracking().ToListAsync(cancellationToken))
        {
            if (KeyOf(record.Key) is not { } key)
                LogLeftOut(record.Key, "it is no setting that can be changed at run time any more");
            else if (Read(new Dictionary<string, JsonElement> { [key] = Parse(record.Value) }).Problems is [var problem, ..])
                LogLeftOut(record.Key, problem);
            else
                kept[key] = record;
        }

        Become(kept);
    }

    /// <summary>Every setting that can be changed, and what holds now.</summary>
    public IReadOnlyList<RuntimeSetting> All(Func<string, string> nameOf)
    {
        var set = _set;
        var logs = configuration.GetSection("Logging:LogLevel").GetChildren().Where(level => level.Value is not null).Select(level => Describe(
            RuntimeLogLevels.Prefix + level.Key, SettingsJson.Of(level.Value), "settings", SettingValue.Choice(Enum.GetNames<LogLevel>())));
        return
        [
            .. _known.Select(known => Describe(
                known.Key, SettingsJson.Of(known.Value), configuration.GetSection(known.Key).Exists() ? "settings" : "default", SettingsReader.Expected(known.Property))).Concat(logs)
                .OrderBy(setting => setting.Key, StringComparer.OrdinalIgnoreCase),
        ];

        RuntimeSetting Describe(string key, JsonElement value, string source, string expected) => set.TryGetValue(key, out var record)
            ? new RuntimeSetting(key, value, "runtime", expected, record.ChangedAt.UtcDateTime, nameOf(record.ChangedBy))
            : new RuntimeSetting(key, value, source, expected, null, null);
    }

    /// <summary>Changes settings, all of them or, where anything is wrong, none.</summary>
    /// <param name="wanted">Values by key; <see langword="null"/> goes back to what files and environment say.</param>
    /// <param name="by">Who.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<SettingsAnswer> ChangeAsync(IEnumerable<(string Key, JsonElement? Value)> wanted, Actor by, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            var problems = new List<string>();
            var next = new Dictionary<string, RuntimeSettingRecord>(_set, StringComparer.OrdinalIgnoreCase);
            foreach (var (name, value) in wanted)
            {
                if (KeyOf(name) is not { } key)
                    problems.Add(Unknown(name));
                else if (value is not { } set)
                    next.Remove(key);
                else if (!next.TryGetValue(key, out var record) || record.Value != set.GetRawText())
                    next[key] = new RuntimeSettingRecord { Key = key, Value = set.GetRawText(), ChangedAt = time.GetUtcNow(), ChangedBy = by.Person };
            }

            if (problems.Count == 0)
                problems.AddRange(Read(next.ToDictionary(record => record.Key, record => Parse(record.Value.Value))).Problems);
            string[] changed = problems.Count > 0 ? [] : [.. next.Keys.Union(_set.Keys).Where(key => next.GetValueOrDefault(key)?.Value != _set.GetValueOrDefault(key)?.Value).Order(StringComparer.Ordinal)];
            if (changed.Length > 0)
            {
                await StoreAsync(changed, next, by, cancellationToken);
                Become(next);
            }

            return new SettingsAnswer(problems, changed);
        }
        finally
        {
            _changing.Release();
        }
    }

    public void Dispose() => _changing.Dispose();

    private static JsonElement Parse(string json) => JsonSerializer.Deserialize<JsonElement>(json);

    /// <summary>A key as others write it too: <c>cors_origins</c>, <c>Protection__CorsOrigins</c>.</summary>
    private static string Plain(string key) => string.Concat(key.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    private string? KeyOf(string name)
    {
        var parts = name.Replace("__", ":", StringComparison.Ordinal);
        foreach (var prefix in new[] { RuntimeLogLevels.Prefix, "LogLevel:" })
        {
            if (parts.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && parts[prefix.Length..] is { Length: > 0 and < 100 } category && !category.Contains(':', StringComparison.Ordinal))
                return RuntimeLogLevels.Prefix + category;
        }

        var plain = Plain(name);
        return (_known.FirstOrDefault(known => Plain(known.Key) == plain) ?? (_known.Where(known => Plain(known.Property.Name) == plain).ToList() is [var only] ? only : null))?.Key;
    }

    private string Unknown(string name)
    {
        var keys = _known.Select(known => known.Key).Append(RuntimeLogLevels.Prefix + "CATEGORY").ToList();
        var question = NearestWord.Question(name, keys);
        return $"{Quoting.Quote(name)} is no setting that can be changed while the console runs; {(question.Length > 0 ? question : $"there are {string.Join(", ", keys)}")}";
    }

    /// <summary>Reads every section with these values over what files and environment say.</summary>
    private (IReadOnlyList<ReadSection> Sections, IReadOnlyList<string> Problems) Read(Dictionary<string, JsonElement> set)
    {
        var problems = set.Where(pair => IsLogLevel(pair.Key)).Select(pair => RuntimeLogLevels.Problem(pair.Key, SettingsJson.Words(pair.Value))).OfType<string>().ToList();
        var sections = new List<ReadSection>();
        foreach (var section in _known.Select(known => known.Section).Distinct())
        {
            // A list is one value: none of an older, longer one may stay behind it.
            var below = configuration.GetSection(section.Name).AsEnumerable().Where(pair => !set.Keys.Any(key => pair.Key.Equals(key, StringComparison.OrdinalIgnoreCase) || pair.Key.StartsWith($"{key}:", StringComparison.OrdinalIgnoreCase)));
            var above = set.Where(pair => _known.Any(known => known.Section == section && known.Key == pair.Key)).SelectMany(pair => SettingsJson.Pairs(pair.Key, pair.Value));
            var options = Activator.CreateInstance(section.Options.GetType())!;
            problems.AddRange(SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(below.Concat(above)).Build().GetSection(section.Name), options));
            sections.Add(new ReadSection(section.Name, options));
        }

        return (sections, problems);
    }

    private void Become(IReadOnlyDictionary<string, RuntimeSettingRecord> set)
    {
        var values = set.ToDictionary(record => record.Key, record => Parse(record.Value.Value));
        var read = Read(values).Sections;
        foreach (var known in _known)
            known.Property.SetValue(known.Section.Options, known.Property.GetValue(read.First(section => section.Name == known.Section.Name).Options));
        levels.Become(values.Where(pair => IsLogLevel(pair.Key)).Select(pair => KeyValuePair.Create(pair.Key, (string?)SettingsJson.Words(pair.Value))));
        _set = set;
    }

    private static bool IsLogLevel(string key) => key.StartsWith(RuntimeLogLevels.Prefix, StringComparison.Ordinal);

    private Task StoreAsync(string[] changed, IReadOnlyDictionary<string, RuntimeSettingRecord> next, Actor by, CancellationToken cancellationToken)
    {
        var before = changed.ToDictionary(key => key, key => _set.GetValueOrDefault(key)?.Value);
        var after = changed.ToDictionary(key => key, key => next.GetValueOrDefault(key)?.Value);
        return writer.WriteAsync(
            async (db, token) =>
            {
                await db.Set<RuntimeSettingRecord>().Where(record => changed.Contains(record.Key)).ExecuteDeleteAsync(token);
                foreach (var record in changed.Select(key => next.GetValueOrDefault(key)).OfType<RuntimeSettingRecord>())
                    db.Add(new RuntimeSettingRecord { Key = record.Key, Value = record.Value, ChangedAt = record.ChangedAt, ChangedBy = record.ChangedBy });
                audit.Append(db, by, new AuditEntry("settings.change", "settings") { Before = before, After = after });
            },
            cancellationToken);
    }

    [LoggerMessage(720, LogLevel.Warning, "The setting {Key} that was changed at run time is left out: {Problem}")]
    private partial void LogLeftOut(string key, string problem);
}
