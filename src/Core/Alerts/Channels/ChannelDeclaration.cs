using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Alerts.Channels;

/// <summary>The settings of one kind of channel, as written below the kind's key. Immutable, compared by value.</summary>
public abstract record ChannelSettings
{
    /// <summary>Where it sends to, as shown on screens; holds no secret.</summary>
    public abstract string Target { get; }
}

/// <summary>An item of <c>channels:</c>: a way to people.</summary>
public sealed record ChannelDeclaration : IValidatable
{
    /// <summary>Unique name, by which routes call it.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it is told when alerts are resolved.</summary>
    public bool SendResolved { get; init; } = true;

    /// <summary>How long a receiver may take to answer, 1 s to 2 min.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Its kind with the settings.</summary>
    [WorkspaceKind]
    public required ChannelSettings Settings { get; init; }

    /// <inheritdoc/>
    public IEnumerable<(string? Property, string Message)> Validate()
    {
        if (Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromMinutes(2))
            yield return (nameof(Timeout), "timeout is 1s to 2m");
        if (string.IsNullOrWhiteSpace(Name))
            yield return (nameof(Name), "the name is empty");
    }
}

/// <summary><c>channels:</c> of a workspace.</summary>
internal sealed class ChannelsSection() : WorkspaceSection<ChannelDeclaration>(SectionKey)
{
    public const string SectionKey = "channels";

    protected override void Validate(IReadOnlyList<ChannelDeclaration> items, WorkspaceValidation validation)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var channel in items.Where(channel => !names.Add(channel.Name)))
            validation.Error(channel, nameof(channel.Name), $"channel \"{channel.Name}\" is declared more than once");
    }
}
