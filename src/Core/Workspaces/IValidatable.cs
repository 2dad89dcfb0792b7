namespace Quarterdeck.Core.Workspaces;

/// <summary>A record of a workspace that can say by itself what is wrong with its values.</summary>
public interface IValidatable
{
    /// <summary>
    /// What is wrong: the C# name of the property (<see langword="null"/> for the record as a whole) and what would be
    /// right. Empty where all is well. Messages show no secrets.
    /// </summary>
    IEnumerable<(string? Property, string Message)> Validate();
}
