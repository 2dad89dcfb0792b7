using Quarterdeck.Core.Data;

namespace Quarterdeck.Core.Accounts;

/// <summary>A feature that has written people's names into its rows. When a person is deleted, all of them are asked to forget.</summary>
public interface INameBearer
{
    /// <summary>Puts the pseudonym in the place of the name, within the transaction of the deletion.</summary>
    Task ForgetAsync(QuarterdeckDb db, string name, string pseudonym, CancellationToken cancellationToken);

    /// <summary>Tells whoever looks on, after the commit.</summary>
    void Forgotten(string name, string pseudonym);
}
