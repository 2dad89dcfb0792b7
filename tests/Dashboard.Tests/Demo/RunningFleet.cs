using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Quarterdeck.Dashboard.Demo;

namespace Quarterdeck.Dashboard.Tests.Demo;

/// <summary>A fleet on free ports with a client for it, and a folder of its own.</summary>
internal sealed class RunningFleet : IAsyncDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly DirectoryInfo _folder;
    private readonly HttpClient _client;

    private RunningFleet(DirectoryInfo folder, DemoFleet fleet, SteppedTimeProvider clock)
    {
        (_folder, Fleet, Clock) = (folder, fleet, clock);
        _client = new HttpClient(new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.Zero,
            SslOptions =
            {
                RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                {
                    using var shown = X509CertificateLoader.LoadCertificate(certificate!.GetRawCertData());
                    CertificateEnd = new DateTimeOffset(shown.NotAfter.ToUniversalTime());
                    return true;
                },
            },
        });
    }

    public DemoFleet Fleet { get; }

    public SteppedTimeProvider Clock { get; }

    /// <summary>Until when the certificate is valid that was shown last.</summary>
    public DateTimeOffset CertificateEnd { get; private set; }

    public string Folder => _folder.FullName;

    public static async Task<RunningFleet> StartAsync(int firstPort = 0)
    {
        var folder = Directory.CreateTempSubdirectory("quarterdeck-demo-");
        var clock = new SteppedTimeProvider();
        var fleet = await DemoFleet.StartAsync(new DemoOptions { Folder = folder.FullName, FirstPort = firstPort }, clock, Random.Shared, None);
        return new RunningFleet(folder, fleet, clock);
    }

    public int Port(string service) => Fleet.States.Current[service].Port;

    public async Task SetAsync(string service, DemoFault fault) => Assert.Null(await Fleet.SetAsync(service, fault, None));

    public Task<HttpResponseMessage> GetAsync(string service, string path = "/health") => _client.GetAsync(Url(service, path));

    public async Task<(int Code, JsonElement Body)> HealthAsync(string service)
    {
        using var response = await GetAsync(service);
        return ((int)response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }

    public async Task<string> StatusAsync(string service) => (await HealthAsync(service)).Body.GetProperty("status").GetString()!;

    public async Task<JsonElement> CallAsync(string method)
    {
        using var response = await _client.PostAsync(Url("rooch-node", "/"), new StringContent($$"""{"jsonrpc":"2.0","id":7,"method":"{{method}}"}"""));
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Fleet.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private string Url(string service, string path) =>
        $"{(Fleet.States.Current[service].Service.Protocol == DemoProtocol.Https ? "https" : "http")}://127.0.0.1:{Port(service)}{path}";
}
