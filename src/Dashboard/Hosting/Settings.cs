using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Dashboard.Hosting;

/// <summary>
/// Reads sections of the configuration into their options and checks them by their attributes. All that is wrong in all of them
/// is told at once, each with its key, before anything starts.
/// </summary>
internal sealed class Settings(IConfiguration configuration)
{
    private readonly List<string> _problems = [];

    /// <summary>Reads a section: its keys are the public properties of the options. What is wrong is remembered for <see cref="Verify"/>.</summary>
    public T Read<T>(string section)
        where T : class, new()
    {
        var options = new T();
        var properties = typeof(T).GetProperties().Where(property => property.SetMethod is { IsPublic: true }).ToList();
        var unread = new HashSet<string>(StringComparer.Ordinal);
        foreach (var given in configuration.GetSection(section).GetChildren().Where(given => given.Value is not null || given.GetChildren().Any()))
        {
            if (properties.Find(property => string.Equals(property.Name, given.Key, StringComparison.OrdinalIgnoreCase)) is not { } property)
                _problems.Add(Unknown(section, given.Key, properties));
            else if (SettingValue.TryRead(given, property.PropertyType, out var value, out var expected))
                property.SetValue(options, value);
            else
            {
                unread.Add(property.Name);
                _problems.Add($"{section}:{property.Name} is {Quoting.Quote(given.Value ?? "")}; it is {Expected(expected, property)}");
            }
        }

        var read = properties.Where(property => !unread.Contains(property.Name));
        _problems.AddRange(read.SelectMany(property => Problems(options, property).Select(problem => $"{section}:{property.Name} {problem}")));
        if (options is IValidatableObject whole)
        {
            _problems.AddRange(whole.Validate(new ValidationContext(options))
                .Where(result => !result.MemberNames.Any(unread.Contains))
                .Select(result => $"{section}:{result.MemberNames.First()} {result.ErrorMessage}"));
        }

        return options;
    }

    /// <summary>Remembers a problem that lies in no section.</summary>
    public void Expect(bool isRight, string problem)
    {
        if (!isRight)
            _problems.Add(problem);
    }

    /// <exception cref="SettingsException">Something that was read is wrong; the message names all of it.</exception>
    public void Verify()
    {
        if (_problems.Count > 0)
            throw new SettingsException($"The console cannot start with these settings (appsettings.json, environment):\n  {string.Join("\n  ", _problems)}");
    }

    private static string Unknown(string section, string key, List<PropertyInfo> properties)
    {
        var names = properties.Select(property => property.Name).Order(StringComparer.Ordinal).ToList();
        var question = NearestWord.Question(key, names);
        return $"{section}:{key} is no setting; {(question.Length > 0 ? question : $"{section} has {string.Join(", ", names)}")}";
    }

    private static IEnumerable<string> Problems(object options, PropertyInfo property)
    {
        var value = property.GetValue(options);
        return property.GetCustomAttributes<ValidationAttribute>().Where(rule => !rule.IsValid(value)).Select(rule => rule switch
        {
            RequiredAttribute => "is missing",
            RangeAttribute range => $"is {SettingValue.Words(value)}; it is {Words(range)}",
            AllowedValuesAttribute allowed => $"is {SettingValue.Words(value)}; it is {SettingValue.Choice(allowed.Values.Select(word => $"{word}"))}",
            _ => rule.FormatErrorMessage(property.Name),
        });
    }

    private static string Expected(string expected, PropertyInfo property) =>
        property.GetCustomAttribute<RangeAttribute>() is { } range ? $"{expected}, {Words(range)}" : expected;

    private static string Words(RangeAttribute range)
    {
        // The limits of a range that is written as text are read with the first question.
        range.IsValid(value: null);
        var isOpen = range.Maximum is int.MaxValue or double.MaxValue or double.PositiveInfinity || range.Maximum.Equals(TimeSpan.MaxValue);
        return isOpen ? $"{SettingValue.Words(range.Minimum)} or more" : $"{SettingValue.Words(range.Minimum)} to {SettingValue.Words(range.Maximum)}";
    }
}

/// <summary>The console cannot start with its settings.</summary>
internal sealed class SettingsException(string message) : Exception(message);
