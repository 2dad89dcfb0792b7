namespace Quarterdeck.Core.Hosts.Engine;

/// <summary>An item of <c>/containers/json</c>, as far as it is used.</summary>
public sealed record ContainerListItem
{
    public required string Id { get; init; }

    public IReadOnlyList<string>? Names { get; init; }

    public string? Image { get; init; }

    /// <summary><c>created</c>, <c>running</c>, <c>paused</c>, <c>restarting</c>, <c>removing</c>, <c>exited</c> or <c>dead</c>.</summary>
    public string? State { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}
