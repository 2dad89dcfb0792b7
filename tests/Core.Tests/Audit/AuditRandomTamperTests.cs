namespace Quarterdeck.Core.Tests.Audit;

/// <summary>Any row or cell, changed in any of these ways: the check names the first entry that is not as it was written.</summary>
public sealed class AuditRandomTamperTests(AuditTamperTests.Written written) : IClassFixture<AuditTamperTests.Written>
{
    private static readonly string[] Columns = ["Person", "Commitment", "Action", "Resource", "Address", "Agent", "Details", "Hash", "Seal"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Verify_RandomEdits_NamesTheFirstOfThem(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 15; round++)
        {
            using var log = written.Log.Copy();
            var edits = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Edit(random)).ToList();
            foreach (var edit in edits)
                log.Execute(edit.Sql);

            var verdict = await log.VerifyAsync();

            Assert.True(verdict.Findings.Count > 0, $"seed {seed}, round {round}: nothing found after {string.Join("; ", edits.Select(edit => edit.Sql))}");
            Assert.True(
                verdict.Findings[0].Number == edits.Min(edit => edit.First),
                $"seed {seed}, round {round}: {verdict.Findings[0]} after {string.Join("; ", edits.Select(edit => edit.Sql))}");
        }
    }

    private static (string Sql, long First) Edit(Random random)
    {
        var number = random.Next(1, 9);
        var column = Columns[random.Next(Columns.Length)];
        return random.Next(4) switch
        {
            0 => ($"DELETE FROM audit_entries WHERE Number = {number}", number),
            1 => ($"UPDATE audit_entries SET At = At + {random.Next(1, 1000)} WHERE Number = {number}", number),
            2 => ($"UPDATE audit_entries SET {column} = CAST({column} || 'x' AS {(column is "Commitment" or "Hash" or "Seal" ? "BLOB" : "TEXT")}) WHERE Number = {number}", number),
            _ => ($"UPDATE audit_entries SET Result = Result + 1 WHERE Number = {number}", number),
        };
    }
}
