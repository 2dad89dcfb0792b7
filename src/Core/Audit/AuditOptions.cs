namespace Quarterdeck.Core.Audit;

/// <summary>Where the audit log keeps what is not in the database (configuration section <c>Audit</c>).</summary>
public sealed class AuditOptions
{
    /// <summary>Folder of the keys and of the signed head. Must not be writable for whoever else can write the database.</summary>
    public string Keys { get; set; } = "data/keys";

    /// <summary>Folder of the daily checkpoints.</summary>
    public string Checkpoints { get; set; } = "data/audit/checkpoints";

    /// <summary>Days after which entries become part of a summary; 30 to 36,500.</summary>
    public int RetentionDays { get; set; } = 730;

    /// <summary>Name of this log in heads and checkpoints: no spaces, no plus sign.</summary>
    public string Origin { get; set; } = "quarterdeck/audit";

    /// <summary>What is wrong with the settings; <see langword="null"/> where nothing is.</summary>
    internal string? Problem =>
        RetentionDays is < 30 or > 36_500 ? $"Audit:RetentionDays is {RetentionDays}: write a number of days from 30 to 36,500."
        : Origin.Length == 0 || Origin.Any(sign => char.IsWhiteSpace(sign) || sign == '+') ? $"Audit:Origin is \"{Origin}\": write a name without spaces and plus signs."
        : null;
}
