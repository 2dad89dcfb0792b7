using System.ComponentModel.DataAnnotations;

namespace Quarterdeck.Core.Audit;

/// <summary>Settings of the audit log (configuration section <c>Audit</c>).</summary>
public sealed class AuditOptions
{
    /// <summary>Days after which entries become part of a summary; 30 to 36,500.</summary>
    [Range(30, 36_500), Changeable]
    public int RetentionDays { get; set; } = 730;

    /// <summary>Name of this log in heads and checkpoints: no spaces, no plus sign.</summary>
    [RegularExpression(@"[^\s+]+", ErrorMessage = "is a name without spaces and plus signs")]
    public string Origin { get; set; } = "quarterdeck/audit";
}

/// <summary>Where the audit log keeps what is not in the database.</summary>
/// <param name="Keys">Folder of the keys and of the signed head. Must not be writable for whoever else can write the database.</param>
/// <param name="Checkpoints">Folder of the daily checkpoints.</param>
public sealed record AuditFolders(string Keys, string Checkpoints);
