using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Quarterdeck.Core.Audit;
using Quarterdeck.Dashboard.Audit;
using Quarterdeck.Dashboard.Demo;
using Quarterdeck.Dashboard.Tests.Support;
using Quarterdeck.Tests;

namespace Quarterdeck.Dashboard.Tests.Demo;

public sealed class DemoApiTests : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.OpenAsync();

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Post_AFault_SetsIt()
    {
        await using var running = await RunningFleet.StartAsync();
        await using var app = await AppAsync(running.Fleet);
        using var client = app.GetTestClient();

        using var response = await client.PostAsync("/api/demo/redis/fault/wrong-body", content: null);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(DemoFault.WrongBody, running.Fleet.States.Current["redis"].Fault);
        var list = await client.GetFromJsonAsync<JsonElement>("/api/demo");
        Assert.Equal(10, list.GetArrayLength());
        Assert.Equal("wrong-body", list.EnumerateArray().Single(item => item.GetProperty("name").GetString() == "redis").GetProperty("fault").GetString());
    }

    [Fact]
    public async Task Post_Repair_TakesAllFaultsAway()
    {
        await using var running = await RunningFleet.StartAsync();
        await using var app = await AppAsync(running.Fleet);
        await running.SetAsync("redis", DemoFault.Down);
        await running.SetAsync("polyarb-x", DemoFault.Error);

        using var response = await app.GetTestClient().PostAsync("/api/demo/repair", content: null);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.All(running.Fleet.States.Current.Values, state => Assert.Equal(DemoFault.None, state.Fault));
        var entry = Assert.Single(await new AuditReader(_database.Contexts).PageAsync(new AuditFilter(), before: null, 10, CancellationToken.None));
        Assert.Equal(("demo.repair", AuditResult.Done), (entry.Action, entry.Result));
    }

    [Theory]
    [InlineData("/api/demo/nobody/fault/down", HttpStatusCode.NotFound)]
    [InlineData("/api/demo/redis/fault/tired", HttpStatusCode.BadRequest)]
    [InlineData("/api/demo/postgres/fault/slow", HttpStatusCode.Conflict)]
    public async Task Post_WhatCannotBe_IsAProblem(string path, HttpStatusCode expected)
    {
        await using var running = await RunningFleet.StartAsync();
        await using var app = await AppAsync(running.Fleet);

        using var response = await app.GetTestClient().PostAsync(path, content: null);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Api_WithoutFleet_IsNotThere()
    {
        await using var app = await AppAsync(fleet: null);

        using var response = await app.GetTestClient().GetAsync("/api/demo");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private async Task<WebApplication> AppAsync(DemoFleet? fleet)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        // Who may is not asked here: the walk over all endpoints with each role does.
        builder.Services.AddRouting(static routing => routing.SuppressCheckForUnhandledSecurityMetadata = true).AddProblemDetails();
        builder.Services.AddSingleton(_database.Audit);
        builder.Services.AddAuditScreens();
        builder.Services.AddOpenConsole();
        // An instance: the container leaves its disposal to whoever made it.
        if (fleet is not null)
            builder.Services.AddDemo(fleet);
        var app = builder.Build();
        app.UseRouting();
        app.MapDemoApi();
        await app.StartAsync();
        return app;
    }
}
