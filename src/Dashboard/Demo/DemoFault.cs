namespace Quarterdeck.Dashboard.Demo;

/// <summary>What can be made wrong with a service of the demo.</summary>
internal enum DemoFault
{
    /// <summary>It works.</summary>
    None,

    /// <summary>It does not listen: connections are refused.</summary>
    Down,

    /// <summary>It answers with an error: 503 over HTTP, <c>-ERR</c> as Redis.</summary>
    Error,

    /// <summary>It answers after <see cref="DemoFleet.SlowAnswer"/>.</summary>
    Slow,

    /// <summary>It works and says that it is DEGRADED.</summary>
    Degraded,

    /// <summary>It answers with an error and works in turn, each for <see cref="DemoFleet.FlappingPhase"/>.</summary>
    Flapping,

    /// <summary>It answers in time with something else than it should.</summary>
    WrongBody,

    /// <summary>It shows a certificate that has run out.</summary>
    ExpiredCertificate,
}

/// <summary>Words of <see cref="DemoFault"/>.</summary>
internal static class DemoFaults
{
    /// <summary>The word in URLs: <c>none</c>, <c>down</c>, …, <c>expired-certificate</c>.</summary>
    public static string Word(this DemoFault fault) => fault switch
    {
        DemoFault.WrongBody => "wrong-body",
        DemoFault.ExpiredCertificate => "expired-certificate",
        _ => fault.ToString().ToLowerInvariant(),
    };

    /// <summary>The words on the page, keys of <see cref="Shared.Texts"/>.</summary>
    public static string Label(this DemoFault fault) => fault switch
    {
        DemoFault.None => "works",
        DemoFault.WrongBody => "wrong body",
        DemoFault.ExpiredCertificate => "expired",
        _ => fault.Word(),
    };

    /// <summary>The fault of a word; <see langword="null"/> where there is none.</summary>
    public static DemoFault? Find(string word) =>
        Enum.GetValues<DemoFault>().Cast<DemoFault?>().FirstOrDefault(fault => string.Equals(fault!.Value.Word(), word, StringComparison.OrdinalIgnoreCase));
}
