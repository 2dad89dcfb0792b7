using Quarterdeck.Core.Alerts;

namespace Quarterdeck.Dashboard.Alerts;

/// <summary>Addresses of alerts and rules, relative to the root. The keys of rules have slashes; these stay readable.</summary>
public static class AlertLinks
{
    /// <summary>The page of an alert.</summary>
    public static string To(AlertKey key) => $"alerts/{Segments(key.Rule)}/{key.Fingerprint}";

    /// <summary>The page of a rule.</summary>
    public static string ToRule(string rule) => $"rules/{Segments(rule)}";

    /// <summary>The page of a service.</summary>
    public static string ToService(string name) => $"services/{Uri.EscapeDataString(name)}";

    /// <summary>The alert that the rest of an address names: all but its last part is the rule.</summary>
    public static AlertKey Read(string path)
    {
        var end = path.LastIndexOf('/');
        return end < 0 ? new AlertKey("", path) : new AlertKey(path[..end], path[(end + 1)..]);
    }

    /// <summary>Whether a text of an annotation may be a link: only the web's own schemes.</summary>
    public static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp);

    private static string Segments(string key) => string.Join('/', key.Split('/').Select(Uri.EscapeDataString));
}
