using Quarterdeck.Core.Workspaces.Binding;

namespace Quarterdeck.Core.Workspaces;

/// <summary>Validation of one section in one load.</summary>
/// <param name="workspace">All that was read.</param>
/// <param name="section">Where the section is written first: the place of errors about records from no file.</param>
/// <param name="places">Where records were written.</param>
/// <param name="errors">Where errors go.</param>
internal sealed class SectionValidation(Workspace workspace, Place section, ItemPlaces places, WorkspaceErrors errors) : WorkspaceValidation
{
    public override IReadOnlyList<T> Items<T>(string key) => workspace.Items<T>(key);

    public override void Error(object item, string? property, string message)
    {
        // Where members of the record were wrong it holds defaults instead: further errors would speak of those.
        if (!places.IsBroken(item))
            errors.Add(places.Find(item, property) ?? section, message);
    }

    public override string DidYouMean(string word, IEnumerable<string> valid) => NearestWord.Question(word, valid);
}
