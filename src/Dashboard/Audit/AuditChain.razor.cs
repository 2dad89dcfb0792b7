using System.Data.Common;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Quarterdeck.Core;
using Quarterdeck.Core.Audit;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Audit;

/// <summary>Whether the log is whole, since when that is known, and how far it was signed.</summary>
public sealed partial class AuditChain
{
    private const int Shown = 5;

    private AuditState _state = new();
    private string? _fault;

    [Inject] private AuditBoard Board { get; set; } = default!;

    [Inject] private DisplayZone Zone { get; set; } = default!;

    private bool Broken => _state.BrokenSince is not null || _state.Verdict is { IsWhole: false };

    private Status Look => Broken ? Status.Down : _state.Verdict is null ? Status.Unknown : Status.Ok;

    private string Word => Broken ? L["chain broken"] : _state.Verdict is null ? L["not verified yet"] : L["chain whole"];

    private string Line
    {
        get
        {
            var now = Time.GetUtcNow();
            var entries = _state.Newest == 1 ? L["1 entry"] : L["{0} entries", _state.Newest.ToString("#,0", CultureInfo.InvariantCulture)];
            var verified = _state.VerifiedAt is { } at ? L["verified {0}", Zone.Short(at, now)] : L["not verified since the start of the console"];
            var checkpoint = _state.Checkpoint is { } last ? L["last checkpoint {0} {1}", Zone.Short(last.At, now), Zone.Name] : L["no checkpoint yet, the first comes at 03:00"];
            return $"{entries}, {verified}, {checkpoint}";
        }
    }

    protected override void OnInitialized() =>
        Follow(
            Board.Feed,
            snapshot => _state = snapshot.Values.FirstOrDefault() ?? _state,
            changes =>
            {
                _state = changes[^1].Item ?? _state;
                return true;
            });

    private async Task VerifyAsync()
    {
        try
        {
            _fault = null;
            await Board.VerifyAsync(Leaving);
        }
        catch (OperationCanceledException)
        {
            // Left; the check goes on for whoever else looks.
        }
        catch (DbException exception)
        {
            _fault = exception.Message;
        }
    }
}
