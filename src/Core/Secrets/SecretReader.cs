using System.Text;

namespace Quarterdeck.Core.Secrets;

/// <summary>Reads the values of secrets that lie elsewhere.</summary>
/// <param name="environment">The value of an environment variable, <see langword="null"/> where unset.</param>
/// <param name="time">For deadlines.</param>
internal sealed class SecretReader(Func<string, string?> environment, TimeProvider time)
{
    private const int LargestFile = 64 * 1024;

    private readonly VaultClient _vault = new(time);

    /// <summary>The value, or why it cannot be had and what to do.</summary>
    /// <param name="source">Where it lies.</param>
    /// <param name="kept">Values of kept secrets, for tokens of Vaults.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<SecretValue> ReadAsync(SecretSource source, IReadOnlyDictionary<string, SecretValue> kept, CancellationToken cancellationToken) => source.Kind switch
    {
        SecretKind.Environment => Variable(source.Variable!),
        SecretKind.File => await FileAsync(source.File!, cancellationToken),
        SecretKind.Vault => await VaultAsync(source.Vault!, kept, cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(source), source.Kind, "Kept values are opened, not read."),
    };

    private async Task<SecretValue> VaultAsync(VaultPlace place, IReadOnlyDictionary<string, SecretValue> kept, CancellationToken cancellationToken)
    {
        var token = place switch
        {
            { TokenVariable: { Length: > 0 } variable } => Variable(variable),
            { TokenFile: { Length: > 0 } file } => await FileAsync(file, cancellationToken),
            _ => kept.TryGetValue(place.TokenSecret ?? "", out var known) ? known : new SecretValue(null, $"there is no kept secret {place.TokenSecret}"),
        };
        return token.Text is { } text ? await _vault.ReadAsync(place, text, cancellationToken) : new SecretValue(null, $"the token for {place.Address} cannot be had: {token.Problem}");
    }

    private SecretValue Variable(string name) => environment(name) is { Length: > 0 } value
        ? new SecretValue(value, null)
        : new SecretValue(null, $"environment variable {name} is not set: set it and start the console again");

    private static async Task<SecretValue> FileAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
                file = target;
            // A pipe states no length, and opening one would wait for ever.
            if (file.Length is 0 or > LargestFile)
                return new SecretValue(null, file.Length == 0 ? $"file {path} is empty" : $"file {path} is larger than 64 KiB");
            var bytes = await File.ReadAllBytesAsync(file.FullName, cancellationToken);
            return System.Text.Unicode.Utf8.IsValid(bytes) ? new SecretValue(Encoding.UTF8.GetString(bytes).TrimEnd('\n', '\r'), null) : new SecretValue(null, $"file {path} is not UTF-8 text");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return new SecretValue(null, $"file {path} does not exist: mount it, or name another");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new SecretValue(null, $"file {path} cannot be read: give the console's user the right to");
        }
    }
}
