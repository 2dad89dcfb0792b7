using System.Globalization;

namespace Quarterdeck.Core.Hosts.Engine;

/// <summary>A version of the Docker Engine API, such as 1.41.</summary>
internal readonly record struct ApiVersion(int Major, int Minor)
{
    /// <summary>The newest version whose answers this client was written for.</summary>
    public static readonly ApiVersion Newest = new(1, 51);

    /// <summary>The oldest version with everything this client asks for (engine 1.12, 2016).</summary>
    public static readonly ApiVersion Oldest = new(1, 24);

    public static ApiVersion? Parse(string? text)
    {
        var dot = text?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        return dot > 0
            && int.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            && int.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
                ? new ApiVersion(major, minor)
                : null;
    }

    public static ApiVersion Min(ApiVersion left, ApiVersion right) => right.IsOlderThan(left) ? right : left;

    public bool IsOlderThan(ApiVersion other) => (Major, Minor).CompareTo((other.Major, other.Minor)) < 0;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}");
}
