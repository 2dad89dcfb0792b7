using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Dashboard.Accounts.Access;
using Quarterdeck.Dashboard.Hosting;

namespace Quarterdeck.Dashboard.Tests.Accounts;

/// <summary>Everything that can be asked of the console, asked by each role and by nobody.</summary>
public sealed partial class RoleMatrixTests : IAsyncLifetime
{
    /// <summary>What is written here by hand is compared with what endpoints say: a change of rights is a change of this list.</summary>
    private static readonly string[] Expected = [.. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Accounts", "rights.txt")).Where(line => line is [not '#', ..])];

    private RunningConsole _console = null!;

    public async Task InitializeAsync() => _console = await RunningConsole.StartAsync(new() { ["RateLimits:Enabled"] = "false" });

    public async Task DisposeAsync() => await _console.DisposeAsync();

    [Fact]
    public void Rights_OfEverything_AreThoseOfTheList()
    {
        var said = Endpoints().Select(endpoint => $"{(endpoint.IsPage ? "PAGE" : endpoint.Method)} {endpoint.Pattern} {Right(endpoint.Needs, endpoint.IsForAnyone)}")
            .Concat(HubMethods().Select(method => $"HUB {method.DeclaringType!.Name}.{method.Name} {Right(method.GetCustomAttribute<NeedsAttribute>(), isForAnyone: false)}"))
            .Distinct().Order(StringComparer.Ordinal).ToList();

        Assert.True(said.SequenceEqual(Expected.Order(StringComparer.Ordinal)), $"now in the list only:\n{string.Join('\n', Expected.Except(said))}\nnot in the list:\n{string.Join('\n', said.Except(Expected))}");
    }

    [Fact]
    public void Pages_All_SayWhatTheyNeed()
    {
        var pages = typeof(ConsoleHost).Assembly.GetTypes().Where(type => type.IsDefined(typeof(RouteAttribute))).ToList();

        Assert.True(pages.Count > 20);
        Assert.All(pages, page => Assert.True(page.IsDefined(typeof(NeedsAttribute)) || page.IsDefined(typeof(AllowAnonymousAttribute)), $"{page.Name} says nothing"));
    }

    [Fact]
    public async Task Endpoints_AskedByEachRoleAndByNobody_AnswerAsTheySay()
    {
        var wrong = new List<string>();
        foreach (var endpoint in Endpoints().Where(endpoint => !endpoint.IsPage))
        {
            foreach (Role? role in new Role?[] { null, Role.Viewer, Role.Operator, Role.Manager, Role.Admin })
            {
                using var answer = await _console.SendAsync(endpoint.Method, endpoint.Address, role);
                var may = endpoint.IsForAnyone || (role is { } known && endpoint.Needs is { } needs && known >= needs.Role);
                var refused = answer.StatusCode == (role is null ? HttpStatusCode.Unauthorized : HttpStatusCode.Forbidden);
                if (may == refused || (int)answer.StatusCode >= 500)
                    wrong.Add($"{endpoint.Method} {endpoint.Address} by {role?.Word() ?? "nobody"}: {(int)answer.StatusCode}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Pages_AskedByEachRoleAndByNobody_AnswerAsTheySay()
    {
        var wrong = new List<string>();
        foreach (var page in Endpoints().Where(endpoint => endpoint is { IsPage: true, Method: "GET" }))
        {
            foreach (Role? role in new Role?[] { null, Role.Viewer, Role.Operator, Role.Manager, Role.Admin })
            {
                using var answer = await _console.BrowseAsync(page.Address, role);
                var may = page.IsForAnyone || (role is { } known && page.Needs is { } needs && known >= needs.Role);
                var led = answer.StatusCode == HttpStatusCode.Redirect && answer.Headers.Location!.OriginalString.Contains("/sign-in", StringComparison.Ordinal);
                var refused = role is null ? led : answer.StatusCode == HttpStatusCode.Forbidden;
                if (may == refused || (int)answer.StatusCode >= 500)
                    wrong.Add($"{page.Address} by {role?.Word() ?? "nobody"}: {(int)answer.StatusCode}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static string Right(NeedsAttribute? needs, bool isForAnyone) => isForAnyone ? "anyone" : needs is null ? "nobody" : $"{needs.Role.Word()} {needs.Area.Word()}";

    private static IEnumerable<MethodInfo> HubMethods() => typeof(ConsoleHost).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Hub)))
        .SelectMany(hub => hub.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(method => !method.IsVirtual || method.GetBaseDefinition() == method));

    /// <summary>Every endpoint with each of its methods; the files of wwwroot apart, which are for anybody.</summary>
    private List<Asked> Endpoints() => [.. _console.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(endpoint => !endpoint.Metadata.Any(item => item.GetType().Name == "StaticAssetDescriptor") && endpoint.RoutePattern.RawText != "{**path:file}")
        .SelectMany(endpoint => Methods(endpoint).Select(method => new Asked(
            method,
            "/" + endpoint.RoutePattern.RawText!.TrimStart('/'),
            endpoint.Metadata.GetMetadata<NeedsAttribute>(),
            endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null,
            endpoint.Metadata.Any(item => item.GetType().Name == "ComponentTypeMetadata"))))];

    private static IReadOnlyList<string> Methods(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<HttpMethodMetadata>() is { HttpMethods.Count: > 0 } methods ? methods.HttpMethods : ["GET"];

    private sealed partial record Asked(string Method, string Pattern, NeedsAttribute? Needs, bool IsForAnyone, bool IsPage)
    {
        /// <summary>With something in the place of each parameter that names nothing, so that nothing is done.</summary>
        public string Address => Parameter().Replace(Pattern, match => match.Groups[1].Value.Contains(":long", StringComparison.Ordinal) ? "999999" : "nothing");

        [GeneratedRegex(@"\{([^}]*)\}")]
        private static partial Regex Parameter();
    }
}
