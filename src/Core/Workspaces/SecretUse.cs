namespace Quarterdeck.Core.Workspaces;

/// <summary>A place of the workspace that names a secret.</summary>
/// <param name="Name">The secret's name.</param>
/// <param name="File">Path relative to the workspace folder.</param>
/// <param name="Line">Line, from 1.</param>
public sealed record SecretUse(string Name, string File, int Line)
{
    /// <summary>What stands for a value where no store of secrets is at hand: a text that is also an address.</summary>
    public const string StandIn = "https://secret.invalid/";

    public override string ToString() => $"{File}:{Line}";
}
