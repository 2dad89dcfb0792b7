using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Quarterdeck.Core.Workspaces.Revisions;

/// <summary>What the audit log says of a revision: one hash over its row, and with the row's manifest over all of its files.</summary>
internal static class RevisionSeal
{
    public static string Of(RevisionRecord revision)
    {
        var facts = string.Create(
            CultureInfo.InvariantCulture,
            $"{revision.Number}\n{revision.Hash}\n{revision.At.ToUnixTimeMilliseconds()}\n{revision.Person}\n{(int)revision.Origin}\n{revision.Base}\n{revision.RevertOf}\n{revision.Added} {revision.Changed} {revision.Removed}\n{Convert.ToHexStringLower(RevisionManifest.HashOf(revision.Manifest))}\n{revision.Reason}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(facts)));
    }
}
