using Quarterdeck.Dashboard.Layout;

namespace Quarterdeck.Dashboard.Alerts;

/// <summary>Registers the pages of alerts; silences and channels are reached from them.</summary>
internal static class AlertScreensRegistration
{
    public static IServiceCollection AddAlertScreens(this IServiceCollection services) => services.AddPage("Alerts", "alerts", 20, typeof(FiringCount));
}
