using Quarterdeck.Core.Metrics;

namespace Quarterdeck.Core.Alerts;

/// <summary>Identity of an alert: the rule that raises it and the fingerprint of its labels.</summary>
public readonly record struct AlertKey(string Rule, string Fingerprint)
{
    public override string ToString() => $"{Rule}/{Fingerprint}";

    /// <summary>The fingerprint of labels, 16 hex digits: the same as an Alertmanager gives them.</summary>
    public static string FingerprintOf(Labels labels)
    {
        const byte separator = 255;
        var hash = new Fnv1a();
        foreach (var (name, value) in labels)
        {
            hash.Add(name);
            hash.Add(separator);
            hash.Add(value);
            hash.Add(separator);
        }

        return hash.Value.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
    }
}
