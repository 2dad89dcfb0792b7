using System.ComponentModel.DataAnnotations;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Dashboard.Accounts.Access;
using Quarterdeck.Dashboard.Accounts.SignOn;

namespace Quarterdeck.Dashboard.Accounts;

/// <summary>The configuration section <c>Accounts</c>: its rules, and the ways in from elsewhere.</summary>
internal sealed class AccountSettings : AccountOptions, IValidatableObject
{
    /// <summary>A proxy that signs people in.</summary>
    public ProxyOptions Proxy { get; set; } = new();

    /// <summary>Places elsewhere where people sign in.</summary>
    public IReadOnlyList<SignOnOptions> SignOn { get; set; } = [];

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext) =>
        [
            .. Validate(validationContext),
            .. Proxy.Problems().Select(problem => new ValidationResult($": {problem}", [nameof(Proxy)])),
            .. SignOn.SelectMany((place, i) => place.Problems().Select(problem => new ValidationResult($":{i}: {problem}", [nameof(SignOn)]))),
            .. SignOn.GroupBy(place => place.Scheme).Where(same => same.Count() > 1).Select(same => new ValidationResult($"has the name {same.First().Name} twice", [nameof(SignOn)]))];
}
