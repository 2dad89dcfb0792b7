using System.Reflection;
using Quarterdeck.Core;
using Quarterdeck.Dashboard.Hosting;

namespace Quarterdeck.Dashboard.RuntimeSettings;

/// <summary>A setting that can be changed while the console runs.</summary>
/// <param name="Section">The section that it lies in.</param>
/// <param name="Property">Where its options hold it.</param>
internal sealed record ChangeableSetting(ReadSection Section, PropertyInfo Property)
{
    /// <summary>As in the configuration, such as <c>Metrics:RetentionDays</c>.</summary>
    public string Key { get; } = $"{Section.Name}:{Property.Name}";

    /// <summary>What holds now.</summary>
    public object? Value => Property.GetValue(Section.Options);

    /// <summary>Every setting of these sections that is marked <see cref="ChangeableAttribute"/>.</summary>
    public static IReadOnlyList<ChangeableSetting> In(IEnumerable<ReadSection> sections) =>
    [
        .. from section in sections
           from property in section.Options.GetType().GetProperties()
           where property.IsDefined(typeof(ChangeableAttribute))
           select new ChangeableSetting(section, property),
    ];
}
