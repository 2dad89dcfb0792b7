using System.ComponentModel.DataAnnotations;
using Quarterdeck.Core;

namespace Quarterdeck.Dashboard.Protection;

/// <summary>How many requests are answered (configuration section <c>RateLimits</c>).</summary>
public sealed class RateLimitOptions
{
    /// <summary>Whether there are limits at all.</summary>
    [Changeable]
    public bool Enabled { get; set; } = true;

    /// <summary>Requests of one address that nobody is signed in for: the sign-in's forms, and the API; 1 or more.</summary>
    [Range(1, 1_000_000), Changeable]
    public int AnonymousRequests { get; set; } = 100;

    /// <summary>Time for them, 1 s to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00"), Changeable]
    public TimeSpan AnonymousWindow { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Requests of one token, session or account; 1 or more.</summary>
    [Range(1, 1_000_000), Changeable]
    public int TokenRequests { get; set; } = 3000;

    /// <summary>Time for them, 1 s to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00"), Changeable]
    public TimeSpan TokenWindow { get; set; } = TimeSpan.FromMinutes(1);
}
