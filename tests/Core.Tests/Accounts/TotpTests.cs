using System.Text;
using Quarterdeck.Core.Accounts.SignIn;

namespace Quarterdeck.Core.Tests.Accounts;

public sealed class TotpTests
{
    /// <summary>The secret of RFC 6238's test vectors.</summary>
    private static readonly string Secret = Totp.Base32(Encoding.ASCII.GetBytes("12345678901234567890"));

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Code_OfTheVectorsOfRfc6238_IsTheirs(long seconds, string code) => Assert.Equal(code, Totp.Code(Secret, DateTimeOffset.FromUnixTimeSeconds(seconds)));

    [Fact]
    public void Base32_OfTheVectorsOfRfc4648_IsTheirs() => Assert.Equal("MZXW6YTBOI", Totp.Base32("foobar"u8));

    [Fact]
    public void Match_NeighbouringSteps_AreTakenAndNoOthers()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_000_000_000);
        var step = now.ToUnixTimeSeconds() / 30;

        foreach (var off in new[] { -1, 0, 1 })
            Assert.Equal(step + off, Totp.Match(Secret, Totp.Code(Secret, now.AddSeconds(30 * off)), now, used: 0));
        foreach (var off in new[] { -2, 2 })
            Assert.Null(Totp.Match(Secret, Totp.Code(Secret, now.AddSeconds(30 * off)), now, used: 0));
        Assert.Null(Totp.Match(Secret, Totp.Code(Secret, now), now, used: step));
    }
}
