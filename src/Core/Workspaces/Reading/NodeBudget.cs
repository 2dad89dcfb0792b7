namespace Quarterdeck.Core.Workspaces.Reading;

/// <summary>How many YAML nodes the files of a workspace may have together, with aliases written out.</summary>
internal sealed class NodeBudget
{
    private const int Most = 200_000;

    private long _left = Most;

    public static string Message => $"more than {Most} values in the workspace, aliases (*) written out: split or shorten it";

    public bool Take(long nodes)
    {
        _left -= nodes;
        return _left >= 0;
    }
}
