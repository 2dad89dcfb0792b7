using Quarterdeck.Dashboard.Secrets;

namespace Quarterdeck.Dashboard.Tests.Secrets;

public sealed class SecretBoxTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("quarterdeck-keys-");

    private string Ring => Path.Combine(_folder.FullName, "secrets");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Open_WhatWasSealed_GivesItBackInAnotherProcessToo()
    {
        using var box = new SecretBox(Ring, TimeProvider.System);
        var sealedText = box.Seal("pässword\n$1", "A", 3);

        using var again = new SecretBox(Ring, TimeProvider.System);

        Assert.Equal("pässword\n$1", again.Open(sealedText, "A", 3));
        Assert.DoesNotContain("pässword", System.Text.Encoding.UTF8.GetString(sealedText));
    }

    [Fact]
    public void Open_OfAnotherNameOrVersion_IsRefused()
    {
        using var box = new SecretBox(Ring, TimeProvider.System);
        var sealedText = box.Seal("value", "A", 3);

        Assert.Null(box.Open(sealedText, "B", 3));
        Assert.Null(box.Open(sealedText, "A", 4));
        // Name and version are two purposes: one must not be able to take from the other.
        Assert.Null(box.Open(box.Seal("value", "A1", 1), "A", 11));
    }

    [Fact]
    public void Open_AnyByteChanged_IsRefused()
    {
        using var box = new SecretBox(Ring, TimeProvider.System);
        var sealedText = box.Seal("value", "A", 1);

        for (var at = 0; at < sealedText.Length; at++)
        {
            byte[] changed = [.. sealedText];
            changed[at] ^= 1;
            Assert.Null(box.Open(changed, "A", 1));
        }

        Assert.Null(box.Open([], "A", 1));
        Assert.Null(box.Open(sealedText[..^1], "A", 1));
    }

    [Fact]
    public void Open_WithoutItsKeyRing_IsRefused()
    {
        using var box = new SecretBox(Ring, TimeProvider.System);
        var sealedText = box.Seal("value", "A", 1);

        using var other = new SecretBox(Path.Combine(_folder.FullName, "other"), TimeProvider.System);

        Assert.Null(other.Open(sealedText, "A", 1));
    }

    [Fact]
    public void MakeKey_ThenSeal_UsesTheNewKeyAndOldOnesCanBeDropped()
    {
        using var box = new SecretBox(Ring, TimeProvider.System);
        var before = box.Seal("value", "A", 1);

        box.MakeKey();
        var after = box.Seal("value", "A", 1);
        Assert.Equal("value", box.Open(before, "A", 1));
        Assert.Equal(1, box.DropOldKeys());

        Assert.Single(box.Keys);
        Assert.Single(Directory.GetFiles(Ring, "*.xml"));
        Assert.Equal("value", box.Open(after, "A", 1));
        using var again = new SecretBox(Ring, TimeProvider.System);
        Assert.Equal("value", again.Open(after, "A", 1));
        Assert.Null(again.Open(before, "A", 1));
    }

    [Fact]
    public void Keys_OnDisk_AreForTheirOwnerOnly()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var box = new SecretBox(Ring, TimeProvider.System);
        box.Seal("value", "A", 1);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Ring));
        foreach (var file in Directory.GetFiles(Ring))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }
}
