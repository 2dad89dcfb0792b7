using Quarterdeck.Core.Audit;

namespace Quarterdeck.Core.Workspaces.Revisions;

/// <summary>Registers revisions: what ran when, because of whom, and the way to change it.</summary>
public static class RevisionsRegistration
{
    /// <summary>Adds them; wants the workspace, the database and the audit log beside them.</summary>
    public static IServiceCollection AddRevisions(this IServiceCollection services)
    {
        services.AddSingleton<IAuditedRecords, AuditedRevisions>();
        services.AddSingleton<RevisionStore>();
        services.AddSingleton<RevisionDesk>();
        services.AddHostedService<RevisionWatch>();
        return services;
    }

    /// <summary>
    /// Finishes what a killed console was writing into the folder. Called once, when the database is ready and before the
    /// workspace is read: what is half written never runs.
    /// </summary>
    public static async Task FinishRevisionAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        if (await services.GetRequiredService<RevisionStore>().PendingAsync(cancellationToken) is not var (pending, files))
            return;
        try
        {
            new FolderWriter(Path.GetFullPath(services.GetRequiredService<WorkspaceOptions>().Folder)).GoOn(RevisionManifest.Read(pending.Before), files);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // The folder runs as it is; the audit log gets to know that the change did not come through.
        }
    }
}
