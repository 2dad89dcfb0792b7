using Quarterdeck.Core.Audit;

namespace Quarterdeck.Dashboard.Audit;

/// <summary>
/// Who acts in this request or circuit: the one place where the web becomes an <see cref="Core.Audit.Actor"/>. A circuit has no
/// request of its own, so the page that opened it says where it came from (<see cref="Enter"/>).
/// </summary>
public sealed class CurrentActor(IHttpContextAccessor requests)
{
    private (string Address, string Agent)? _page;

    public Actor Actor
    {
        get
        {
            var (address, agent) = _page ?? Origin(requests.HttpContext);
            return Actor.Local(address, agent);
        }
    }

    /// <summary>Address and program of a request.</summary>
    public static (string Address, string Agent) Origin(HttpContext? context) =>
        context is null ? ("", "") : (context.Connection.RemoteIpAddress?.ToString() ?? "", context.Request.Headers.UserAgent.ToString());

    /// <summary>Tells a circuit where its page was opened.</summary>
    internal void Enter(string address, string agent) => _page = (address, agent);
}
