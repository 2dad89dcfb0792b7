using System.ComponentModel.DataAnnotations;
using System.Net;
using Quarterdeck.Core;

namespace Quarterdeck.Dashboard.Protection;

/// <summary>Against what comes over the network (configuration section <c>Protection</c>).</summary>
public sealed class ProtectionOptions : IValidatableObject
{
    /// <summary>
    /// Proxies whose <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c> count: addresses or networks such as <c>10.0.0.0/8</c>.
    /// Of everybody else they are ignored, as anybody can send them.
    /// </summary>
    public string[] Proxies { get; set; } = [];

    /// <summary>Web sites whose scripts may call the API, such as <c>https://portal.example.com</c>.</summary>
    [Changeable]
    public string[] CorsOrigins { get; set; } = [];

    /// <summary>
    /// Networks that checks, scrapes, notifications and engines may connect to, such as <c>10.0.0.0/8</c>; none for all. With a
    /// proxy of the system's in between, the proxy's address counts.
    /// </summary>
    public string[] OutgoingNetworks { get; set; } = [];

    /// <summary>Bytes of a request's body at most, 64 KiB or more. Pushed metrics have a limit of their own (<c>Metrics:MaxBodyBytes</c>).</summary>
    [Range(64 << 10, int.MaxValue)]
    public int MaxRequestBytes { get; set; } = 1 << 20;

    /// <summary>The networks of <see cref="Proxies"/>.</summary>
    internal IEnumerable<IPNetwork> ProxyNetworks => Proxies.Select(Networks.Parse).OfType<IPNetwork>();

    /// <summary>The networks of <see cref="OutgoingNetworks"/>.</summary>
    internal IEnumerable<IPNetwork> Outgoing => OutgoingNetworks.Select(Networks.Parse).OfType<IPNetwork>();

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var problem in Networks.Problems(Proxies))
            yield return new ValidationResult(problem, [nameof(Proxies)]);
        foreach (var problem in Networks.Problems(OutgoingNetworks))
            yield return new ValidationResult(problem, [nameof(OutgoingNetworks)]);
        if (Array.Find(CorsOrigins, origin => !IsOrigin(origin)) is { } origin)
            yield return new ValidationResult($"has \"{origin}\"; it is the scheme, host and port of a web site, such as https://portal.example.com", [nameof(CorsOrigins)]);
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && string.Equals(url.GetLeftPart(UriPartial.Authority), text, StringComparison.OrdinalIgnoreCase);
}
