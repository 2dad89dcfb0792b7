using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Dashboard.Accounts.Access;

namespace Quarterdeck.Dashboard.Layout;

public sealed partial class MainLayout : IDisposable
{
    /// <summary>Entries that have room along the bottom of a phone; the others are behind "More".</summary>
    private const int OnPhones = 4;

    private ErrorBoundary? _boundary;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [Inject] private CircuitVisitor Visiting { get; set; } = default!;

    [Inject] private IEnumerable<NavigationPage> AllPages { get; set; } = [];

    private IEnumerable<NavigationPage> Pages => AllPages.Where(page => Visiting.May(page.Role)).OrderBy(page => page.Order);

    /// <summary>The present address without fragment: links within the page need it, as the base address is the root.</summary>
    private string Here => Navigation.ToBaseRelativePath(Navigation.Uri).Split('#')[0];

    public void Dispose()
    {
        Navigation.LocationChanged -= Moved;
        Visiting.Changed -= Look;
    }

    protected override void OnInitialized()
    {
        Navigation.LocationChanged += Moved;
        Visiting.Changed += Look;
    }

    private void Look(object? sender, EventArgs e) => _ = InvokeAsync(StateHasChanged);

    /// <summary>Another page deserves a fresh start after one that broke, and links that stay on it.</summary>
    private void Moved(object? sender, LocationChangedEventArgs e)
    {
        _boundary?.Recover();
        StateHasChanged();
    }
}

/// <summary>An entry of the main navigation; features register theirs.</summary>
/// <param name="Name">A key of <see cref="Shared.Texts"/>.</param>
/// <param name="Href">Address relative to the root; empty for the overview.</param>
/// <param name="Order">Place in the list.</param>
/// <param name="Mark">A component shown beside the name, such as a count; it takes no parameters.</param>
/// <param name="Role">Who sees the entry; the page says itself who may open it.</param>
public sealed record NavigationPage(string Name, string Href, int Order, Type? Mark = null, Role Role = Role.Viewer);
