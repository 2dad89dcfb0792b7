using System.Text.RegularExpressions;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Profiles;

/// <summary>One setting of a schema, as <c>settings:</c> of a profile file declares it.</summary>
public sealed record SettingDeclaration : IValidatable
{
    /// <summary>What it holds.</summary>
    public required SettingType Type { get; init; }

    /// <summary>What the items of a list are.</summary>
    public SettingType Items { get; init; } = SettingType.String;

    /// <summary>The least value; of a list, for each item.</summary>
    public string? Min { get; init; }

    /// <summary>The largest value.</summary>
    public string? Max { get; init; }

    /// <summary>What a number counts, such as <c>USD</c>; for people.</summary>
    public string? Unit { get; init; }

    /// <summary>Whether every profile has to have a value.</summary>
    public bool Required { get; init; }

    /// <summary>Whether its value is a secret: then only a placeholder may stand for it.</summary>
    public bool Secret { get; init; }

    /// <summary>The value where a profile gives none.</summary>
    public IReadOnlyList<string>? Default { get; init; }

    /// <summary>One line that says what it does.</summary>
    public string? Help { get; init; }

    /// <summary>Regular expression that a text has to match as a whole.</summary>
    public string? Pattern { get; init; }

    /// <summary>The only values that there are.</summary>
    public IReadOnlyList<string> OneOf { get; init; } = [];

    internal SettingType Single => Type == SettingType.List ? Items : Type;

    public IEnumerable<(string? Property, string Message)> Validate()
    {
        if (Items == SettingType.List)
            yield return (nameof(Items), "a list holds no lists");
        foreach (var (property, limit) in new[] { (nameof(Min), Min), (nameof(Max), Max) })
        {
            var key = property.ToLowerInvariant();
            if (limit is not null && !Single.IsOrdered())
                yield return (property, $"{key} has no meaning for {Single.Word()}: it is for numbers, durations and sizes");
            else if (limit is not null && Single.Measure(limit) is null)
                yield return (property, $"{key} {Quoting.Quote(limit)} is not {Single.Word()}");
        }

        if (Min is { } min && Max is { } max && Single.Measure(min) > Single.Measure(max))
            yield return (nameof(Min), $"min {min} is more than max {max}");
        if (Secret && Default is not null)
            yield return (nameof(Default), "a secret has no default: name its place in each profile");
        if (Pattern is not null && Single != SettingType.String)
            yield return (nameof(Pattern), "pattern is for texts only");
        if (Pattern is not null && Compile(Pattern) is null)
            yield return (nameof(Pattern), $"{Quoting.Quote(Pattern)} is no regular expression");
        foreach (var word in OneOf.Where(word => !Single.Reads(word)))
            yield return (nameof(OneOf), $"{Quoting.Quote(word)} is not {Single.Word()}");
    }

    /// <summary>The expression for whole texts, in time linear in them; <see langword="null"/> where it is none.</summary>
    internal static Regex? Compile(string pattern)
    {
        try
        {
            return new Regex($@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
