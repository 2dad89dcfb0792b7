namespace Quarterdeck.Dashboard.Accounts.Own;

/// <summary>Browsers as people call them.</summary>
public static class AgentWords
{
    /// <summary>In this order: most of them say that they are the others too.</summary>
    private static readonly (string Sign, string Name)[] Browsers =
        [("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("HeadlessChrome/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl")];

    private static readonly (string Sign, string Name)[] Systems =
        [("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")];

    /// <summary>Such as <c>Firefox on Linux</c>.</summary>
    public static string Of(string agent)
    {
        var browser = Browsers.FirstOrDefault(known => agent.Contains(known.Sign, StringComparison.Ordinal)).Name ?? "A browser";
        return Systems.FirstOrDefault(known => agent.Contains(known.Sign, StringComparison.Ordinal)).Name is { } system ? $"{browser} on {system}" : browser;
    }
}
