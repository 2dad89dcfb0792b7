using System.Buffers;
using System.Text;

namespace Quarterdeck.Core.Workspaces.Reading;

/// <summary>Decodes a file's bytes: UTF-8, without control characters.</summary>
internal static class SourceText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text without byte order mark; <see langword="null"/> after reporting what is wrong.</summary>
    public static string? Decode(string file, ReadOnlySpan<byte> bytes, WorkspaceErrors errors)
    {
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
            bytes = bytes[Encoding.UTF8.Preamble.Length..];

        if (InvalidByte(bytes) is { } at)
        {
            errors.Add(file, LineAt(bytes, at), $"not UTF-8 (byte 0x{bytes[at]:X2}): save the file as UTF-8");
            return null;
        }

        if (ControlByte(bytes) is { } control)
        {
            errors.Add(file, LineAt(bytes, control), $"control character U+{(int)bytes[control]:X4}: remove it, or write it as \"\\x{bytes[control]:X2}\"");
            return null;
        }

        return Strict.GetString(bytes);
    }

    private static int? InvalidByte(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes))
            return null;

        var at = 0;
        while (Rune.DecodeFromUtf8(bytes[at..], out _, out var consumed) == OperationStatus.Done)
            at += consumed;
        return at;
    }

    private static int? ControlByte(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; at < bytes.Length; at++)
        {
            if (bytes[at] is < 0x20 and not (byte)'\t' and not (byte)'\n' and not (byte)'\r' or 0x7F)
                return at;
        }

        return null;
    }

    private static int LineAt(ReadOnlySpan<byte> bytes, int at) => 1 + bytes[..at].Count((byte)'\n');
}
