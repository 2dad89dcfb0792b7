namespace Quarterdeck.Dashboard.Metrics;

/// <summary>Addresses of the page Explore.</summary>
public static class ExploreAddress
{
    /// <summary>The page with this expression, over the last hour.</summary>
    public static string Of(string expression) => $"explore?q={Uri.EscapeDataString(expression)}";
}
