namespace Quarterdeck.Core.Hosts.Engine;

/// <summary>What kept an engine from answering.</summary>
public enum EngineFault
{
    /// <summary>There is no unix socket at the endpoint's path.</summary>
    NoSocket,

    /// <summary>The console's user may not open the unix socket.</summary>
    NoPermission,

    /// <summary>Nothing listens at the endpoint.</summary>
    Refused,

    /// <summary>The endpoint's machine cannot be reached or its name not resolved.</summary>
    Unreachable,

    /// <summary>The engine's API is older than what the console needs.</summary>
    TooOld,

    /// <summary>TLS could not be agreed on.</summary>
    Tls,

    /// <summary>No answer in time.</summary>
    Timeout,

    /// <summary>The engine has no such container.</summary>
    NotFound,

    /// <summary>The engine understood and refused; the reason is its own message.</summary>
    Rejected,

    /// <summary>The answer is not what the Engine API describes.</summary>
    Protocol,

    /// <summary>The connection broke while the engine was answering.</summary>
    ConnectionLost,

    /// <summary>The console's own fault: no file descriptors, unreadable certificate files, a host that was taken out of the workspace.</summary>
    Console,
}

/// <summary>The only exception of <see cref="DockerEngine"/>, apart from cancellation.</summary>
public sealed class DockerEngineException(EngineFault fault, string reason, Exception? inner = null) : Exception(reason, inner)
{
    public EngineFault Fault { get; } = fault;

    /// <summary>One line for a person: what is wrong and, where known, what to do. Holds no secret.</summary>
    public string Reason => Message;

    /// <summary>Whether the console could not ask, so that nothing is known about the engine.</summary>
    public bool IsOwnFault => Fault is EngineFault.NoPermission or EngineFault.Console;
}
