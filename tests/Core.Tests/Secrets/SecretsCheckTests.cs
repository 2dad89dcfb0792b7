using Quarterdeck.Core.Secrets;

namespace Quarterdeck.Core.Tests.Secrets;

public sealed class SecretsCheckTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 30, SecretStanding.Fine)]
    [InlineData(22, 30, SecretStanding.Fine)]
    [InlineData(23, 30, SecretStanding.DueSoon)]
    [InlineData(30, 30, SecretStanding.Overdue)]
    [InlineData(400, 30, SecretStanding.Overdue)]
    [InlineData(2, 4, SecretStanding.Fine)]
    [InlineData(3, 4, SecretStanding.DueSoon)]
    [InlineData(400, null, SecretStanding.Fine)]
    public void Of_Age_GivesItsStanding(int days, int? every, SecretStanding expected) =>
        Assert.Equal(expected, SecretsCheck.Of(Secret("A", days, every), Now));

    [Fact]
    public void Evaluate_WorstFirst_NamesThemAndSaysWhatToDo()
    {
        Assert.Equal((SecretsOutcome.Pass, "0 of 0"), (Evaluate().Outcome, Evaluate().Value));
        Assert.Equal((SecretsOutcome.Pass, ""), (Evaluate(Secret("A", 1, 30)).Outcome, Evaluate(Secret("A", 1, 30)).Fix));

        var soon = Evaluate(Secret("A", 1, 30), Secret("B", 25, 30));
        Assert.Equal((SecretsOutcome.Warn, "1 of 2", "1 of 2 secrets must be rotated soon: B."), (soon.Outcome, soon.Value, soon.Message));

        var overdue = Evaluate(Secret("C", 40, 30), Secret("B", 25, 30), Secret("A", 31, 30));
        Assert.Equal((SecretsOutcome.Fail, "2 of 3", "2 of 3 secrets should have been rotated: A, C."), (overdue.Outcome, overdue.Value, overdue.Message));
        Assert.Contains("revoke the old one", overdue.Fix, StringComparison.Ordinal);

        var lost = Evaluate(Secret("C", 40, 30), Secret("A", 1, 30) with { Problem = "gone" });
        Assert.Equal((SecretsOutcome.Fail, "1 of 2 secrets cannot be had: A."), (lost.Outcome, lost.Message));
    }

    [Fact]
    public void Evaluate_Many_NamesFiveAndCountsTheRest()
    {
        var verdict = Evaluate([.. Enumerable.Range(1, 9).Select(i => Secret($"S{i}", 40, 30))]);

        Assert.Equal("9 of 9 secrets should have been rotated: S1, S2, S3, S4, S5 and 4 more.", verdict.Message);
    }

    private static SecretsVerdict Evaluate(params Secret[] secrets) => SecretsCheck.Evaluate(secrets, Now);

    private static Secret Secret(string name, int days, int? every) =>
        new(name, "", SecretSource.Kept, every is { } known ? TimeSpan.FromDays(known) : null, 1, Now.AddDays(-days), Now.AddDays(-days), "u-1");
}
