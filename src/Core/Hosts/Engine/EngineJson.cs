using System.Text.Json.Serialization;

namespace Quarterdeck.Core.Hosts.Engine;

/// <summary>Serializers of everything that the Engine API answers, made at compile time.</summary>
[JsonSerializable(typeof(EngineVersion))]
[JsonSerializable(typeof(EngineInfo))]
[JsonSerializable(typeof(EngineError))]
[JsonSerializable(typeof(EngineEvent))]
[JsonSerializable(typeof(IReadOnlyList<ContainerListItem>))]
[JsonSerializable(typeof(ContainerInspect))]
[JsonSerializable(typeof(StatsAnswer))]
[JsonSerializable(typeof(Dictionary<string, string[]>))]
internal sealed partial class EngineJson : JsonSerializerContext;
