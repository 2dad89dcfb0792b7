using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Alerts.Channels;

/// <summary>Where a channel sends to, for screens.</summary>
internal static class ChannelTarget
{
    /// <summary>Scheme and host only: what follows them in the address of a hook is a secret.</summary>
    public static string Of(SecretText url) =>
        Uri.TryCreate(url.Reveal(), UriKind.Absolute, out var parsed) ? $"{parsed.Scheme}://{parsed.Authority}" : "?";
}
