using System.Text.Json;
using Quarterdeck.Core;
using Quarterdeck.Core.Audit;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Audit;

/// <summary>Entries in words.</summary>
internal static class AuditWords
{
    private static readonly JsonElement s_nothing = JsonDocument.Parse("{}").RootElement;

    /// <summary>done, refused, failed, begun.</summary>
    public static string Word(AuditResult result) => result switch
    {
        AuditResult.Done => "done",
        AuditResult.Refused => "refused",
        AuditResult.Failed => "failed",
        AuditResult.Begun => "begun",
        // Somebody wrote it into the table; the check of the log says so.
        _ => "unknown",
    };

    /// <summary>Style and shape of a result, alike to those of statuses.</summary>
    public static StatusLook Look(AuditResult result) => StatusLook.Of(result switch
    {
        AuditResult.Done => Status.Ok,
        AuditResult.Refused => Status.Degraded,
        AuditResult.Failed => Status.Down,
        AuditResult.Begun => Status.Paused,
        _ => Status.Unknown,
    });

    /// <summary>Before, after and note; empty where somebody wrote something else into the table.</summary>
    public static JsonElement Details(AuditItem entry)
    {
        try
        {
            using var document = JsonDocument.Parse(entry.Details);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return s_nothing;
        }
    }
}
