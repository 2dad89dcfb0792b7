using Quarterdeck.Dashboard.Layout;

namespace Quarterdeck.Dashboard.Profiles;

/// <summary>Registers the pages of profiles.</summary>
internal static class ProfileScreensRegistration
{
    public static IServiceCollection AddProfileScreens(this IServiceCollection services) => services.AddPage("Profiles", "profiles", 76);
}
