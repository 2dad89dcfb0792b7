using Quarterdeck.Core.Redaction;

namespace Quarterdeck.Dashboard.Hosts.Logs;

/// <summary>Takes PEM blocks out of a log, which brings them line by line; what is within one line <see cref="Redactor"/> finds.</summary>
internal sealed class LogKeyBlocks
{
    /// <summary>Lines after which a block that does not end is none.</summary>
    private const int Longest = 200;

    private int _within;

    /// <summary>The line, or the mask where it is part of a block.</summary>
    public string Take(string line)
    {
        if (_within == 0)
        {
            var begins = line.Contains("-----BEGIN ", StringComparison.Ordinal) && !line.Contains("-----END ", StringComparison.Ordinal);
            _within = begins ? 1 : 0;
            // What stands before the block in its first line is worth reading.
            return begins ? Redactor.Text(line) : line;
        }

        _within = line.Contains("-----END ", StringComparison.Ordinal) || _within == Longest ? 0 : _within + 1;
        return Redactor.Mask;
    }
}
