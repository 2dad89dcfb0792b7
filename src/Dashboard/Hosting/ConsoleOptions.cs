using System.ComponentModel.DataAnnotations;

namespace Quarterdeck.Dashboard.Hosting;

/// <summary>Settings of the console as a whole (configuration section <c>Console</c>).</summary>
internal sealed class ConsoleOptions : IValidatableObject
{
    /// <summary>Where people reach the console, for links in notifications; its first address where absent.</summary>
    public string? ExternalUrl { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ExternalUrl is { } url && !(Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
            yield return new ValidationResult("is no address such as https://console.example.com", [nameof(ExternalUrl)]);
    }
}
