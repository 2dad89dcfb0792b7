using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Quarterdeck.Dashboard.Demo;

/// <summary>A port of the demo that can be opened and closed; it keeps its number from the first opening on.</summary>
internal abstract class DemoEndpoint
{
    /// <summary>The loopback port; before the first opening the wanted one, 0 for any.</summary>
    public int Port { get; protected set; }

    /// <exception cref="IOException">The port is taken.</exception>
    public abstract Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>Refuses connections from now on, and breaks those that are open off.</summary>
    public abstract Task CloseAsync();
}

/// <summary>An HTTP server of its own, so that closing it really refuses connections.</summary>
internal sealed class DemoHttpEndpoint(int port, RequestDelegate answer, Func<X509Certificate2>? certificate) : DemoEndpoint
{
    private WebApplication? _app;

    public override async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (_app is not null)
            return;
        var wanted = Port == 0 ? port : Port;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(100));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, wanted, listen =>
        {
            if (certificate is not null)
                listen.UseHttps(https => https.ServerCertificateSelector = (_, _) => certificate());
        }));
        var app = builder.Build();
        app.Run(answer);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        _app = app;
        Port = new Uri(app.Urls.Single()).Port;
    }

    public override async Task CloseAsync()
    {
        if (_app is not { } app)
            return;
        _app = null;
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
    }
}

/// <summary>A TCP server that holds one conversation for each connection.</summary>
internal sealed class DemoTcpEndpoint(int port, Func<Stream, CancellationToken, Task> converse) : DemoEndpoint
{
    private CancellationTokenSource? _closing;
    private Task _running = Task.CompletedTask;

    public override Task OpenAsync(CancellationToken cancellationToken)
    {
        if (_closing is not null)
            return Task.CompletedTask;
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(new IPEndPoint(IPAddress.Loopback, Port == 0 ? port : Port));
            listener.Listen(128);
        }
        catch (SocketException exception)
        {
            listener.Dispose();
            throw new IOException(exception.Message, exception);
        }

        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        _closing = new CancellationTokenSource();
        _running = AcceptAsync(listener, _closing.Token);
        return Task.CompletedTask;
    }

    public override async Task CloseAsync()
    {
        if (_closing is not { } closing)
            return;
        _closing = null;
        await closing.CancelAsync();
        await _running;
        closing.Dispose();
    }

    private async Task AcceptAsync(Socket listener, CancellationToken cancellationToken)
    {
        var open = new HashSet<Task>();
        using (listener)
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                try
                {
                    open.Add(TalkAsync(await listener.AcceptAsync(cancellationToken), cancellationToken));
                }
                catch (Exception exception) when (exception is OperationCanceledException or SocketException)
                {
                    // Closed, or the client went away before it was accepted.
                }

                open.RemoveWhere(static talk => talk.IsCompleted);
            }
        }

        await Task.WhenAll(open);
    }

    private async Task TalkAsync(Socket socket, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            await converse(stream, cancellationToken);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException)
        {
            // The client went away, or the port was closed.
        }
    }
}
