using Microsoft.Extensions.DependencyInjection;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Dashboard.Accounts.Access;

namespace Quarterdeck.Dashboard.Tests.Support;

/// <summary>A console without accounts, whose visitor is admin.</summary>
internal static class OpenConsoleRegistration
{
    public static void AddOpenConsole(this IServiceCollection services) => services.AddScoped(_ => Circuit(Visitor.Local("127.0.0.1", "test")));

    /// <summary>A circuit whose visitor stays what it is.</summary>
    public static CircuitVisitor Circuit(Visitor visitor)
    {
        var circuit = new CircuitVisitor(static (_, _) => new Nothing());
        circuit.Be(visitor);
        return circuit;
    }

    private sealed class Nothing : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
