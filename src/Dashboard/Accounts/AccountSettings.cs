using System.ComponentModel.DataAnnotations;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Dashboard.Accounts.Access;

namespace Quarterdeck.Dashboard.Accounts;

/// <summary>The configuration section <c>Accounts</c>: its rules, and the ways in from elsewhere.</summary>
internal sealed class AccountSettings : AccountOptions, IValidatableObject
{
    /// <summary>A proxy that signs people in.</summary>
    public ProxyOptions Proxy { get; set; } = new();

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext) =>
        [.. Validate(validationContext), .. Proxy.Problems().Select(problem => new ValidationResult($": {problem}", [nameof(Proxy)]))];
}
