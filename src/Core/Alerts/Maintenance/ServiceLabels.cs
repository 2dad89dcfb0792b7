using Quarterdeck.Core.Health;
using Quarterdeck.Core.Metrics;

namespace Quarterdeck.Core.Alerts.Maintenance;

/// <summary>What is known of a service without any alert, as labels that maintenance windows can match.</summary>
internal static class ServiceLabels
{
    private const string Environment = "environment", Priority = "priority", Owner = "owner";

    private static readonly HashSet<string> Names = new(StringComparer.Ordinal) { Alert.ServiceLabel, Environment, Priority, Owner };

    public static Labels Of(ServiceDefinition service) => Labels.Of(
        (Alert.ServiceLabel, service.Name),
        (Environment, service.Environment),
        (Priority, service.Priority.ToString().ToLowerInvariant()),
        (Owner, service.Owner ?? ""));

    /// <summary>Those of a service of the board; none where there is no such service.</summary>
    public static Labels LabelsOf(this HealthEngine health, string service) => health.Services.Current.TryGetValue(service, out var known) ? Of(known.Definition) : Labels.Empty;

    /// <summary>The labels of an alert with what it does not say about its service.</summary>
    public static Labels Complete(Labels alert, Labels service) => Labels.Of([.. service, .. alert]);

    /// <summary>Whether a service can answer all conditions: <c>severity!="critical"</c> holds of every service, and is about alerts.</summary>
    public static bool CanAnswer(IReadOnlyList<LabelMatcher> match) => match.All(matcher => Names.Contains(matcher.Name));
}

/// <summary><see cref="ServiceLabels"/> of a service of the board; no labels where there is none of this name.</summary>
internal delegate Labels BoardLabels(string service);
