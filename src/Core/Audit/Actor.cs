namespace Quarterdeck.Core.Audit;

/// <summary>Who acts.</summary>
/// <param name="Person">Stable, opaque identity: <c>u-7f3a…</c> of an account, <c>t-7f3a…</c> of an API token (a word such as <c>token:</c> before it would be taken for a secret), <c>local</c>, or <c>system</c>. Never a name.</param>
/// <param name="Name">The name as shown. Kept apart from the entries, so that it can be forgotten.</param>
/// <param name="Address">The network address that the request came from; empty for the console itself.</param>
/// <param name="Agent">The program that sent it, as it calls itself; may be empty.</param>
public sealed record Actor(string Person, string Name, string Address = "", string Agent = "")
{
    /// <summary>The console itself: its jobs and rules.</summary>
    public static Actor System { get; } = new("system", "Quarterdeck");

    /// <summary>Somebody at a console without accounts.</summary>
    public static Actor Local(string address, string agent) => new("local", "local", address, agent);

    /// <summary>Somebody at the command line of this machine: whoever may read the data folder may do what its verbs do.</summary>
    /// <param name="user">Their name in the operating system.</param>
    /// <param name="verb">What they ran.</param>
    public static Actor CommandLine(string user, string verb) => new("local", user, Agent: $"quarterdeck {verb}");

    /// <summary>A name that somebody gave, where it is not the actor's own: without accounts everybody acts as the same person.</summary>
    public string? SaidToBe(string name) => string.Equals(name.Trim(), Name, StringComparison.Ordinal) ? null : name.Trim();

    /// <summary>A program with an API token.</summary>
    public static Actor Token(string id, string name, string address, string agent) => new($"t-{id}", name, address, agent);
}
