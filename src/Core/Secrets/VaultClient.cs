using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Quarterdeck.Core.Redaction;

namespace Quarterdeck.Core.Secrets;

/// <summary>
/// Reads one field of a key-value store over HashiCorp Vault's HTTP API (v1 and v2). What goes wrong is told with the place and what to
/// do about it; a body is never repeated. Source: https://developer.hashicorp.com/vault/api-docs/secret/kv.
/// </summary>
internal sealed class VaultClient(TimeProvider time)
{
    private const int LongestAnswer = 1024 * 1024;

    /// <summary>How long a server may take.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>The value of the field, or why there is none.</summary>
    /// <param name="place">Where it lies.</param>
    /// <param name="token">The token.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<SecretValue> ReadAsync(VaultPlace place, string token, CancellationToken cancellationToken)
    {
        X509Certificate2Collection? authorities;
        try
        {
            authorities = Authorities(place.CaFile);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return Failed($"caFile {place.CaFile} cannot be used ({exception.Message}): give a PEM file with the authority of {place.Address}");
        }

        using var deadline = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var client = new HttpMessageInvoker(Handler(authorities));
            using var request = new HttpRequestMessage(HttpMethod.Get, place.Url);
            request.Headers.TryAddWithoutValidation("X-Vault-Token", token);
            request.Headers.TryAddWithoutValidation("X-Vault-Request", "true");
            if (place.Namespace is { Length: > 0 } space)
                request.Headers.TryAddWithoutValidation("X-Vault-Namespace", space);
            using var response = await client.SendAsync(request, either.Token);
            return response.StatusCode == HttpStatusCode.OK
                ? Field(place, await ReadAsync(response, either.Token))
                : Failed(Explain(place, response.StatusCode));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed($"{place.Address} does not answer within {Timeout.TotalSeconds:0} s: is it running, and reachable from here?");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return Failed(Explain(place, exception));
        }
    }

    private static SocketsHttpHandler Handler(X509Certificate2Collection? authorities) => new()
    {
        // A redirect would take the token to another server.
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        ConnectCallback = static (context, cancellationToken) => TcpConnection.StreamAsync(context.DnsEndPoint, cancellationToken),
        SslOptions = authorities is null ? new SslClientAuthenticationOptions() : new SslClientAuthenticationOptions { CertificateChainPolicy = Trusting(authorities) },
    };

    private static X509ChainPolicy Trusting(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    private static X509Certificate2Collection? Authorities(string? file)
    {
        if (string.IsNullOrEmpty(file))
            return null;
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(file);
        return authorities.Count > 0 ? authorities : throw new IOException("it holds no certificate");
    }

    private static async Task<byte[]?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = new byte[LongestAnswer];
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length == buffer.Length ? null : buffer[..length];
    }

    private static SecretValue Field(VaultPlace place, byte[]? body)
    {
        if (body is null)
            return Failed($"the answer of {place.Address} is longer than 1 MiB");
        try
        {
            using var answer = JsonDocument.Parse(body);
            if (Data(answer.RootElement, place.Version) is not { } data)
                return Failed($"the answer of {place.Address} is not that of a key-value store of version {place.Version}: check version and mount");
            if (!data.TryGetProperty(place.Field, out var field))
                return Failed($"{place.Mount}/{place.Path} at {place.Address} has no field {place.Field}; it has {Names(data)}");
            return field.ValueKind switch
            {
                JsonValueKind.String when field.GetString() is { Length: > 0 } text => new SecretValue(text, null),
                JsonValueKind.Number => new SecretValue(field.GetRawText(), null),
                _ => Failed($"{place.Words} is not a text"),
            };
        }
        catch (JsonException)
        {
            return Failed($"{place.Address} sent no JSON: is it a Vault?");
        }
    }

    private static JsonElement? Data(JsonElement root, int version)
    {
        var data = root;
        for (var level = 0; level < version; level++)
        {
            if (data.ValueKind != JsonValueKind.Object || !data.TryGetProperty("data", out data))
                return null;
        }

        return data.ValueKind == JsonValueKind.Object ? data : null;
    }

    private static string Names(JsonElement data) =>
        data.EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal).Take(20).ToList() is { Count: > 0 } names ? string.Join(", ", names) : "none";

    private static string Explain(VaultPlace place, HttpStatusCode status) => status switch
    {
        HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized => $"{place.Address} refuses the token for {place.Mount}/{place.Path} ({(int)status}): renew it, or give its policy read on {place.Url.AbsolutePath[4..]}",
        HttpStatusCode.NotFound => $"{place.Address} has nothing at {place.Mount}/{place.Path} (404): check mount, path and version {place.Version}",
        HttpStatusCode.ServiceUnavailable => $"{place.Address} is sealed or starting (503): unseal it",
        >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => $"{place.Address} leads elsewhere ({(int)status}): give the address of the active server",
        _ => $"{place.Address} answers {(int)status} for {place.Mount}/{place.Path}",
    };

    private static string Explain(VaultPlace place, Exception exception)
    {
        for (var current = exception; current is not null; current = current.InnerException)
        {
            switch (current)
            {
                case AuthenticationException:
                    return $"the certificate of {place.Address} is not trusted: name its authority with caFile";
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return $"{place.Address} refuses the connection: is the Vault running there?";
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData }:
                    return $"there is no host of the name in {place.Address}";
            }
        }

        return $"{place.Address}: {exception.GetBaseException().Message}";
    }

    private static SecretValue Failed(string problem) => new(null, Redactor.Text(problem));
}
