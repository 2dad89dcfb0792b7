using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Dashboard.Hosting;

/// <summary>Reads one section of the configuration into its options and checks them by their attributes.</summary>
internal static class SettingsReader
{
    /// <summary>Reads a section.</summary>
    /// <returns>All that is wrong, each with its key.</returns>
    public static IReadOnlyList<string> Read(IConfigurationSection section, object options)
    {
        var problems = new List<string>();
        var properties = options.GetType().GetProperties().Where(property => property.SetMethod is { IsPublic: true }).ToList();
        var unread = new HashSet<string>(StringComparer.Ordinal);
        foreach (var given in section.GetChildren().Where(given => given.Value is not null || given.GetChildren().Any()))
        {
            if (properties.Find(property => string.Equals(property.Name, given.Key, StringComparison.OrdinalIgnoreCase)) is not { } property)
                problems.Add(Unknown(section.Path, given.Key, properties));
            else if (SettingValue.TryRead(given, property.PropertyType, out var value, out var expected))
                property.SetValue(options, value);
            else
            {
                unread.Add(property.Name);
                problems.Add($"{section.Path}:{property.Name} is {Quoting.Quote(given.Value ?? "")}; it is {Expected(expected, property)}");
            }
        }

        var read = properties.Where(property => !unread.Contains(property.Name));
        problems.AddRange(read.SelectMany(property => Problems(options, property).Select(problem => $"{section.Path}:{property.Name} {problem}")));
        if (options is IValidatableObject whole)
        {
            problems.AddRange(whole.Validate(new ValidationContext(options))
                .Where(result => !result.MemberNames.Any(unread.Contains))
                .Select(result => $"{section.Path}:{result.MemberNames.First()} {result.ErrorMessage}"));
        }

        return problems;
    }

    /// <summary>What a setting may be, for people.</summary>
    public static string Expected(PropertyInfo property) => Expected(SettingValue.Expected(property.PropertyType), property);

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
