using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Profiles;

/// <summary>Holds a value against its setting.</summary>
internal static class SettingValue
{
    /// <summary>What is wrong with it and what would be right; <see langword="null"/> where it is right. Never asked of secrets.</summary>
    /// <param name="declaration">The setting.</param>
    /// <param name="items">The value.</param>
    /// <param name="isList">Whether it was written as a list.</param>
    public static string? Problem(SettingDeclaration declaration, IReadOnlyList<string> items, bool isList)
    {
        if (isList && declaration.Type != SettingType.List)
            return $"it must be {declaration.Type.Word()}, not a list";
        return items.Select(item => Problem(declaration, item)).OfType<string>().FirstOrDefault();
    }

    private static string? Problem(SettingDeclaration declaration, string text)
    {
        var type = declaration.Single;
        if (text.Contains('\0'))
            return "a text holds no NUL";
        if (!type.Reads(text))
            return type == SettingType.Duration ? Durations.Problem(text, text) : $"{Quoting.Quote(text)} is not {type.Word()}";
        var (measure, unit) = (type.Measure(text), declaration.Unit is { Length: > 0 } said ? $" {said}" : "");
        if (declaration.Min is { } min && measure < type.Measure(min))
            return $"{text} is less than {min}{unit}{Between(declaration, unit)}";
        if (declaration.Max is { } max && measure > type.Measure(max))
            return $"{text} is more than {max}{unit}{Between(declaration, unit)}";
        if (declaration.OneOf.Count > 0 && !declaration.OneOf.Contains(text, StringComparer.Ordinal))
        {
            var question = NearestWord.Question(text, declaration.OneOf);
            return $"{Quoting.Quote(text)} is none of {string.Join(", ", declaration.OneOf)}{(question.Length > 0 ? $"; {question}" : "")}";
        }

        return declaration.Pattern is { } pattern && SettingDeclaration.Compile(pattern) is { } expression && !expression.IsMatch(text)
            ? $"{Quoting.Quote(text)} does not match {Quoting.Quote(pattern)}"
            : null;
    }

    private static string Between(SettingDeclaration declaration, string unit) =>
        declaration is { Min: { } min, Max: { } max } ? $": write {min} to {max}{unit}" : "";
}
