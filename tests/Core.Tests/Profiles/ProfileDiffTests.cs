using Quarterdeck.Core.Profiles;

namespace Quarterdeck.Core.Tests.Profiles;

public sealed class ProfileDiffTests
{
    [Fact]
    public void Between_Values_SaysTheDirectionInWords()
    {
        var before = Content(("SIZE", SettingType.Number, "USD", "2"), ("LOSS", SettingType.Number, "%", "1.8"), ("DRY", SettingType.Boolean, null, "true"), ("WAIT", SettingType.Duration, null, "15m"), ("OLD", SettingType.String, null, "x"), ("MODE", SettingType.String, null, "fast"));
        var after = Content(("SIZE", SettingType.Number, "USD", "10"), ("LOSS", SettingType.Number, "%", "1.5"), ("DRY", SettingType.Boolean, null, "False"), ("WAIT", SettingType.Duration, null, "900s"), ("MODE", SettingType.String, null, "careful"), ("NEW", SettingType.String, null, ""));

        Assert.Equal(
            [
                "SIZE Raised: raised from 2 to 10 USD", "LOSS Lowered: lowered from 1.8 to 1.5%", "DRY Changed: switched off", "WAIT Same: unchanged", "MODE Changed: changed from fast to careful",
                "NEW Added: set to empty", "OLD Removed: no longer set, was x",
            ],
            ProfileDiff.Between(before, after).Select(change => $"{change.Name} {change.Change}: {change.Words}"));
    }

    [Fact]
    public void Hash_OrderAndUnits_DoNotCount()
    {
        var one = Content(("A", SettingType.Number, "USD", "1"), ("B", SettingType.String, null, "x"));
        var other = Content(("B", SettingType.String, null, "x"), ("A", SettingType.Number, "EUR", "1"));

        Assert.Equal(one.Hash(), other.Hash());
        Assert.NotEqual(one.Hash(), Content(("A", SettingType.Number, "USD", "2"), ("B", SettingType.String, null, "x")).Hash());
    }

    private static ProfileContent Content(params (string Name, SettingType Type, string? Unit, string Text)[] items) =>
        new("s", [.. items.Select(item => new ProfileItem(item.Name, item.Type, item.Unit, Secret: false, [item.Text]))]);
}
