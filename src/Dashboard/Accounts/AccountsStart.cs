using Quarterdeck.Core.Accounts;
using Quarterdeck.Dashboard.Accounts.Access;
using Quarterdeck.Dashboard.Hosting;

namespace Quarterdeck.Dashboard.Accounts;

/// <summary>
/// Before the console listens: makes the account of the settings; without any account, refuses to listen elsewhere than on loopback
/// and prints the link that makes the first.
/// </summary>
internal sealed partial class AccountsStart(AccountBook accounts, Bootstrap bootstrap, SetUp setUp, ServeOptions options, IConfiguration configuration, ILogger<AccountsStart> log) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await bootstrap.RunAsync(cancellationToken) is { } problem)
            throw new SettingsException(problem);
        if (!accounts.IsOpen)
            return;
        if (Addresses().FirstOrDefault(address => !IsLoopback(address)) is { } open)
        {
            throw new SettingsException(
                $"The console has no accounts yet, so it listens on loopback only, and not on {open}.\n" +
                $"Either start it on {ServeOptions.CommonAddress} and make the first account with the link in its log,\n" +
                "or have the account made: Accounts__Bootstrap__UserName and Accounts__Bootstrap__Password in its environment.");
        }

        LogOpen($"{options.Address}/set-up?key={setUp.Offer()}");
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static bool IsLoopback(string address)
    {
        try
        {
            var parsed = BindingAddress.Parse(address);
            return parsed.IsUnixPipe || OpenConsole.IsLoopback(parsed.Host);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private IEnumerable<string> Addresses()
    {
        var urls = (options.Urls ?? configuration["Urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>();
        // Ports alone are listened to on every address.
        var ports = urls.Length == 0 ? new[] { configuration["http_ports"], configuration["https_ports"] }.OfType<string>().SelectMany(ports => ports.Split(';')).Select(port => $"http://*:{port}") : [];
        return [.. urls, .. endpoints, .. ports];
    }

    [LoggerMessage(710, LogLevel.Warning, "This console has no accounts: whoever reaches it on this machine is its admin. Make the first account: {Link}")]
    private partial void LogOpen(string link);
}
