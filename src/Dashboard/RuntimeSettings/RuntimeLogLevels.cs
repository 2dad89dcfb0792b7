using Quarterdeck.Core.Workspaces;
using Quarterdeck.Dashboard.Hosting;

namespace Quarterdeck.Dashboard.RuntimeSettings;

/// <summary>Log levels that were set while the console ran: the last source of the configuration, which logging follows.</summary>
internal sealed class RuntimeLogLevels : ConfigurationProvider, IConfigurationSource
{
    /// <summary>Before the name of a category.</summary>
    public const string Prefix = "Logging:LogLevel:";

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>Puts other levels in place of those that are there.</summary>
    public void Become(IEnumerable<KeyValuePair<string, string?>> levels)
    {
        Data = new Dictionary<string, string?>(levels, StringComparer.OrdinalIgnoreCase);
        OnReload();
    }

    /// <summary>What is wrong with a level; <see langword="null"/> where nothing is.</summary>
    public static string? Problem(string key, string? level) =>
        Enum.GetNames<LogLevel>().Contains(level, StringComparer.OrdinalIgnoreCase) ? null : $"{key} is {Quoting.Quote(level ?? "")}; it is {SettingValue.Choice(Enum.GetNames<LogLevel>())}";
}
