namespace Quarterdeck.Core.Secrets.Scan;

/// <summary>A place where a secret seems to be written in clear.</summary>
/// <param name="File">Path as it was given, or relative to the folder that was.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Kind">What it looks like: <c>private key</c>, <c>password in an address</c>.</param>
/// <param name="Excerpt">The line with a mask in the place of the value.</param>
public sealed record SecretFinding(string File, int Line, string Kind, string Excerpt)
{
    public override string ToString() => $"{File}:{Line}: {Kind}: {Excerpt}";
}

/// <summary>What a scan came to.</summary>
/// <param name="Findings">By file and line.</param>
/// <param name="Files">Files that were read.</param>
/// <param name="Skipped">Files that were not: binary, or larger than 2 MiB.</param>
/// <param name="Problems">What could not be read, and why.</param>
public sealed record ScanReport(IReadOnlyList<SecretFinding> Findings, int Files, int Skipped, IReadOnlyList<string> Problems);
