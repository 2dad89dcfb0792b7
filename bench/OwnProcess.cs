using System.Diagnostics;

namespace Quarterdeck.Bench;

/// <summary>This program in a process of its own: what one part needs in memory does not count for another.</summary>
internal static class OwnProcess
{
    public static async Task RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(OwnProcess).Assembly.Location, .. arguments]))!;
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{arguments[0]} ended with {process.ExitCode}");
    }
}
