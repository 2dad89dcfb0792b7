using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Accounts.Passwords;

namespace Quarterdeck.Core.Tests.Accounts;

public sealed class PasswordRulesTests
{
    private readonly PasswordRules _rules = new(new AccountOptions());

    [Theory]
    [InlineData("seven green bottles")]
    [InlineData("Wq8#vTz!2mLp")]
    [InlineData("correct cat battery staple hat")]
    [InlineData("пароль из четырёх слов")]
    [InlineData("十二个汉字组成的一句口令吧")]
    public void Problem_LongAndUncommon_IsNone(string password) => Assert.Null(_rules.Problem(password, "ada"));

    [Theory]
    [InlineData("short words", "12 characters")]
    [InlineData("", "12 characters")]
    [InlineData("aaaaaaaaaaaaaaaa", "attackers")]
    [InlineData("abcabcabcabcabc", "attackers")]
    [InlineData("passwordpassword", "attackers")]
    [InlineData("P@ssw0rd-2026!", "attackers")]
    [InlineData("qwertyuiop12", "attackers")]
    [InlineData("1234567890123456", "attackers")]
    [InlineData("Letmein-Letmein", "attackers")]
    [InlineData("adalovelace-12", "name")]
    public void Problem_ShortCommonOrTheName_SaysWhich(string password, string reason) =>
        Assert.Contains(reason, _rules.Problem(password, "Ada.Lovelace"), StringComparison.Ordinal);

    [Fact]
    public void Problem_LongerThanAHashShouldTake_IsOne() => Assert.Contains("at most 128", _rules.Problem(new string('x', 100) + "yzabcdefghijklmnopqrstuvwxyz...", "ada"), StringComparison.Ordinal);
}
