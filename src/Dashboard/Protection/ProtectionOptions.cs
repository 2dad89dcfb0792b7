using System.ComponentModel.DataAnnotations;
using System.Net;

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
    public string[] Origins { get; set; } = [];

    /// <summary>Bytes of a request's body at most, 64 KiB or more. Pushed metrics have a limit of their own (<c>Metrics:MaxBodyBytes</c>).</summary>
    [Range(64 << 10, int.MaxValue)]
    public int MaxRequestBytes { get; set; } = 1 << 20;

    /// <summary>The networks of <see cref="Proxies"/>.</summary>
    internal IEnumerable<IPNetwork> ProxyNetworks => Proxies.Select(Network).OfType<IPNetwork>();

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Array.Find(Proxies, proxy => Network(proxy) is null) is { } proxy)
            yield return new ValidationResult($"has \"{proxy}\"; it is an address such as 10.0.0.5, or a network such as 10.0.0.0/8", [nameof(Proxies)]);
        if (Array.Find(Origins, origin => !IsOrigin(origin)) is { } origin)
            yield return new ValidationResult($"has \"{origin}\"; it is the scheme, host and port of a web site, such as https://portal.example.com", [nameof(Origins)]);
    }

    private static IPNetwork? Network(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : null;

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && string.Equals(url.GetLeftPart(UriPartial.Authority), text, StringComparison.OrdinalIgnoreCase);
}
