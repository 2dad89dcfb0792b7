using Quarterdeck.Core.Redaction;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Core.Workspaces.Binding;
using Quarterdeck.Core.Workspaces.Reading;

namespace Quarterdeck.Core.Profiles;

/// <summary>Resolves the profiles of one load: who extends whom, which value comes from where, what is wrong with it.</summary>
internal sealed class ProfileResolution(SchemaSet schemas, IReadOnlyList<WrittenProfile> written, Substitution substitution, WorkspaceErrors errors)
{
    /// <summary>Profiles that extend one another in a row: a bound on the stack, not on sense.</summary>
    private const int Deepest = 50;

    private readonly Dictionary<string, WrittenProfile> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Profile?> _resolved = new(StringComparer.Ordinal);

    public IReadOnlyList<Profile> Run()
    {
        foreach (var profile in written)
        {
            var name = profile.Declaration.Name;
            if (!IsName(name))
                errors.Add(profile.PlaceOf("name"), $"{Quoting.Quote(name)} is no profile's name: use letters, digits, '.', '-' and '_', up to 100");
            else if (!_byName.TryAdd(name, profile))
                errors.Add(profile.PlaceOf("name"), $"profile {Quoting.Quote(name)} is declared twice (first in {_byName[name].Node.Place})");
        }

        return [.. _byName.Keys.Select(name => Resolve(name, [])).OfType<Profile>()];
    }

    /// <summary>The profile; <see langword="null"/> after reporting why there is none, once.</summary>
    private Profile? Resolve(string name, IReadOnlyList<string> extending)
    {
        if (_resolved.TryGetValue(name, out var known))
            return known;
        var profile = _byName[name];
        _resolved[name] = null;
        var parent = Parent(profile, [.. extending, name], out var isBroken);
        return isBroken ? null : _resolved[name] = Resolved(profile, parent);
    }

    private Profile? Parent(WrittenProfile profile, IReadOnlyList<string> extending, out bool isBroken)
    {
        isBroken = false;
        if (profile.Declaration.Extends is not { } name)
            return null;
        isBroken = true;
        var place = profile.PlaceOf("extends");
        if (extending.Contains(name, StringComparer.Ordinal))
        {
            var circle = extending.SkipWhile(one => one != name).Append(name);
            errors.Add(place, $"profile {Quoting.Quote(profile.Declaration.Name)} extends itself in the end: {string.Join(" → ", circle)}");
            return null;
        }

        if (!_byName.ContainsKey(name))
        {
            var question = NearestWord.Question(name, _byName.Keys);
            errors.Add(place, $"no profile is named {Quoting.Quote(name)}{(question.Length > 0 ? $"; {question}" : "")}");
            return null;
        }

        if (extending.Count >= Deepest)
        {
            errors.Add(place, $"profiles extend one another more than {Deepest} deep");
            return null;
        }

        var parent = Resolve(name, extending);
        isBroken = parent is null;
        return parent;
    }

    private Profile? Resolved(WrittenProfile profile, Profile? parent)
    {
        var declared = profile.Declaration;
        var schema = declared.Schema ?? parent?.Schema;
        if (schema is null)
        {
            errors.Add(profile.Node.Place, $"profile {Quoting.Quote(declared.Name)} names no schema: write one of {Quoting.List(schemas.Names)}");
            return null;
        }

        if (schemas.Find(schema) is not { } settings)
        {
            var question = NearestWord.Question(schema, schemas.Names);
            errors.Add(profile.PlaceOf("schema"), $"there are no settings {Quoting.Quote(schema)}{(question.Length > 0 ? $"; {question}" : "")}");
            return null;
        }

        if (parent is not null && parent.Schema != schema)
        {
            errors.Add(profile.PlaceOf("schema"), $"profile {Quoting.Quote(parent.Name)} that it extends has the schema {Quoting.Quote(parent.Schema)}, not {Quoting.Quote(schema)}");
            return null;
        }

        foreach (var unknown in declared.Values.Keys.Where(key => !settings.Any(setting => setting.Name == key)))
        {
            var question = NearestWord.Question(unknown, settings.Select(setting => setting.Name));
            errors.Add(profile.Value(unknown)?.Place ?? profile.Node.Place, $"schema {Quoting.Quote(schema)} has no setting {Quoting.Quote(unknown)}{(question.Length > 0 ? $"; {question}" : "")}");
        }

        var values = settings.Select(setting => Value(profile, parent, setting)).OfType<ProfileValue>();
        return new Profile(declared.Name, declared.Summary ?? "", schema, declared.Extends, declared.Template, new EquatableList<ProfileValue>(values), profile.Node.Place.File, profile.Node.Place.Line);
    }

    private ProfileValue? Value(WrittenProfile profile, Profile? parent, Setting setting)
    {
        var name = profile.Declaration.Name;
        if (profile.Declaration.Values.TryGetValue(setting.Name, out var items))
            return new ProfileValue(setting, Checked(setting, items, profile.Value(setting.Name)!), ValueOrigin.Own, name);
        if (parent?.Find(setting.Name) is { Origin: not ValueOrigin.Default } inherited)
            return inherited with { Origin = ValueOrigin.Inherited };
        if (setting.Declaration.Default is { } common)
            return new ProfileValue(setting, common, ValueOrigin.Default, From: null);
        if (setting.Declaration.Required && !profile.Declaration.Template)
            errors.Add(profile.Node.Place, $"profile {Quoting.Quote(name)} gives no value for {Quoting.Quote(setting.Name)}, which is required");
        return null;
    }

    private EquatableList<string> Checked(Setting setting, IReadOnlyList<string> items, SourceEntry entry)
    {
        var place = entry.Value.Place;
        if (setting.Declaration.Secret)
        {
            if (SecretProblem(items, entry) is { } wrong)
                errors.Add(place, $"{Quoting.Quote(setting.Name)} {wrong}");
            return new EquatableList<string>(items);
        }

        var resolved = new List<string>(items.Count);
        foreach (var item in items)
        {
            var (text, unresolved) = Substitution.Concerns(item) ? substitution.Resolve(item, secret: false, place) : (item, null);
            if (unresolved is not null)
                errors.Add(place, $"{Quoting.Quote(setting.Name)}: {unresolved}{(unresolved.StartsWith("secrets (", StringComparison.Ordinal) ? ", so mark the setting with secret: true" : "")}");
            resolved.Add(text ?? "");
            if (text is not null && !string.Equals(Redactor.Text(text), text, StringComparison.Ordinal))
                errors.Add(place, $"{Quoting.Quote(setting.Name)} looks like a secret: mark the setting with secret: true and name the secret's place");
            else if (text is not null && SettingValue.Problem(setting.Declaration, [text], isList: false) is { } problem)
                errors.Add(place, $"{Quoting.Quote(setting.Name)}: {problem}");
        }

        if (SettingValue.Problem(setting.Declaration, [], entry.Value is ListNode) is { } shape)
            errors.Add(place, $"{Quoting.Quote(setting.Name)}: {shape}");
        return new EquatableList<string>(resolved);
    }

    /// <summary>What is wrong with the place of a secret; never shows what is written there.</summary>
    private string? SecretProblem(IReadOnlyList<string> items, SourceEntry entry)
    {
        foreach (var item in items)
        {
            if (!item.Replace("$${", "", StringComparison.Ordinal).Contains("${", StringComparison.Ordinal))
                return "is a secret and must not be written here: write ${secret:NAME}, ${file:/run/secrets/name} or ${NAME}";
            if (substitution.Check(item, entry.Value.Place) is { } problem)
                return $"is a secret: {problem}";
        }

        return null;
    }

    private static bool IsName(string name) => name.Length is > 0 and <= 100 && char.IsAsciiLetterOrDigit(name[0]) && name.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '.' or '-' or '_');
}
