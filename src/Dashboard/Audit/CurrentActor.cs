using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Audit;
using Quarterdeck.Dashboard.Accounts.Access;

namespace Quarterdeck.Dashboard.Audit;

/// <summary>
/// Who acts in this request or circuit: the one place where the web becomes an <see cref="Core.Audit.Actor"/>. A circuit has no
/// request of its own; it knows who opened it, and whether they still may.
/// </summary>
public sealed class CurrentActor(IHttpContextAccessor requests, CircuitVisitor circuit)
{
    /// <summary>Who acts.</summary>
    /// <exception cref="InvalidOperationException">Whoever opened the page is not signed in any more.</exception>
    public Actor Actor => circuit.HasBegun ? circuit.Actor : requests.HttpContext?.Actor() ?? Actor.System;

    /// <summary>Whether whoever looks at a page may do what needs a role.</summary>
    public bool May(Role role) => circuit.May(role);

    /// <summary>Why whoever looks at a page may not do what needs a role; asked at the deed, as rights change while a page is open.</summary>
    public string? Refusal(Role role) => circuit.Refusal(role);

    /// <summary>The name that what is done gets as its author; <see langword="null"/> at a console without accounts, where people say their names.</summary>
    public string? Author => (circuit.HasBegun ? circuit.Current : requests.HttpContext?.User.Visitor()) is { IsLocal: false } visitor ? visitor.Actor.Name : null;
}
