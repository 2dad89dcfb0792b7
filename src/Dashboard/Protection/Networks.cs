using System.Net;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Dashboard.Protection;

/// <summary>Networks as settings write them.</summary>
internal static class Networks
{
    /// <summary>An address such as 10.0.0.5, or a network such as 10.0.0.0/8; <see langword="null"/> where a text is neither.</summary>
    public static IPNetwork? Parse(string text)
    {
        if (IPNetwork.TryParse(text, out var network))
            return network;
        return IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8) : null;
    }

    /// <summary>What is wrong with each text that names no network.</summary>
    public static IEnumerable<string> Problems(IEnumerable<string> texts) =>
        texts.Where(text => Parse(text) is null).Select(text => $"has {Quoting.Quote(text)}; it is an address such as 10.0.0.5, or a network such as 10.0.0.0/8");
}
