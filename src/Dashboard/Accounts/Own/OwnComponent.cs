using Microsoft.AspNetCore.Components;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Accounts.Sessions;
using Quarterdeck.Dashboard.Accounts.Access;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Accounts.Own;

/// <summary>A part of the page of one's own account.</summary>
public abstract class OwnComponent : LiveComponent
{
    /// <summary>One's account; <see langword="null"/> at an open console.</summary>
    protected Account? Me => Visiting.Current?.AccountId is { } id ? Accounts.Find(id) : null;

    [Inject] protected CircuitVisitor Visiting { get; set; } = default!;

    [Inject] protected AccountBook Accounts { get; set; } = default!;

    [Inject] protected SessionBook Sessions { get; set; } = default!;

    [Inject] protected DisplayZone Zone { get; set; } = default!;

    /// <summary>Whether the password or a passkey was given in this session a short time ago. Asked again at each deed.</summary>
    protected bool IsConfirmed => Sessions.IsConfirmed(Visiting.Current?.SessionId);

    /// <summary>Why a way to sign in may not be changed now; <see langword="null"/> where it may.</summary>
    protected string? Unconfirmed => IsConfirmed ? null : "That took a while: give your password once more.";

    protected override void OnInitialized() => Follow(Accounts.Feed, static _ => { }, static _ => true);
}
