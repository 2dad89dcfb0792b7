using System.Text;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Tests.Workspaces;

/// <summary>500 generated files, the same in every run: each is valid, or gives errors with a line, in bounded time.</summary>
public sealed class MalformedFilesTests : IDisposable
{
    private const int Files = 500;

    /// <summary>Far above what any file takes (milliseconds), far below what no bound would take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly byte[] Sample = """
        workspace: nuwa
        services:
          - &a
            name: llm-gateway # comment
            summary: "quoted \"text\" with ${NAME:-x} and \u00e9"
            priority: high
            container: { host: local, labels: { a: 'b', c: d } }
            dependsOn: [postgres, redis]
            checks:
              - http: { url: "http://127.0.0.1:8080/health", status: [200, 204] }
                interval: 1h30m
              - tcp: "127.0.0.1:1"
                startPeriod: 5s
            runbook: |
              line one
                line two
          - name: other
            summary: >-
              folded
              text
        limits:
          ? small
          : 3
          times: { nap: 5m }
        """u8.ToArray();

    private readonly TestWorkspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Load_GeneratedFiles_IsValidOrGivesErrorsWithALine()
    {
        var (valid, invalid) = (0, 0);
        for (var seed = 0; seed < Files; seed++)
        {
            var content = Generate(new Random(seed));
            await File.WriteAllBytesAsync(Path.Combine(_workspace.Folder, "a.yaml"), content);

            WorkspaceLoad load;
            try
            {
                load = await Task.Run(_workspace.Load).WaitAsync(Patience);
            }
            catch (Exception problem)
            {
                throw new InvalidOperationException($"seed {seed}: {problem.Message}\n{Encoding.UTF8.GetString(content.AsSpan(0, Math.Min(2000, content.Length)))}", problem);
            }

            if (load.IsValid)
                valid++;
            else
                invalid++;
            Assert.Equal(load.IsValid, load.Errors.Count == 0);
            Assert.All(load.Errors.Take(200), error => Assert.True(
                error is { File: "a.yaml", Line: > 0, Message: { Length: > 0 and < 600 } } && !error.Message.Any(char.IsControl), $"seed {seed}: {error}"));
        }

        // The generator is worth something only while it makes both.
        Assert.True(valid > 10 && invalid > 300, $"{valid} valid, {invalid} invalid");
    }

    private static byte[] Generate(Random random) => random.Next(10) switch
    {
        0 => [.. Sample.AsSpan(0, random.Next(Sample.Length))],
        1 => Nested(random),
        2 => AliasBomb(random),
        3 => HugeScalar(random),
        4 => RandomText(random),
        5 => RandomBytes(random),
        6 => ShuffledLines(random),
        _ => Mutated(random),
    };

    private static byte[] Mutated(Random random)
    {
        const string Spice = "\t\n\r :-?[]{}&*!|>'\"%@`,#~$<=\0\u0085x0";
        var bytes = Sample.ToList();
        for (var times = random.Next(1, 8); times > 0; times--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes.RemoveAt(at);
                    break;
                case 2:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes([Spice[random.Next(Spice.Length)]]));
                    break;
                default:
                    bytes.InsertRange(at, bytes.Skip(random.Next(bytes.Count)).Take(random.Next(40)).ToArray());
                    break;
            }
        }

        return [.. bytes];
    }

    private static byte[] Nested(Random random)
    {
        string[] openings = ["[", "{a: ", "- ", "? ", "a:\n", "[[", "{? ", "!a ", "&a ", "- - "];
        var opening = openings[random.Next(openings.Length)];
        var text = new StringBuilder("services: ");
        for (var i = 0; i < random.Next(1, 100_000); i++)
            text.Append(opening);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] AliasBomb(Random random)
    {
        var width = random.Next(2, 30);
        var text = new StringBuilder("services:\n- &a0 { name: x, dependsOn: [a, b, c] }\n");
        for (var i = 1; i < random.Next(2, 40); i++)
            text.AppendJoin(',', Enumerable.Repeat($"*a{random.Next(i)}", width).Prepend($"- &a{i} [x")).Append("]\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] HugeScalar(Random random)
    {
        string[] quotes = ["", "\"", "'", "|\n  ", ">\n  ", "# ", "${", "&", "*", "!"];
        string[] fillings = ["x", "x ", "é", "\n\n", "\\u0041", "''", "${A}", "a: ", "😀", "\n  x"];
        var filling = fillings[random.Next(fillings.Length)];
        var text = new StringBuilder("services:\n- name: a\n  summary: ").Append(quotes[random.Next(quotes.Length)]);
        return Encoding.UTF8.GetBytes(text.Insert(text.Length, filling, random.Next(1, 2_000_000 / filling.Length)).ToString());
    }

    private static byte[] RandomText(Random random)
    {
        const string Letters = "ab:- \n\n  {}[],&*!|>'\"%@`#?\t~é😀\u2028\u0085\uFEFF";
        var text = new StringBuilder();
        foreach (var rune in Letters.EnumerateRunes().SelectMany(_ => Enumerable.Range(0, random.Next(1, 20))))
            text.Append(Letters.EnumerateRunes().ElementAt(random.Next(30)).ToString());
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] RandomBytes(Random random)
    {
        var bytes = new byte[random.Next(1, 5_000)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] ShuffledLines(Random random)
    {
        var lines = Encoding.UTF8.GetString(Sample).Split('\n');
        random.Shuffle(lines);
        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }
}
