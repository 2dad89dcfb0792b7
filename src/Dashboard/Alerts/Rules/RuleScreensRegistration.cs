using Quarterdeck.Dashboard.Layout;

namespace Quarterdeck.Dashboard.Alerts.Rules;

/// <summary>Registers the pages of rules.</summary>
internal static class RuleScreensRegistration
{
    public static IServiceCollection AddRuleScreens(this IServiceCollection services) => services.AddPage("Rules", "rules", 24);
}
