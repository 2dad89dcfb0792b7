using Quarterdeck.Dashboard.Tests.Cli;
using Quarterdeck.Tests;

namespace Quarterdeck.Dashboard.Tests.Profiles;

/// <summary>The profiles of the example workspaces, with the figures of the systems that they describe.</summary>
public sealed class ExampleProfilesTests
{
    [Theory]
    [InlineData("polyarb-x", "live_shadow_atomic_v1", "DRY_RUN true", "TRADE_SIZE 1 USD", "MAX_POSITION_SIZE 10 USD", "ATOMIC_ARBITRAGE_ENABLED true")]
    [InlineData("polyarb-x", "live_safe_atomic_v1", "DRY_RUN false", "TRADE_SIZE 2 USD", "MAX_POSITION_SIZE 20 USD", "MAX_DAILY_LOSS 3 USD", "MIN_PROFIT_THRESHOLD 1.5%", "PRIVATE_KEY ${file:/run/secrets/private_key}")]
    [InlineData("polyarb-x", "live_constrained_atomic_v1", "DRY_RUN false", "TRADE_SIZE 5 USD", "MAX_POSITION_SIZE 50 USD", "MAX_DAILY_LOSS 5 USD", "MIN_PROFIT_THRESHOLD 1.8%")]
    [InlineData("polyarb-x", "live_scaled_atomic_v1", "DRY_RUN false", "TRADE_SIZE 10 USD", "MAX_POSITION_SIZE 100 USD", "MAX_DAILY_LOSS 10 USD", "MIN_PROFIT_THRESHOLD 2%")]
    [InlineData("polyarb-x", "live_scaled_atomic_v1_top", "TRADE_SIZE 20 USD", "MAX_POSITION_SIZE 200 USD", "MAX_DAILY_LOSS 20 USD")]
    [InlineData("nuwa", "llm-gateway-production", "ROOCH_NETWORK main", "ROOCH_NODE_URL https://main-seed.rooch.network:443", "DEFAULT_ASSET_ID 0x3::gas_coin::RGas", "PORT 8080", "DEFAULT_PRICE_PICO_USD 1000000000", "PRICING_MULTIPLIER 1.0", "LOG_LEVEL info", "LOG_MAX_FILES 7 d", "LOG_MAX_SIZE 100MB", "OPENAI_API_KEY ${OPENAI_API_KEY}")]
    [InlineData("nuwa", "cadop-service-production", "WEBAUTHN_RP_ID id.nuwa.dev", "RATE_LIMIT_WINDOW_MS 900000 ms", "RATE_LIMIT_MAX_REQUESTS 100 requests", "CUSTODIAN_MAX_DAILY_MINTS 10")]
    [InlineData("nuwa", "mcp-server-proxy-production", "PORT 8088", "ENDPOINT /mcp", "CONFIG_PATH /app/config/config.yaml", "CORS_ORIGIN https://app.nuwa.dev, https://test-app.nuwa.dev")]
    [InlineData("api-platform", "api-production", "FLASK_ENV production", "FLASK_DEBUG false", "LOG_FILE /var/log/app.log", "API_ERROR_RATE_THRESHOLD 0.05", "RESPONSE_TIME_THRESHOLD 5.0 s", "RATE_LIMIT_THRESHOLD 100 a minute")]
    [InlineData("moai-adk", "app-development", "DEBUG true", "LOG_LEVEL DEBUG", "ALLOWED_HOSTS localhost, 127.0.0.1", "CORS_ORIGINS http://localhost:3000, http://localhost:8000")]
    [InlineData("moai-adk", "app-staging", "DEBUG false", "LOG_LEVEL INFO", "ALLOWED_HOSTS staging.moai-adk.example.com", "SENTRY_ENVIRONMENT staging")]
    [InlineData("moai-adk", "app-production", "DEBUG false", "LOG_LEVEL WARNING", "ALLOWED_HOSTS api.moai-adk.example.com", "SECRET_KEY ${SECRET_KEY}")]
    [InlineData("towow", "towow-api-development", "APP_PORT 8000", "ENABLE_RATE_LIMIT false", "RATE_LIMIT_MAX_CONCURRENT 100 requests", "RATE_LIMIT_USER_MAX 5 requests", "TOWOW_MAX_NEGOTIATION_ROUNDS 3", "TOWOW_RESPONSE_TIMEOUT 300 s", "TOWOW_FEEDBACK_TIMEOUT 120 s", "OPENAGENT_HTTP_PORT 8700", "OPENAGENT_GRPC_PORT 8600")]
    [InlineData("towow", "towow-api-production", "APP_ENV production", "DEBUG false", "ENABLE_RATE_LIMIT true", "OPENAGENT_HOST openagent")]
    public async Task Show_Example_HasItsFigures(string workspace, string profile, params string[] expected)
    {
        var run = await CommandRun.RunAsync("profile", "show", profile, "--workspace", Path.Combine(RepositoryRoot.Path, "workspaces", workspace));

        Assert.Equal(0, run.Code);
        var shown = run.Output.Select(line => string.Join(' ', line[..line.LastIndexOf("  (", StringComparison.Ordinal)].Split("  "))).ToList();
        Assert.Empty(expected.Except(shown));
    }

    [Fact]
    public async Task Verbs_UnknownNamesAndFormats_SayWhatThereIs()
    {
        var workspace = Path.Combine(RepositoryRoot.Path, "workspaces", "polyarb-x");

        var show = await CommandRun.RunAsync("profile", "show", "live_safe_atomic_v2", "--workspace", workspace);
        var render = await CommandRun.RunAsync("profile", "render", "live_safe_atomic_v1", "--format", "toml", "--workspace", workspace);
        var diff = await CommandRun.RunAsync("profile", "diff", "live_shadow_atomic_v1", "live_safe_atomic_v1", "--workspace", workspace);
        var list = await CommandRun.RunAsync("profile", "list", "--workspace", workspace);

        Assert.Equal((1, "no profile is named \"live_safe_atomic_v2\"; did you mean \"live_safe_atomic_v1\"?"), (show.Code, show.Error[0]));
        Assert.Equal((2, "--format is \"toml\"; it is env, json or yaml"), (render.Code, render.Error[0]));
        Assert.Equal((1, "DRY_RUN               switched off"), (diff.Code, diff.Output[0]));
        Assert.Equal((0, 5), (list.Code, list.Output.Length));
    }
}
