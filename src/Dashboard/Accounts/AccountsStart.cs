using Quarterdeck.Core.Accounts;
using Quarterdeck.Dashboard.Accounts.Access;
using Quarterdeck.Dashboard.Hosting;

namespace Quarterdeck.Dashboard.Accounts;

/// <summary>Before the console listens: makes the account of the settings, or prints the link that makes the first.</summary>
internal sealed partial class AccountsStart(AccountBook accounts, Bootstrap bootstrap, SetUp setUp, ServeOptions options, ILogger<AccountsStart> log) : IHostedService
{
    /// <summary>Refuses to listen elsewhere than on loopback as long as there are no accounts, and settings that make none.</summary>
    /// <exception cref="SettingsException">Something is wrong; the message says what to do.</exception>
    public static void Check(IServiceProvider services)
    {
        var bootstrap = services.GetRequiredService<Bootstrap>();
        if (bootstrap.Problem() is { } problem)
            throw new SettingsException(problem);
        if (!services.GetRequiredService<AccountBook>().IsOpen || bootstrap.IsWanted)
            return;
        if (Addresses(services.GetRequiredService<ServeOptions>(), services.GetRequiredService<IConfiguration>()).FirstOrDefault(address => !IsLoopback(address)) is { } address)
        {
            throw new SettingsException(
                $"The console has no accounts yet, so it listens on loopback only, and not on {address}.\n" +
                $"Either start it on {ServeOptions.CommonAddress} and make the first account with the link in its log,\n" +
                "or have the account made: Accounts__Bootstrap__UserName and Accounts__Bootstrap__Password in its environment.");
        }
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await bootstrap.RunAsync(cancellationToken);
        if (accounts.IsOpen)
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

    private static IEnumerable<string> Addresses(ServeOptions options, IConfiguration configuration)
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
