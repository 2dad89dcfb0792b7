using System.Globalization;

namespace Quarterdeck.Bench;

/// <summary>What the kernel says of a process (proc_pid_stat(5), proc_pid_status(5)).</summary>
internal static class ProcessFigures
{
    /// <summary>sysconf(_SC_CLK_TCK) on every Linux of today.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>User and system time since the start of the process, in seconds.</summary>
    public static double CpuSeconds(int process)
    {
        var fields = File.ReadAllText($"/proc/{process}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    /// <summary>Resident memory in MiB.</summary>
    public static double ResidentMiB(int process) => StatusMiB(process, "VmRSS");

    /// <summary>The most that resident memory was, in MiB.</summary>
    public static double PeakMiB(int process) => StatusMiB(process, "VmHWM");

    private static double StatusMiB(int process, string name)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(candidate => candidate.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
