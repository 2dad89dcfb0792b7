namespace Quarterdeck.Core.Workspaces;

/// <summary>
/// A record of a workspace that knows impossible values of its own: ranges, members that exclude each other. Asked once,
/// after all its members were read without error.
/// </summary>
public interface IValidatable
{
    /// <summary>
    /// What is wrong: the C# name of the property (the error then stands at its line; <see langword="null"/> for the record as
    /// a whole), and what would be right. Messages hold no revealed secrets.
    /// </summary>
    IEnumerable<(string? Property, string Message)> Validate();
}
