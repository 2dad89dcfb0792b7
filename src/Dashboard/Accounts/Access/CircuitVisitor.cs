using Microsoft.AspNetCore.Components.Authorization;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Audit;

namespace Quarterdeck.Dashboard.Accounts.Access;

/// <summary>Calls back with what a visitor is whenever that changes, until the answer is disposed: <see cref="AccessWatch.Watch"/>.</summary>
public delegate IDisposable WatchVisitor(Visitor visitor, Action<Visitor?> changed);

/// <summary>
/// Who looks at the pages of one circuit, and what they may do now. Follows changes of the account and its session, so that an open
/// page loses its rights with them.
/// </summary>
public sealed class CircuitVisitor(WatchVisitor watch) : AuthenticationStateProvider, IHostEnvironmentAuthenticationStateProvider, IDisposable
{
    private IDisposable? _watching;

    /// <summary>Who is there; <see langword="null"/> for nobody in particular, or nobody any more.</summary>
    public Visitor? Current { get; private set; }

    /// <summary>Whether a visitor was named at all: not so outside of circuits and pages.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Whether these pages are being left for the sign-in by themselves, and need not be led there.</summary>
    public bool IsLeaving { get; private set; }

    /// <summary>Raised, on any thread, when <see cref="Current"/> has changed.</summary>
    public event EventHandler? Changed;

    /// <summary>Who acts on these pages, for the audit log and as author.</summary>
    /// <exception cref="InvalidOperationException">Nobody is there any more.</exception>
    public Actor Actor => Current?.Actor ?? throw new InvalidOperationException("Nobody is signed in on this page any more.");

    /// <summary>Whether they may do something that needs a role.</summary>
    public bool May(Role role) => Current?.May(role) ?? false;

    /// <summary>Why they may not do something that needs a role; <see langword="null"/> where they may. Asked again at the deed.</summary>
    public string? Refusal(Role role) => Current switch
    {
        null => "You are not signed in any more.",
        var visitor when !visitor.May(role) => $"This needs the role {role.Word()}; you are {visitor.Role.Word()} now.",
        _ => null,
    };

    /// <summary>Begins with a visitor.</summary>
    public void Be(Visitor? visitor)
    {
        _watching?.Dispose();
        (Current, HasBegun) = (visitor, true);
        _watching = visitor is null ? null : watch(visitor, Become);
    }

    /// <summary>Notes that whoever is there signs out on these pages. Their rights end with the session, not here.</summary>
    public void Leave() => IsLeaving = true;

    public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(VisitorIdentity.Principal(Current)));

    public void SetAuthenticationState(Task<AuthenticationState> authenticationStateTask) => _ = BeAsync(authenticationStateTask);

    public void Dispose() => _watching?.Dispose();

    /// <summary>The framework hands over a finished task, so this is done when it returns.</summary>
    private async Task BeAsync(Task<AuthenticationState> state) => Be((await state).User.Visitor());

    private void Become(Visitor? now)
    {
        Current = now;
        NotifyAuthenticationStateChanged(GetAuthenticationStateAsync());
        Changed?.Invoke(this, EventArgs.Empty);
    }
}
