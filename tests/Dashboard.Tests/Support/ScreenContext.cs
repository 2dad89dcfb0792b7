using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Quarterdeck.Dashboard.Shared;
using Quarterdeck.Tests;

namespace Quarterdeck.Dashboard.Tests.Support;

/// <summary>What every component finds: texts, a clock that stands still, and UTC as the zone.</summary>
public abstract class ScreenContext : BunitContext
{
    protected ScreenContext()
    {
        Services.AddLocalization();
        Services.AddSingleton<TimeProvider>(Clock);
        Services.AddSingleton(new DisplayZone(() => TimeZoneInfo.Utc));
        Services.AddOpenConsole();
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    internal FakeTimeProvider Clock { get; } = new();
}
