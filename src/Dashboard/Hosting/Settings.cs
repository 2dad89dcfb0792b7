namespace Quarterdeck.Dashboard.Hosting;

/// <summary>A section of the configuration that was read into its options.</summary>
/// <param name="Name">Key of the section, such as <c>Metrics</c>.</param>
/// <param name="Options">What everybody uses.</param>
internal sealed record ReadSection(string Name, object Options);

/// <summary>
/// Reads sections of the configuration into their options and checks them by their attributes. All that is wrong in all of them
/// is told at once, each with its key, before anything starts.
/// </summary>
internal sealed class Settings(IConfiguration configuration)
{
    private readonly List<string> _problems = [];
    private readonly List<ReadSection> _sections = [];

    /// <summary>What was read.</summary>
    public IReadOnlyList<ReadSection> Sections => _sections;

    /// <summary>All that is wrong in what was read, for people; <see langword="null"/> where nothing is.</summary>
    public string? Problem => _problems.Count > 0 ? $"These settings (appsettings.json, environment) cannot be used:\n  {string.Join("\n  ", _problems)}" : null;

    /// <summary>Reads a section: its keys are the public properties of the options. What is wrong is remembered for <see cref="Verify"/>.</summary>
    public T Read<T>(string section)
        where T : class, new()
    {
        var options = new T();
        _problems.AddRange(SettingsReader.Read(configuration.GetSection(section), options));
        _sections.Add(new ReadSection(section, options));
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
        if (Problem is { } problem)
            throw new SettingsException(problem);
    }
}

/// <summary>The console cannot start with its settings.</summary>
internal sealed class SettingsException(string message) : Exception(message);
